package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ResultsLayout;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Days of which an archive was partly sent and is gone. */
class LostArchiveTest extends ProcessingSuite {
  @Test
  void revisionWhoseArchiveIsGoneIsRebuiltAsTheNextOne() throws IOException {
    FileSetId set = pipeline.day("lost-archive", 3);
    failWhilePublishing(set, 1);
    loseArchive(set, 1);
    assertThat(pipeline.request("{\"file_set\":\"" + set + "\"}").outcome())
        .isEqualTo(Outcome.FAILED);

    RunSummary rebuilt =
        pipeline.request("{\"file_set\":\"" + set + "\",\"mode\":\"rebuild_as_next\"}");

    assertThat(rebuilt.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 2, 3));
    assertClosed(set);
  }

  @Test
  void manualRequestPublishesACorrectionThatCannotBeComparedWithALostArchive() throws IOException {
    FileSetId set = publishedDay("lost-earlier-archive", 2);
    pipeline.day(set.partner(), 3);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    failWhilePublishing(set, 2);
    String key = run(set, RunKey.of(2)).build().archive().orElseThrow().key();
    loseArchive(set, 2);

    assertThat(correctedTo(set, 4))
        .isEqualTo(
            ended(
                set,
                3,
                Outcome.FAILED,
                "the archive "
                    + key
                    + " is not in the results bucket; restore its recorded version, or request the"
                    + " day again without it (if it is the run's own, with \"mode\":"
                    + " \"rebuild_as_next\")"));
    assertThat(pipeline.request("{\"file_set\":\"" + set + "\"}").outcome())
        .isEqualTo(Outcome.PUBLISHED);

    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 3, 4));
  }

  @Test
  void dryRunOfTheNextRevisionDoesNotReadALostArchive() throws IOException {
    FileSetId set = pipeline.day("lost-archive-dry", 3);
    failWhilePublishing(set, 1);
    loseArchive(set, 1);

    RunSummary summary =
        pipeline.request(
            "{\"file_set\":\"" + set + "\",\"mode\":\"rebuild_as_next\",\"dry_run\":true}");

    assertThat(summary.sentence())
        .isEqualTo("nothing was sent or written; the 3 messages would be published as revision 2");
  }

  @Test
  void publishedRevisionIsNotSentAgainAfterANewerOneWhoseArchiveIsGone() throws IOException {
    FileSetId set = publishedDay("lost-newer-archive", 2);
    pipeline.day(set.partner(), 3);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    failWhilePublishing(set, 2);
    loseArchive(set, 2);
    pipeline.upload(set, FileKind.ORDERS, "");
    pipeline.reconcile(set);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    assertThat(pipeline.request("{\"file_set\":\"" + set + "\"}").outcome())
        .isEqualTo(Outcome.REJECTED);

    RunSummary summary = pipeline.request("{\"file_set\":\"" + set + "\",\"mode\":\"republish\"}");

    assertThat(summary.outcome()).isEqualTo(Outcome.SUPERSEDED);
    assertThat(pipeline.receive(set)).isEmpty();
  }

  private void failWhilePublishing(FileSetId set, int revision) throws IOException {
    assertThat(
            pipeline
                .dispatch(set, revision, rejectingEntry("2"), DrivenPipeline.ENOUGH_TIME)
                .outcome())
        .isEqualTo(Outcome.FAILED);
    pipeline.receive(set);
  }

  private void loseArchive(FileSetId set, int revision) {
    String key = run(set, RunKey.of(revision)).build().archive().orElseThrow().key();
    pipeline.deleteResultVersion(
        key, run(set, RunKey.of(revision)).build().archive().orElseThrow().versionId());
    pipeline.deleteResult(ResultsLayout.unfinished(key));
  }
}
