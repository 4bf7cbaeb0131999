package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Replays of a published revision: rebuilt, or republished from its archive. */
class ReplayTest extends ProcessingSuite {
  @Test
  void replaySendsTheSameMessagesAndWritesOnlyItsOwnItem() throws IOException {
    FileSetId set = publishedDay("replayed", 3);
    Map<String, Map<String, AttributeValue>> before = pipeline.items(set);
    before.remove("lease");
    String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"once\"}";

    RunSummary first = pipeline.request(request);

    assertThat(first.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(first.run()).contains("run#1#replay#once");
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
    Map<String, Map<String, AttributeValue>> after = pipeline.items(set);
    assertThat(after).containsOnlyKeys("state", "lease", "run#1", "run#1#replay#once");
    assertThat(after).containsAllEntriesOf(before);

    RunSummary again = pipeline.request(request);

    assertThat(again.sentence()).isEqualTo(first.sentence());
    assertThat(again.messagesSent()).isZero();
    assertThat(pipeline.items(set)).isEqualTo(after);
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void pausedReplayContinuesWithTheSameReplayId() throws IOException {
    FileSetId set = pipeline.day("paused-replay", 60);
    pipeline.dispatch(set, 1);
    pipeline.receive(set);
    String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"long\"}";
    assertThat(pipeline.request(request, CallInterceptor.NONE, timeForBatches(3)).outcome())
        .isEqualTo(Outcome.CONTINUES);

    RunSummary finished = pipeline.request(request);

    assertThat(finished.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(finished.messagesSent()).isEqualTo(30);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 60));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"mode\":\"rebuild\"",
        "\"mode\":\"rebuild_as_next\"",
        "\"thresholds\":{\"rejected_rows\":5}"
      })
  void replayIdWithOtherOptionsIsRejected(String options) throws IOException {
    FileSetId set = publishedDay("other-" + Integer.toHexString(options.hashCode()), 60);
    String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"once\",";
    String first = request + "\"mode\":\"republish\"}";
    assertThat(pipeline.request(first, CallInterceptor.NONE, timeForBatches(3)).outcome())
        .isEqualTo(Outcome.CONTINUES);
    Map<String, Map<String, AttributeValue>> items = pipeline.items(set);

    assertThatThrownBy(() -> pipeline.request(request + options + "}"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageMatching(
            "the replay_id \"once\" of \\S+ was first sent with \\{\"mode\":\"republish\"\\}, but this"
                + " request has \\{\\S+\\}; omit these fields to continue it, or send another"
                + " replay_id");

    assertThat(pipeline.items(set)).isEqualTo(items);
    assertThat(pipeline.request(first).outcome()).isEqualTo(Outcome.PUBLISHED);
    pipeline.receive(set);
  }

  @Test
  void replayIdOfAnEndedRunWithOtherThresholdsIsRejected() throws IOException {
    FileSetId set = pipeline.day("other-ended", 3);
    String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"once\",\"thresholds\":";
    pipeline.request(request + "{\"rejected_rows\":5}}");
    pipeline.receive(set);

    assertThatThrownBy(() -> pipeline.request(request + "{\"rejected_rows\":6}}"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "the replay_id \"once\" of other-ended/2022-01-30 was first sent with"
                + " {\"mode\":\"rebuild\",\"thresholds\":{\"rejected_rows\":5}}, but this request has"
                + " {\"mode\":\"rebuild\",\"thresholds\":{\"rejected_rows\":6}}; omit these fields to"
                + " continue it, or send another replay_id");
  }

  @Test
  void replayIdWithoutOptionsContinuesWithThoseOfTheFirstRequest() throws IOException {
    FileSetId set = publishedDay("same-options", 60);
    String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"once\"";
    // It stops before it has begun, so only the recorded mode makes the next one a republication.
    assertThatThrownBy(
            () ->
                pipeline.request(
                    request + ",\"mode\":\"republish\"}",
                    failing("getObject"),
                    DrivenPipeline.ENOUGH_TIME))
        .hasMessage("getObject fails");
    FileVersion orders = run(set, RunKey.of(1)).pinned().orders();
    pipeline.deleteVersion(set, FileKind.ORDERS, orders.versionId());

    assertThat(pipeline.request(request + "}").outcome()).isEqualTo(Outcome.PUBLISHED);
    pipeline.receive(set);
  }

  @Test
  void publishedDayCanBeReplayedWithoutItsBuild() throws IOException {
    FileSetId set = publishedDay("no-build", 3);
    pipeline.deleteResult(run(set, RunKey.of(1)).build().archive().orElseThrow().key());

    RunSummary rebuilt = pipeline.request("{\"file_set\":\"" + set + "\"}");
    RunSummary republished =
        pipeline.request("{\"file_set\":\"" + set + "\",\"mode\":\"republish\"}");

    assertThat(rebuilt.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(republished.outcome()).isEqualTo(Outcome.PUBLISHED);
  }

  @Test
  void failedReplayCountsAsAFailedReplayAndNotAsAFailedRun() throws IOException {
    FileSetId set = publishedDay("failed-replay", 3);
    FileVersion orders = run(set, RunKey.of(1)).pinned().orders();
    pipeline.deleteVersion(set, FileKind.ORDERS, orders.versionId());

    String logged =
        pipeline.loggedBy(
            () ->
                assertThat(pipeline.request("{\"file_set\":\"" + set + "\"}").outcome())
                    .isEqualTo(Outcome.FAILED));

    assertThat(logged)
        .contains(
            "\"event\":\"replay_failed\",\"file_set\":\"" + set + "\",\"run\":\"run#1#replay#")
        .contains("\"ReplaysFailed\":1")
        .doesNotContain("RunsFailed");
    assertThat(pipeline.ledger().states().get(set).lifecycle().unpublished()).isEmpty();
  }

  @Test
  void replayReadsTheNewestVersionOfTheSameBytes() throws IOException {
    FileSetId set = publishedDay("uploaded-again", 3);
    FileVersion expired = run(set, RunKey.of(1)).pinned().customers();
    pipeline.upload(set, FileKind.CUSTOMERS, DrivenPipeline.customersFile(3, "Active"));
    pipeline.reconcile(set);
    pipeline.deleteVersion(set, FileKind.CUSTOMERS, expired.versionId());

    RunSummary summary = pipeline.request("{\"file_set\":\"" + set + "\"}");

    assertThat(summary.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
    assertThat(pipeline.ledger().states().get(set).revision()).isEqualTo(1);
  }

  @Test
  void republishingSendsTheArchiveAndReadsNoFile() throws IOException {
    FileSetId set = publishedDay("republished", 3);
    FileVersion orders = run(set, RunKey.of(1)).pinned().orders();
    pipeline.deleteVersion(set, FileKind.ORDERS, orders.versionId());

    RunSummary summary = pipeline.request("{\"file_set\":\"" + set + "\",\"mode\":\"republish\"}");

    assertThat(summary.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
  }

  @Test
  void onlyTheLastPublishedRevisionCanBeRepublished() throws IOException {
    FileSetId set = publishedDay("republished-old", 3);
    pipeline.upload(set, FileKind.CUSTOMERS, "");
    pipeline.reconcile(set);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    pipeline.dispatch(set, 2);
    String request = "{\"file_set\":\"" + set + "\",\"mode\":\"republish\",\"revision\":";

    assertThatThrownBy(() -> pipeline.request(request + "2}"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "the request is for revision 2 of republished-old/2022-01-30, but revision 1 is the last"
                + " published one; send that or omit the field");
    assertThat(pipeline.request(request + "1}").outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
  }

  @Test
  void republishingAnUnpublishedSetIsRejectedBeforeALeaseIsClaimed() {
    FileSetId set = pipeline.day("republished-never", 3);

    assertThatThrownBy(
            () -> pipeline.request("{\"file_set\":\"" + set + "\",\"mode\":\"republish\"}"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "no revision of republished-never/2022-01-30 has been published yet; omit \"mode\" to"
                + " process it");

    assertThat(pipeline.items(set)).containsOnlyKeys("state");
  }
}
