package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import dev.orderpipeline.processor.run.DrivenPipeline.Received;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The table after it was restored to an earlier time, while S3 and the consumers know more. */
class RestoredTableTest extends ProcessingSuite {
  private static final String FORGOTTEN =
      "consumers can have messages of revision 2, so no more messages of revision 1 are sent; to"
          + " publish the day, send a request with another replay_id and without \"mode\"";

  @Test
  void revisionAfterARestoreIsAboveAllPublishedOnes() throws IOException {
    FileSetId set = publishedDay("restored", 3);
    Map<String, Map<String, AttributeValue>> earlier = pipeline.items(set);
    publishCorrection(set, 4);

    pipeline.restore(set, earlier);
    RunSummary superseded = correctedTo(set, 5);

    assertThat(superseded)
        .isEqualTo(
            ended(
                set,
                2,
                Outcome.SUPERSEDED,
                "revision 2 had begun to publish before the table was restored, so these files"
                    + " become revision 3"));
    assertThat(pipeline.receive(set)).isEmpty();
    assertThat(pipeline.sweep(set).due()).hasValue(3);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 3, 5));
    assertClosed(set);
  }

  @Test
  void runThatWasOpenInTheRestoredTableIsNotPublishedUnderItsNumber() throws IOException {
    FileSetId set = pipeline.day("restored-open", 3);
    Map<String, Map<String, AttributeValue>> earlier = pipeline.items(set);
    pipeline.dispatch(set, 1);
    pipeline.receive(set);

    pipeline.restore(set, earlier);

    assertThat(pipeline.sweep(set).due()).hasValue(1);
    assertThat(pipeline.sweep(set).due()).hasValue(2);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 2, 3));
    assertThat(run(set, RunKey.of(1)).state()).isEqualTo(RunState.SUPERSEDED);
    assertClosed(set);
  }

  @Test
  void setThatTheRestoredTableDoesNotHaveStartsAboveItsPublishedRevisions() throws IOException {
    FileSetId set = publishedDay("restored-new", 3);
    publishCorrection(set, 4);

    pipeline.restore(set, Map.of());

    assertThat(pipeline.sweep(set).due()).hasValue(1);
    assertThat(pipeline.sweep(set).due()).hasValue(3);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 3, 4));
  }

  @Test
  void revisionThatHasBegunToPublishIsNotUsedAgain() throws IOException {
    FileSetId set = publishedDay("restored-begun", 3);
    Map<String, Map<String, AttributeValue>> earlier = pipeline.items(set);
    pipeline.day(set.partner(), 2 * DrivenPipeline.WINDOW);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    assertThat(pipeline.dispatch(set, 2, CallInterceptor.NONE, timeForBatches(1)).outcome())
        .isEqualTo(Outcome.CONTINUES);
    pipeline.receive(set);

    pipeline.restore(set, earlier);

    assertThat(correctedTo(set, 5).outcome()).isEqualTo(Outcome.SUPERSEDED);
    assertThat(pipeline.sweep(set).due()).hasValue(3);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 3, 5));
  }

  @Test
  void publicationThatContinuesAfterARestoreSendsTheSameMessages() throws IOException {
    int customers = 3 * DrivenPipeline.WINDOW;
    FileSetId set = pipeline.day("restored-publishing", customers);
    pipeline.dispatch(set, 1, CallInterceptor.NONE, timeForBatches(1));
    Map<String, Map<String, AttributeValue>> earlier = pipeline.items(set);
    pipeline.dispatch(set, 1);
    pipeline.receive(set);
    publishCorrection(set, customers + 1);

    pipeline.restore(set, earlier);
    assertThat(pipeline.dispatch(set, 1).outcome()).isEqualTo(Outcome.PUBLISHED);

    assertThat(pipeline.receive(set)).isNotEmpty().isSubsetOf(messages(set, 1, customers));
    pipeline.sweep(set);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    pipeline.sweep(set);
    assertThat(pipeline.sweep(set).due()).hasValue(3);
    assertThat(pipeline.receive(set))
        .extracting(message -> message.attributes().get("revision"))
        .containsOnly("3");
  }

  @Test
  void customerThatOnlyALostRevisionHasIsWithdrawn() throws IOException {
    FileSetId set = publishedDay("restored-withdrawn", 3);
    Map<String, Map<String, AttributeValue>> earlier = pipeline.items(set);
    publishCorrection(set, 4);

    pipeline.restore(set, earlier);
    correctedTo(set, 2);
    pipeline.sweep(set);

    List<Received> expected = new ArrayList<>(messages(set, 3, 2));
    expected.add(withdrawn(set, 3, "c3", 1));
    expected.add(withdrawn(set, 3, "c4", 2));
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void otherMessagesOfARebuildBecomeARevisionAboveAllPublishedOnes() throws IOException {
    FileSetId set = publishedDay("restored-replay", 3);
    Map<String, Map<String, AttributeValue>> earlier = pipeline.items(set);
    publishOtherMessages(set);

    pipeline.restore(set, earlier);
    recordOtherMessages(set, 1);
    pipeline.request("{\"file_set\":\"" + set + "\"}");

    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 3, 3));
  }

  @Test
  void customerOfALostRevisionIsWithdrawnAlthoughALaterOneHadOnlyBegun() throws IOException {
    FileSetId set = publishedDay("restored-withdrawn-begun", 3);
    Map<String, Map<String, AttributeValue>> earlier = pipeline.items(set);
    publishCorrection(set, 4);
    pipeline.day(set.partner(), 2 * DrivenPipeline.WINDOW);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    pipeline.dispatch(set, 3, CallInterceptor.NONE, timeForBatches(1));
    pipeline.receive(set);

    pipeline.restore(set, earlier);
    correctedTo(set, 2);
    pipeline.sweep(set);

    List<Received> expected = new ArrayList<>(messages(set, 4, 2));
    expected.add(withdrawn(set, 4, "c3", 1));
    expected.add(withdrawn(set, 4, "c4", 2));
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void equalMessagesOfARebuildFollowARevisionThatOnlyTheBucketKnows() throws IOException {
    FileSetId set = publishedDay("restored-equal", 3);
    Map<String, Map<String, AttributeValue>> earlier = pipeline.items(set);
    publishOtherMessages(set);

    pipeline.restore(set, earlier);
    pipeline.request("{\"file_set\":\"" + set + "\",\"replay_id\":\"equal\"}");

    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 3, 3));
    assertThat(run(set, RunKey.replay(1, "equal")).outcome().failure().map(RunFailure::text))
        .contains(
            "consumers can have messages of revision 2, so these messages are published as run#3");
    assertClosed(set);
  }

  @Test
  void archiveIsNotRepublishedAfterARevisionThatOnlyTheBucketKnows() throws IOException {
    FileSetId set = publishedDay("restored-republish", 3);
    Map<String, Map<String, AttributeValue>> earlier = pipeline.items(set);
    publishOtherMessages(set);

    pipeline.restore(set, earlier);
    RunSummary summary = pipeline.request("{\"file_set\":\"" + set + "\",\"mode\":\"republish\"}");

    assertThat(summary.outcome()).isEqualTo(Outcome.SUPERSEDED);
    assertThat(summary.sentence()).isEqualTo(FORGOTTEN);
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void pausedReplayDoesNotContinueAfterARevisionThatOnlyTheBucketKnows() throws IOException {
    FileSetId set = publishedDay("restored-paused", 3 * DrivenPipeline.WINDOW);
    String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"paused\"}";
    assertThat(pipeline.request(request, CallInterceptor.NONE, timeForBatches(3)).outcome())
        .isEqualTo(Outcome.CONTINUES);
    pipeline.receive(set);
    Map<String, Map<String, AttributeValue>> earlier = pipeline.items(set);
    publishOtherMessages(set);

    pipeline.restore(set, earlier);
    RunSummary summary = pipeline.request(request);

    assertThat(summary.outcome()).isEqualTo(Outcome.SUPERSEDED);
    assertThat(summary.sentence()).isEqualTo(FORGOTTEN);
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void thresholdsOfARequestHoldForTheRevisionThatReplacesItsOwn() throws IOException {
    FileSetId set = publishedDay("restored-thresholds", 12);
    replaceItems(set, 12, 11);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    Map<String, Map<String, AttributeValue>> earlier = pipeline.items(set);
    String request =
        "{\"file_set\":\"" + set + "\",\"thresholds\":{\"rejected_rows\":11,\"unusable_rows\":11}}";
    assertThat(pipeline.request(request).outcome()).isEqualTo(Outcome.PUBLISHED);
    pipeline.receive(set);

    pipeline.restore(set, earlier);
    assertThat(pipeline.request(request).outcome()).isEqualTo(Outcome.SUPERSEDED);
    pipeline.sweep(set);

    assertThat(run(set, RunKey.of(3)).state()).isEqualTo(RunState.PUBLISHED);
    assertThat(pipeline.receive(set)).hasSize(12);
    assertClosed(set);
  }

  /** Publishes the rebuild of revision 1 by changed code as revision 2. */
  private void publishOtherMessages(FileSetId set) throws IOException {
    recordOtherMessages(set, 1);
    assertThat(pipeline.request("{\"file_set\":\"" + set + "\"}").revision()).isEqualTo(2);
    pipeline.receive(set);
  }

  private void publishCorrection(FileSetId set, int customers) throws IOException {
    assertThat(correctedTo(set, customers).outcome()).isEqualTo(Outcome.PUBLISHED);
    pipeline.receive(set);
  }
}
