package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Injects one fault at each call of a replay, a manual request and a correction that withdraws
 * customers. The simulation does the same for a first run and a replay by changed code; for these
 * three it would need too many schedules.
 */
class FaultAtEveryCallTest extends ProcessingSuite {
  @ParameterizedTest
  @EnumSource(CallFault.Kind.class)
  void faultAtAnyCallOfAReplayIsRepaired(CallFault.Kind fault) throws IOException {
    int customers = DrivenPipeline.WINDOW + 5;
    FileSetId set = pipeline.day("replay-fault-" + fault, customers);
    pipeline.dispatch(set, 1);
    Map<String, AttributeValue> run = pipeline.items(set).get("run#1");
    Map<String, AttributeValue> stateItem = pipeline.items(set).get("state");
    pipeline.receive(set);
    boolean reached = true;
    for (int position = 1; reached; position++) {
      String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"at-" + position + "\"}";
      CallFault interceptor = new CallFault(position, fault);
      attempt(() -> pipeline.request(request, interceptor, DrivenPipeline.ENOUGH_TIME));
      reached = interceptor.wasReached();

      pipeline.pass(PAST_THE_LEASE);

      assertThat(pipeline.request(request).outcome()).as(request).isEqualTo(Outcome.PUBLISHED);
      assertReceivedAll(set, customers, DrivenPipeline.WINDOW);
    }
    assertThat(pipeline.items(set)).containsEntry("run#1", run).containsEntry("state", stateItem);
  }

  @ParameterizedTest
  @EnumSource(CallFault.Kind.class)
  void requestRepeatedAfterAFaultAtAnyCallIsOneRun(CallFault.Kind fault) throws IOException {
    boolean reached = true;
    for (int position = 1; reached; position++) {
      FileSetId set = pipeline.day("asked-" + fault + "-" + position, 3);
      String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"once\"}";
      CallFault interceptor = new CallFault(position, fault);
      attempt(() -> pipeline.request(request, interceptor, DrivenPipeline.ENOUGH_TIME));
      reached = interceptor.wasReached();
      pipeline.pass(PAST_THE_LEASE);

      RunSummary again = pipeline.request(request);

      assertThat(again.outcome()).as(set.toString()).isEqualTo(Outcome.PUBLISHED);
      assertThat(again.run()).as(set.toString()).contains("run#1");
      assertReceivedAll(set, 3, 3);
      assertThat(pipeline.ledger().states().get(set).isOpen()).as(set.toString()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(CallFault.Kind.class)
  void faultAtAnyCallOfACorrectionWithdrawsTheSameCustomers(CallFault.Kind fault)
      throws IOException {
    boolean reached = true;
    for (int position = 1; reached; position++) {
      FileSetId set = publishedDay("withdrawn-" + fault + "-" + position, 2);
      pipeline.day(set.partner(), 1);
      pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
      CallFault interceptor = new CallFault(position, fault);
      attempt(() -> pipeline.dispatch(set, 2, interceptor, DrivenPipeline.ENOUGH_TIME));
      reached = interceptor.wasReached();
      pipeline.pass(PAST_THE_LEASE);

      pipeline.sweep(set);

      assertThat(Set.copyOf(pipeline.receive(set)))
          .as(set.toString())
          .isEqualTo(
              Set.of(message(set, 2, DrivenPipeline.bodies(1).get(0)), withdrawn(set, 2, "c2", 1)));
      assertThat(pipeline.ledger().states().get(set).isOpen()).as(set.toString()).isFalse();
    }
  }
}
