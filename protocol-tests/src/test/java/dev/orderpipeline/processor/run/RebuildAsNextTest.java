package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Rebuilds of a day that failed while it was sent, as the next revision. */
class RebuildAsNextTest extends ProcessingSuite {
  private static final int CUSTOMERS = 3;

  @Test
  void failedRevisionIsBuiltAgainAsTheNextOne() throws IOException {
    FileSetId set = failedDay("as-next");
    String request = request(set, ",\"replay_id\":\"once\"");

    RunSummary summary = pipeline.request(request);

    assertThat(summary.run()).contains("run#2");
    assertThat(summary.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set))
        .containsExactlyInAnyOrderElementsOf(messages(set, 2, CUSTOMERS));
    assertThat(run(set, RunKey.of(1)).state()).isEqualTo(RunState.FAILED);
    assertThat(run(set, RunKey.of(2)).build().comparedWith())
        .extracting(EarlierArchive::revision)
        .containsExactly(1);
    assertClosed(set);
    assertThat(pipeline.request(request))
        .isEqualTo(
            new RunSummary(
                set,
                2,
                summary.run(),
                Outcome.PUBLISHED,
                summary.sentence(),
                summary.archive(),
                0));
    assertThat(pipeline.ledger().states().get(set).revision()).isEqualTo(2);
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(CallFault.Kind.class)
  void requestRepeatedAfterAFaultAtAnyCallIsOneRevision(CallFault.Kind fault) throws IOException {
    boolean reached = true;
    for (int position = 1; reached; position++) {
      FileSetId set = failedDay("as-next-" + fault + "-" + position);
      String request = request(set, ",\"replay_id\":\"once\"");
      CallFault interceptor = new CallFault(position, fault);
      attempt(() -> pipeline.request(request, interceptor, DrivenPipeline.ENOUGH_TIME));
      reached = interceptor.wasReached();
      pipeline.pass(PAST_THE_LEASE);

      RunSummary again = pipeline.request(request);

      assertThat(again.outcome()).as(set.toString()).isEqualTo(Outcome.PUBLISHED);
      assertThat(again.run()).as(set.toString()).contains("run#2");
      assertThat(pipeline.receive(set)).as(set.toString()).containsAll(messages(set, 2, CUSTOMERS));
      assertThat(pipeline.ledger().states().get(set).revision()).as(set.toString()).isEqualTo(2);
      assertThat(pipeline.ledger().states().get(set).isOpen()).as(set.toString()).isFalse();
    }
  }

  @Test
  void sweepFinishesTheNextRevisionAfterACrash() throws IOException {
    FileSetId set = failedDay("as-next-swept");
    assertThatThrownBy(
            () ->
                pipeline.request(
                    request(set, ""), failing("putObject"), DrivenPipeline.ENOUGH_TIME))
        .hasMessage("putObject fails");
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);

    assertThat(pipeline.sweep(set).due()).hasValue(2);

    assertThat(pipeline.receive(set))
        .containsExactlyInAnyOrderElementsOf(messages(set, 2, CUSTOMERS));
    assertClosed(set);
  }

  @Test
  void dryRunReportsTheNextRevisionAndWritesNothing() throws IOException {
    FileSetId set = failedDay("as-next-dry");
    Map<String, Map<String, AttributeValue>> items = pipeline.items(set);

    RunSummary summary = pipeline.request(request(set, ",\"dry_run\":true"));

    assertThat(summary.revision()).isEqualTo(2);
    assertThat(summary.sentence())
        .isEqualTo("nothing was sent or written; the 3 messages would be published as revision 2");
    assertThat(pipeline.items(set)).isEqualTo(items);
  }

  @Test
  void requestThatARejectedDryRunNamesPublishesTheNextRevision() throws IOException {
    FileSetId set = pipeline.day("as-next-rejected-dry", 12);
    replaceItems(set, 12, 11);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    assertThat(
            pipeline
                .request(
                    "{\"file_set\":\""
                        + set
                        + "\",\"thresholds\":{\"rejected_rows\":11,\"unusable_rows\":11}}",
                    rejectingEntry("2"),
                    DrivenPipeline.ENOUGH_TIME)
                .outcome())
        .isEqualTo(Outcome.FAILED);
    pipeline.receive(set);

    String sentence = pipeline.request(request(set, ",\"dry_run\":true")).sentence();
    String named = sentence.substring(sentence.indexOf(TO_PUBLISH) + TO_PUBLISH.length());

    assertThat(named)
        .isEqualTo(
            "{\"file_set\":\""
                + set
                + "\",\"revision\":3,\"mode\":\"rebuild_as_next\","
                + "\"thresholds\":{\"rejected_rows\":11,\"unusable_rows\":11}}");
    assertThat(pipeline.request(named).outcome()).isEqualTo(Outcome.PUBLISHED);
    pipeline.receive(set);
  }

  @Test
  void publishedRevisionIsNotBuiltAsTheNextOne() throws IOException {
    FileSetId set = publishedDay("as-next-published", CUSTOMERS);

    assertRejected(
        set,
        "revision 1 of as-next-published/2022-01-30 is PUBLISHED; its rebuild becomes the next"
            + " revision only if its messages differ; omit \"mode\"");
  }

  @Test
  void revisionThatHasSentNothingKeepsItsNumber() throws IOException {
    FileSetId set = pipeline.day("as-next-rejected", CUSTOMERS);
    pipeline.upload(set, FileKind.ORDERS, "");
    pipeline.reconcile(set);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    assertThat(pipeline.dispatch(set, 2).outcome()).isEqualTo(Outcome.REJECTED);

    assertRejected(
        set,
        "revision 2 of as-next-rejected/2022-01-30 has sent nothing, so it is built under its own"
            + " number; omit \"mode\"");
  }

  @Test
  void revisionThatIsBeingPublishedIsFinishedFirst() throws IOException {
    FileSetId set = pipeline.day("as-next-sending", 60);
    pipeline.dispatch(set, 1, CallInterceptor.NONE, timeForBatches(3));

    assertRejected(
        set,
        "revision 1 of as-next-sending/2022-01-30 is being published, and is finished before"
            + " another one begins; omit \"mode\"");
    pipeline.receive(set);
  }

  @Test
  void requestForAnotherRevisionThanTheNextIsRejected() throws IOException {
    FileSetId set = failedDay("as-next-named");

    assertThatThrownBy(() -> pipeline.request(request(set, ",\"revision\":1")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "the request is for revision 1 of as-next-named/2022-01-30, but revision 2 is the next"
                + " one; send that or omit the field");
    assertThat(pipeline.request(request(set, ",\"revision\":2")).outcome())
        .isEqualTo(Outcome.PUBLISHED);
    pipeline.receive(set);
  }

  /** A day whose first revision failed after the queue had accepted some of its messages. */
  private FileSetId failedDay(String partner) throws IOException {
    FileSetId set = pipeline.day(partner, CUSTOMERS);
    assertThat(pipeline.dispatch(set, 1, rejectingEntry("2"), DrivenPipeline.ENOUGH_TIME).outcome())
        .isEqualTo(Outcome.FAILED);
    pipeline.receive(set);
    return set;
  }

  private void assertRejected(FileSetId set, String why) {
    Map<String, Map<String, AttributeValue>> items = pipeline.items(set);
    for (String fields : new String[] {"", ",\"dry_run\":true"}) {
      assertThatThrownBy(() -> pipeline.request(request(set, fields)))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessage("mode is \"rebuild_as_next\", but " + why);
    }
    assertThat(pipeline.items(set)).isEqualTo(items);
  }

  private static String request(FileSetId set, String fields) {
    return "{\"file_set\":\"" + set + "\",\"mode\":\"rebuild_as_next\"" + fields + "}";
  }
}
