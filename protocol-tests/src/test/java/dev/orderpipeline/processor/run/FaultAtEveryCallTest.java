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
 * One fault at each call of a replay, of a manual request and of a correction that withdraws
 * customers. The simulation explores a first run and a replay by changed code in the same way; of
 * these three it has far more schedules than a test can wait for.
 */
class FaultAtEveryCallTest extends ProcessingSuite {
  @ParameterizedTest
  @EnumSource(FaultAt.FailureSummary.class)
  void aFaultAtAnyCallOfAReplayLeavesNothingUndone(FaultAt.FailureSummary fault)
      throws IOException {
    int customers = DrivenPipeline.WINDOW + 5;
    FileSetId set = pipeline.day("replay-fault-" + fault, customers);
    pipeline.dispatch(set, 1);
    Map<String, AttributeValue> run = pipeline.items(set).get("run#1");
    Map<String, AttributeValue> arrivals = pipeline.items(set).get("arrivals");
    pipeline.receive(set);
    boolean met = true;
    for (int place = 1; met; place++) {
      String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"at-" + place + "\"}";
      FaultAt watch = new FaultAt(place, fault);
      attempt(() -> pipeline.request(request, watch, DrivenPipeline.PLENTY));
      met = watch.wasMet();

      pipeline.pass(PAST_THE_LEASE);

      assertThat(pipeline.request(request).outcome()).as(request).isEqualTo(Outcome.PUBLISHED);
      assertReceivedAll(set, customers, DrivenPipeline.WINDOW);
    }
    assertThat(pipeline.items(set)).containsEntry("run#1", run).containsEntry("arrivals", arrivals);
  }

  @ParameterizedTest
  @EnumSource(FaultAt.FailureSummary.class)
  void aRequestThatAFaultEndedAnywhereSentAgainIsOneRun(FaultAt.FailureSummary fault)
      throws IOException {
    boolean met = true;
    for (int place = 1; met; place++) {
      FileSetId set = pipeline.day("asked-" + fault + "-" + place, 3);
      String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"once\"}";
      FaultAt watch = new FaultAt(place, fault);
      attempt(() -> pipeline.request(request, watch, DrivenPipeline.PLENTY));
      met = watch.wasMet();
      pipeline.pass(PAST_THE_LEASE);

      RunSummary again = pipeline.request(request);

      assertThat(again.outcome()).as(set.toString()).isEqualTo(Outcome.PUBLISHED);
      assertThat(again.run()).as(set.toString()).contains("run#1");
      assertReceivedAll(set, 3, 3);
      assertThat(pipeline.ledger().arrivals(set).open()).as(set.toString()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(FaultAt.FailureSummary.class)
  void aFaultAtAnyCallOfACorrectionWithdrawsTheSameCustomers(FaultAt.FailureSummary fault)
      throws IOException {
    boolean met = true;
    for (int place = 1; met; place++) {
      FileSetId set = publishedDay("withdrawn-" + fault + "-" + place, 2);
      pipeline.day(set.partner(), 1);
      pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
      FaultAt watch = new FaultAt(place, fault);
      attempt(() -> pipeline.dispatch(set, 2, watch, DrivenPipeline.PLENTY));
      met = watch.wasMet();
      pipeline.pass(PAST_THE_LEASE);

      pipeline.sweep(set);

      assertThat(Set.copyOf(pipeline.receive(set)))
          .as(set.toString())
          .isEqualTo(
              Set.of(message(set, 2, DrivenPipeline.bodies(1).get(0)), withdrawn(set, 2, "c2", 1)));
      assertThat(pipeline.ledger().arrivals(set).open()).as(set.toString()).isFalse();
    }
  }
}
