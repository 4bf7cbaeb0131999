package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.Difference;
import dev.orderpipeline.model.DryRunResult;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Dry runs, which report what a request would do and only read. */
class DryRunTest extends ProcessingSuite {
  @Test
  void dryRunBeforeAnyEventReportsTheMessagesAndOnlyReads() throws IOException {
    FileSetId set = pipeline.sampleDay("dry");
    Set<String> calls = Collections.synchronizedSet(new TreeSet<>());
    CallInterceptor recording =
        (name, call) -> {
          calls.add(name);
          return call.proceed();
        };

    RunSummary summary = pipeline.request(dryRun(set, ""), recording, DrivenPipeline.ENOUGH_TIME);

    assertThat(summary)
        .isEqualTo(
            dryRun(
                set,
                1,
                "nothing was sent or written; the 2 messages would be published as revision 1",
                new DryRunResult(
                    RunState.PUBLISHED,
                    1,
                    1,
                    summary.dryRun().orElseThrow().counts(),
                    Optional.of(
                        new Difference(
                            0,
                            new Difference.TotalCounts(1, 0, 0, 0),
                            new Difference.ErrorCounts(1, 0, 0),
                            0,
                            new Difference.Examples(
                                List.of("ade3-11ed"), List.of(), List.of(), List.of()))))));
    assertThat(summary.dryRun().orElseThrow().counts().orElseThrow())
        .startsWith("{\"customers_without_orders\":1,");
    assertThat(calls).containsExactly("getItem", "getObject", "headObject", "queryPaginator");
    assertThat(pipeline.items(set)).isEmpty();
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void dryRunOfASettlingCorrectionReportsTheDifference() throws IOException {
    FileSetId set = publishedDay("dry-settling", 3);
    pipeline.day(set.partner(), 1);
    Map<String, Map<String, AttributeValue>> items = pipeline.items(set);

    RunSummary summary = pipeline.request(dryRun(set, ""));

    assertThat(summary)
        .isEqualTo(
            dryRun(
                set,
                2,
                "nothing was sent or written; the 3 messages would be published as revision 2",
                new DryRunResult(
                    RunState.PUBLISHED,
                    1,
                    2,
                    summary.dryRun().orElseThrow().counts(),
                    Optional.of(
                        new Difference(
                            1,
                            new Difference.TotalCounts(0, 0, 1, 2),
                            new Difference.ErrorCounts(2, 0, 0),
                            2,
                            new Difference.Examples(
                                List.of(),
                                List.of(),
                                List.of("c2", "c3"),
                                List.of("c2", "c3")))))));
    assertThat(pipeline.items(set)).isEqualTo(items);
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void dryRunOfAPublishedRevisionReportsTheSameMessages() throws IOException {
    FileSetId set = publishedDay("dry-same", 3);
    Map<String, Map<String, AttributeValue>> items = pipeline.items(set);
    String sentence = "nothing was sent or written; ";

    RunSummary rebuilt = pipeline.request(dryRun(set, ""));
    RunSummary republished = pipeline.request(dryRun(set, ",\"mode\":\"republish\""));

    assertThat(rebuilt.sentence())
        .isEqualTo(sentence + "the 3 messages are those of revision 1 and would be sent again");
    assertThat(republished.sentence())
        .isEqualTo(sentence + "the archive of revision 1 would be sent again unchanged");
    assertThat(republished.dryRun()).isEqualTo(rebuilt.dryRun());
    assertThat(pipeline.items(set)).isEqualTo(items);
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void dryRunWithChangedCodeReportsTheNextRevision() throws IOException {
    FileSetId set = publishedDay("dry-code", 3);
    recordOtherMessages(set, 1);

    assertThat(pipeline.request(dryRun(set, "")).sentence())
        .isEqualTo(
            "nothing was sent or written; the 3 messages differ from those sent and would be"
                + " published as revision 2");

    assertThat(pipeline.ledger().states().get(set).revision()).isEqualTo(1);
  }

  @Test
  void dryRunOfARejectedFileReportsTheReason() throws IOException {
    FileSetId set = publishedDay("dry-rejected", 3);
    pipeline.upload(set, FileKind.CUSTOMERS, "");

    assertThat(pipeline.request(dryRun(set, "")))
        .isEqualTo(
            dryRun(
                set,
                2,
                "nothing was sent or written; the run would end REJECTED: FILE_EMPTY: The customers"
                    + " file is empty (0 bytes). Send it with at least its header line.",
                new DryRunResult(RunState.REJECTED, 0, 0, Optional.empty(), Optional.empty())));

    assertThat(pipeline.ledger().states().get(set).revision()).isEqualTo(1);
  }

  @Test
  void dryRunReportsTheEffectOfThresholds() throws IOException {
    FileSetId set = publishedDay("dry-bad", 12);
    replaceItems(set, 12, 11);

    RunSummary plain = pipeline.request(dryRun(set, ""));
    RunSummary raised =
        pipeline.request(
            dryRun(set, ",\"thresholds\":{\"rejected_rows\":11,\"unusable_rows\":11}"));

    Optional<String> counts = raised.dryRun().orElseThrow().counts();
    assertThat(counts).isPresent();
    assertThat(plain)
        .isEqualTo(
            dryRun(
                set,
                2,
                "nothing was sent or written; the run would end REJECTED: "
                    + tooMany(set)
                    + " "
                    + toPublish(set, 2),
                new DryRunResult(RunState.REJECTED, 0, 0, counts, Optional.empty())));
    assertThat(raised.sentence())
        .isEqualTo("nothing was sent or written; the 12 messages would be published as revision 2");
    assertThat(pipeline.ledger().runs().all(set)).hasSize(1);
  }

  @Test
  void dryRunAndARunDoNotAffectEachOther() throws IOException {
    FileSetId set = pipeline.day("dry-between", 3);
    List<String> sentences = Collections.synchronizedList(new ArrayList<>());
    CallInterceptor requesting =
        (name, call) -> {
          if (name.equals("sendMessageBatch")) {
            sentences.add(pipeline.request(dryRun(set, "")).sentence());
          }
          return call.proceed();
        };

    assertThat(pipeline.dispatch(set, 1, requesting, DrivenPipeline.ENOUGH_TIME).outcome())
        .isEqualTo(Outcome.PUBLISHED);

    assertThat(sentences)
        .containsExactly(
            "nothing was sent or written; the remaining 3 of 3 messages would be sent from the"
                + " archive of revision 1");
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
    assertClosed(set);
  }

  @Test
  void dryRunOfARunThatFailedWhileItWasSentReportsTheRestOfItsArchive() throws IOException {
    FileSetId set = pipeline.day("dry-failed", 60);
    pipeline.dispatch(set, 1, CallInterceptor.NONE, timeForBatches(3));
    assertThat(
            pipeline.dispatch(set, 1, rejectingEntry("45"), DrivenPipeline.ENOUGH_TIME).outcome())
        .isEqualTo(Outcome.FAILED);
    pipeline.receive(set);
    RunRecord run = run(set, RunKey.of(1));
    long left = 60 - run.progress().checkpoint();
    assertThat(left).isBetween(16L, 30L);
    // A rebuild would need it.
    pipeline.deleteVersion(set, FileKind.ORDERS, run.pinned().orders().versionId());
    Map<String, Map<String, AttributeValue>> items = pipeline.items(set);

    RunSummary summary = pipeline.request(dryRun(set, ""));

    assertThat(summary.sentence())
        .isEqualTo(
            "nothing was sent or written; the remaining "
                + left
                + " of 60 messages would be sent from the archive of revision 1");
    DryRunResult result = summary.dryRun().orElseThrow();
    assertThat(result.wouldEnd()).isEqualTo(RunState.PUBLISHED);
    assertThat(result.customerMessages()).isEqualTo(left);
    assertThat(result.errorMessages()).isZero();
    assertThat(result.difference().orElseThrow().totals().added()).isEqualTo(60);
    assertThat(pipeline.items(set)).isEqualTo(items);
    assertThat(pipeline.request("{\"file_set\":\"" + set + "\"}").messagesSent()).isEqualTo(left);
    pipeline.receive(set);
  }

  @Test
  void dryRunWhileAnOlderRevisionIsSentIsAboutThatOne() throws IOException {
    FileSetId set = pipeline.day("dry-older", 60);
    pipeline.dispatch(set, 1, CallInterceptor.NONE, timeForBatches(3));
    pipeline.uploadCorrection(set, 60);

    assertThat(pipeline.request(dryRun(set, "")).sentence())
        .isEqualTo(
            "nothing was sent or written; the remaining 30 of 60 messages would be sent from the"
                + " archive of revision 1");
    pipeline.receive(set);
  }

  @Test
  void dryRunForAnotherRevisionIsRejected() throws IOException {
    FileSetId set = publishedDay("dry-revision", 3);

    assertThatThrownBy(() -> pipeline.request(dryRun(set, ",\"revision\":2")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "the request is for revision 2 of dry-revision/2022-01-30, but revision 1 is the one to"
                + " process; send that or omit the field");
  }

  private static String dryRun(FileSetId set, String fields) {
    return "{\"file_set\":\"" + set + "\",\"dry_run\":true" + fields + "}";
  }

  private static RunSummary dryRun(
      FileSetId set, int revision, String sentence, DryRunResult result) {
    return new RunSummary(
        set,
        revision,
        Optional.empty(),
        Outcome.DRY_RUN,
        sentence,
        Optional.empty(),
        0,
        Optional.of(result));
  }
}
