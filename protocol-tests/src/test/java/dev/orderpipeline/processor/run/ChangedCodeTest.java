package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Replays by changed code, which publish other messages as the next revision. */
class ChangedCodeTest extends ProcessingSuite {
  @Test
  void rebuildWithOtherMessagesIsPublishedAsTheNextRevision() throws IOException {
    FileSetId set = publishedDay("changed-code", 3);
    recordOtherMessages(set, 1);
    String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"new-code\"}";

    RunSummary summary = pipeline.request(request);

    assertThat(summary.run()).contains("run#2");
    assertThat(summary.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 2, 3));
    assertThat(pipeline.ledger().states().get(set).revision()).isEqualTo(2);
    assertClosed(set);
    RunSummary again = pipeline.request(request);
    assertThat(again)
        .isEqualTo(
            new RunSummary(
                set,
                1,
                Optional.of("run#1#replay#new-code"),
                Outcome.SUPERSEDED,
                "the messages differ from those of revision 1 and are published as run#2",
                Optional.empty(),
                0));
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void receiptOfTheNextRevisionNamesTheRequestThatChangedTheThresholds() throws IOException {
    FileSetId set = publishedDay("changed-limits", 3);
    recordOtherMessages(set, 1);

    pipeline.request(
        "{\"file_set\":\""
            + set
            + "\",\"replay_id\":\"asked-by-kim\",\"thresholds\":{\"rejected_rows\":99}}");

    assertThat(pipeline.receipt(set, 2))
        .contains("\"requests\": [\n      \"asked-by-kim\"\n    ]", "\"rejected_rows\": 99");
    assertThat(pipeline.receiptPage(set, 2)).contains("<code>asked-by-kim</code>");
    pipeline.receive(set);
  }

  @Test
  void revisionOfChangedCodeIsPinnedToTheVersionsThatItRead() throws IOException {
    FileSetId set = publishedDay("changed-code-again", 3);
    recordOtherMessages(set, 1);
    String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"new-code\"}";
    CallFault afterItsClaim = new CallFault("putObject"::equals, 1, CallFault.Kind.FAILURE);
    attempt(() -> pipeline.request(request, afterItsClaim, DrivenPipeline.ENOUGH_TIME));
    PinnedFiles replaced = run(set, RunKey.replay(1, "new-code")).pinned();
    pipeline.upload(set, FileKind.CUSTOMERS, DrivenPipeline.customersFile(3, "Active"));
    pipeline.reconcile(set);
    PinnedFiles newest = pipeline.ledger().states().get(set).pinned().orElseThrow();

    RunSummary summary = pipeline.request(request);

    assertThat(summary.run()).contains("run#2");
    assertThat(newest.differsInVersionFrom(replaced)).isTrue();
    assertThat(pipeline.ledger().states().get(set).pinned()).contains(newest);
    assertThat(run(set, RunKey.of(2)).pinned()).isEqualTo(newest);
  }

  @Test
  void revisionOfChangedCodeIsComparedWithTheReplacedOne() throws IOException {
    FileSetId set = publishedDay("withdrawn-code", 3);
    correctedTo(set, 1);
    pipeline.receive(set);
    recordOtherMessages(set, 2);

    RunSummary promoted = pipeline.request("{\"file_set\":\"" + set + "\"}");

    assertThat(promoted.run()).contains("run#3");
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 3, 1));
    assertThat(run(set, RunKey.of(3)).build().comparedWith())
        .extracting(EarlierArchive::revision)
        .containsExactly(2);
  }
}
