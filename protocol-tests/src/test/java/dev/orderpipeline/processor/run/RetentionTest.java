package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.ResultsLayout;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import dev.orderpipeline.processor.run.DrivenPipeline.Received;
import dev.orderpipeline.protocol.InMemoryAws;
import dev.orderpipeline.protocol.ProtocolAws;
import dev.orderpipeline.simulation.aws.ModelS3;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What can be done with a day years later, under the lifecycle rules of the template. */
class RetentionTest extends ProcessingSuite {
  private static final Duration YEARS = Duration.ofDays(1_500);
  private static final int CUSTOMERS = 3 * DrivenPipeline.WINDOW;

  private ModelS3 s3;

  @Override
  ProtocolAws aws(InstantSource clock) {
    InMemoryAws aws = new InMemoryAws(clock);
    s3 = (ModelS3) aws.s3();
    return aws;
  }

  @Test
  void runThatFailedWhilePublishingIsRestarted() throws IOException {
    FileSetId set = pipeline.day("old-failed", CUSTOMERS);
    failWhilePublishing(set, 1);

    pass(YEARS);

    assertThat(request(set, "").outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(run(set, RunKey.of(1)).state()).isEqualTo(RunState.PUBLISHED);
    pass(YEARS);
    assertThat(request(set, ",\"mode\":\"republish\"").outcome()).isEqualTo(Outcome.PUBLISHED);
    assertReceivedAll(set, CUSTOMERS, 2 * CUSTOMERS);
  }

  @Test
  void correctionWithdrawsTheCustomersOfARunThatFailedWhilePublishing() throws IOException {
    FileSetId set = publishedDay("old-failed-corrected", 2);
    pipeline.day(set.partner(), 3);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    failWhilePublishing(set, 2);

    pass(YEARS);
    assertThat(correctedTo(set, 1).outcome()).isEqualTo(Outcome.PUBLISHED);

    List<Received> sent =
        List.of(
            message(set, 3, DrivenPipeline.bodies(1).get(0)),
            withdrawn(set, 3, "c2", 1),
            withdrawn(set, 3, "c3", 2));
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(sent);

    pass(YEARS);
    assertThat(request(set, "").outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  void publicationThatIsContinuedOnceAMonthIsFinished() throws IOException {
    FileSetId set = pipeline.day("old-publishing", CUSTOMERS);
    assertThat(publishABatch(set)).isEqualTo(Outcome.CONTINUES);
    pass(Duration.ofDays(31));
    assertThat(publishABatch(set)).isEqualTo(Outcome.CONTINUES);

    pass(YEARS);

    assertThat(pipeline.dispatch(set, 1).outcome()).isEqualTo(Outcome.PUBLISHED);
    assertReceivedAll(set, CUSTOMERS, CUSTOMERS);
  }

  @Test
  void runThatStillBuildsReadsItsFiles() throws IOException {
    FileSetId set = pipeline.day("old-building", 3);
    assertThatThrownBy(
            () ->
                pipeline.dispatch(
                    set, 1, failing("listObjectsV2Paginator"), DrivenPipeline.ENOUGH_TIME))
        .hasMessageContaining("listObjectsV2Paginator");

    pass(YEARS);

    assertThat(pipeline.dispatch(set, 1).outcome()).isEqualTo(Outcome.PUBLISHED);
  }

  @Test
  void dayWhoseFilesWereReplacedIsExplainedFromItsArchive() throws IOException {
    FileSetId set = publishedDay("old-explained", 3);
    correctedTo(set, 2);
    pipeline.receive(set);

    pass(YEARS);

    JsonArray revisions =
        pipeline
            .explain("{\"file_set\":\"" + set + "\",\"customer\":\"c2\"}")
            .getAsJsonArray("revisions");
    assertThat(revisions)
        .extracting(revision -> revision.getAsJsonObject().get("sentence").getAsString())
        .containsExactly(
            "Revision 2 has the total 2 from 1 order and 1 item.",
            "Revision 1 has the total 2 from 1 order.");
  }

  @Test
  void rejectedDayIsPublishedAsItIs() throws IOException {
    FileSetId set = pipeline.day("old-rejected", 12);
    replaceItems(set, 12, 11);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    assertThat(pipeline.dispatch(set, 2).outcome()).isEqualTo(Outcome.REJECTED);

    pass(YEARS);

    assertThat(
            request(set, ",\"thresholds\":{\"rejected_rows\":11,\"unusable_rows\":11}").outcome())
        .isEqualTo(Outcome.PUBLISHED);
  }

  @Test
  void dayWhoseFilesWereUploadedAgainIsRebuilt() throws IOException {
    FileSetId set = publishedDay("old-uploaded-again", 3);
    pipeline.day(set.partner(), 3);

    pass(YEARS);

    assertThat(request(set, "").outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
  }

  @Test
  void everyObjectThatTheTableRefersToIsKept() throws IOException {
    FileSetId set = publishedDay("old-references", 3);
    assertThat(correctedTo(set, 2).outcome()).isEqualTo(Outcome.PUBLISHED);
    replaceItems(set, 12, 11);
    pipeline.upload(set, FileKind.CUSTOMERS, "");
    pipeline.reconcile(set);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    assertThat(pipeline.dispatch(set, 4).outcome()).isEqualTo(Outcome.REJECTED);
    pipeline.day(set.partner(), 5);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    failWhilePublishing(set, 5);
    replaceItems(set, 5, 1);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    failWhilePublishing(set, 6);

    pass(YEARS);

    List<RunRecord> runs = pipeline.ledger().runs().all(set);
    assertThat(runs)
        .extracting(run -> run.key() + " " + run.state())
        .containsExactly("run#2 PUBLISHED", "run#4 REJECTED", "run#5 FAILED", "run#6 FAILED");
    FileSetState state = pipeline.ledger().states().get(set);
    List<String> lost = new ArrayList<>(lostFiles(set, "the state", state.pinned().orElseThrow()));
    for (RunRecord run : runs) {
      lost.addAll(lostObjects(run));
      if (run.key().revision() == state.revision()) {
        // Only the current revision is built.
        lost.addAll(lostFiles(set, run.key().toString(), run.pinned()));
      }
    }
    assertThat(lost).isEmpty();
    // The receipt of a run that is restarted later has no list.
    assertThat(run(set, RunKey.of(6)).build().rejectedRows()).isPresent();
    assertThat(request(set, "").outcome()).isEqualTo(Outcome.PUBLISHED);
  }

  private List<String> lostFiles(FileSetId set, String item, PinnedFiles pinned) {
    List<String> lost = new ArrayList<>();
    for (FileKind kind : FileKind.values()) {
      if (s3.version(pipeline.dropBucket(), set.key(kind), pinned.of(kind).versionId()).isEmpty()) {
        lost.add(item + ": " + set.key(kind));
      }
    }
    return lost;
  }

  /** The archives that a run can still refer to: its own, and those it was compared with. */
  private List<String> lostObjects(RunRecord run) {
    List<String> lost = new ArrayList<>();
    for (EarlierArchive archive : run.build().comparedWith()) {
      if (isLost(archive.key(), archive.versionId())) {
        lost.add(run.key() + ": compared with " + archive.key());
      }
    }
    if (run.build().archive().isPresent()) {
      EarlierArchive own = RunHistory.earlierArchive(run);
      if (isLost(own.key(), own.versionId())) {
        lost.add(run.key() + ": " + own.key());
      }
    }
    return lost;
  }

  private boolean isLost(String key, Optional<String> version) {
    boolean found =
        version.isPresent()
            ? s3.version("results", key, version.get()).isPresent()
            : s3.newest("results", key).isPresent();
    return !found
        && (!ResultsLayout.isBuilt(key)
            || s3.newest("results", ResultsLayout.unfinished(key)).isEmpty());
  }

  private void failWhilePublishing(FileSetId set, int revision) throws IOException {
    assertThat(
            pipeline
                .dispatch(set, revision, rejectingEntry("1"), DrivenPipeline.ENOUGH_TIME)
                .outcome())
        .isEqualTo(Outcome.FAILED);
    pipeline.receive(set);
  }

  private Outcome publishABatch(FileSetId set) throws IOException {
    return pipeline.dispatch(set, 1, CallInterceptor.NONE, timeForBatches(1)).outcome();
  }

  private RunSummary request(FileSetId set, String fields) throws IOException {
    return pipeline.request("{\"file_set\":\"" + set + "\"" + fields + "}");
  }

  /** Lets time pass, and the buckets delete what has expired. */
  private void pass(Duration time) throws IOException {
    pipeline.pass(time);
    s3.expire(pipeline.dropBucket(), LifecycleRules.of("StorageDropBucket"));
    s3.expire("results", LifecycleRules.of("StorageResultsBucket"));
  }
}
