package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import dev.orderpipeline.model.Threshold;
import dev.orderpipeline.model.ThresholdKind;
import dev.orderpipeline.model.Thresholds;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Thresholds for rejected rows, which decide whether a revision is published. */
class RunThresholdsTest extends ProcessingSuite {
  private static final Thresholds RAISED =
      Thresholds.DEFAULT
          .with(ThresholdKind.REJECTED, new Threshold(11, BigDecimal.ONE))
          .with(ThresholdKind.UNUSABLE, new Threshold(11, BigDecimal.valueOf(50)));

  @Test
  void moreBadRowsThanTheThresholdRejectTheRunBeforeTheFirstMessage() throws IOException {
    FileSetId set = publishedDay("too-many", 12);
    replaceItems(set, 12, 11);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    List<String> puts = Collections.synchronizedList(new ArrayList<>());

    RunSummary rejected =
        pipeline.dispatch(set, 2, recording(puts, "putObject"), DrivenPipeline.ENOUGH_TIME);

    assertThat(rejected)
        .isEqualTo(ended(set, 2, Outcome.REJECTED, tooMany(set) + " " + toPublish(set, 2)));
    assertThat(pipeline.receive(set)).isEmpty();
    assertThat(puts)
        .as("only the receipt's lists, page and JSON")
        .containsExactly("putObject", "putObject", "putObject", "putObject");
    RunRecord run = run(set, RunKey.of(2));
    assertThat(run.outcome().failure().map(RunFailure::text)).contains(tooMany(set));
    assertThat(run.build().thresholds()).contains(Thresholds.DEFAULT);
    assertThat(run.build().archive()).isEmpty();
    assertThat(pipeline.receipt(set, 2))
        .contains("\"failure\": \"" + tooMany(set) + "\"")
        .contains("\"counts\": " + run.build().counts().orElseThrow())
        .contains("\"whole_of_revision\": 1");
    assertClosed(set);
  }

  @Test
  void asManyBadRowsAsTheThresholdAllowsArePublished() throws IOException {
    FileSetId set = pipeline.day("at-the-threshold", 20);
    replaceItems(set, 20, 10);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);

    assertThat(pipeline.dispatch(set, 2).outcome()).isEqualTo(Outcome.PUBLISHED);

    assertThat(pipeline.receive(set)).hasSize(20);
    assertClosed(set);
  }

  @Test
  void replayWithRaisedThresholdsPublishesARejectedRevision() throws IOException {
    FileSetId set = rejectedDay("raised");

    RunSummary raised = pipeline.request(raised(set, ""));

    assertThat(raised.run()).contains("run#2");
    assertThat(raised.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set)).hasSize(12);
    assertThat(run(set, RunKey.of(2)).build().thresholds()).contains(RAISED);
    assertThat(pipeline.receipt(set, 2)).doesNotContain("failure");
    assertClosed(set);
  }

  @Test
  void requestInTheSentenceOfARejectedRunPublishesIt() throws IOException {
    FileSetId set = rejectedDay("as-suggested");

    assertThat(pipeline.request(toPublish(set, 2).substring(TO_PUBLISH.length())).outcome())
        .isEqualTo(Outcome.PUBLISHED);
  }

  @Test
  void requestWithTooLowThresholdsIsRejectedWithTheNeededOnes() throws IOException {
    FileSetId set = rejectedDay("raised-too-little");
    String request =
        "{\"file_set\":\""
            + set
            + "\",\"thresholds\":{\"rejected_percent\":91.666666},\"replay_id\":\"a\"}";
    RunSummary rejected =
        ended(
            set,
            2,
            Outcome.REJECTED,
            "TOO_MANY_REJECTED_ROWS: 11 of 12 rows of the items file ("
                + set.key(FileKind.ITEMS)
                + ") are rejected (91.666667 %); the limit is 10 rows or 91.666666 %. Correct the"
                + " rows that the receipt lists and send the file again. "
                + toPublish(set, 2));

    assertThat(pipeline.request(request)).isEqualTo(rejected);
    assertThat(pipeline.request(request)).isEqualTo(rejected);

    assertThat(pipeline.receive(set)).isEmpty();
    assertClosed(set);
  }

  @Test
  void dispatchAfterACrashUsesTheThresholdsOfTheRequest() throws IOException {
    FileSetId set = rejectedDay("raised-crash");
    assertThatThrownBy(
            () ->
                pipeline.request(raised(set, ""), failing("putObject"), DrivenPipeline.ENOUGH_TIME))
        .hasMessage("putObject fails");
    assertThat(pipeline.receive(set)).isEmpty();
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);

    assertThat(pipeline.sweep(set).due()).hasValue(2);

    assertThat(run(set, RunKey.of(2)).state()).isEqualTo(RunState.PUBLISHED);
    assertThat(pipeline.receive(set)).hasSize(12);
    assertClosed(set);
  }

  @Test
  void requestWithoutThresholdsContinuesARunWithItsThresholds() throws IOException {
    FileSetId set = rejectedDay("raised-then-plain");
    assertThatThrownBy(
            () ->
                pipeline.request(raised(set, ""), failing("putObject"), DrivenPipeline.ENOUGH_TIME))
        .hasMessage("putObject fails");
    pipeline.pass(PAST_THE_LEASE);

    RunSummary plain = pipeline.request("{\"file_set\":\"" + set + "\"}");

    assertThat(plain.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(run(set, RunKey.of(2)).build().thresholds()).contains(RAISED);
  }

  @Test
  void laterRequestWithoutThresholdsUsesThoseOfTheStage() throws IOException {
    FileSetId set = pipeline.day("lowered", 12);
    replaceItems(set, 12, 1);
    String lowered =
        "{\"file_set\":\""
            + set
            + "\",\"now\":true,\"thresholds\":{\"rejected_rows\":0,\"rejected_percent\":0}}";
    assertThat(pipeline.request(lowered).outcome()).isEqualTo(Outcome.REJECTED);

    RunSummary summary = pipeline.request("{\"file_set\":\"" + set + "\"}");

    assertThat(summary.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(run(set, RunKey.of(2)).build().thresholds()).contains(Thresholds.DEFAULT);
  }

  @Test
  void rebuildWithTooManyBadRowsIsPublishedAsTheNextRevisionOnlyWithRaisedThresholds()
      throws IOException {
    FileSetId set = rejectedDay("changed-code-bad");
    pipeline.request(raised(set, ""));
    pipeline.receive(set);
    String plain = "{\"file_set\":\"" + set + "\",\"replay_id\":\"plain\"}";
    recordOtherMessages(set, 2);

    RunSummary rejected = pipeline.request(plain);

    assertThat(rejected.run()).contains("run#2#replay#plain");
    assertThat(rejected.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(rejected.sentence()).isEqualTo(tooMany(set) + " " + toPublish(set, 2));
    assertThat(pipeline.request(plain)).isEqualTo(rejected);
    assertThat(pipeline.ledger().states().get(set).revision()).isEqualTo(2);
    assertThat(pipeline.receive(set)).isEmpty();
    assertClosed(set);
    assertThat(pipeline.request(raised(set, ",\"replay_id\":\"raised\"")).run()).contains("run#3");
    assertThat(run(set, RunKey.of(3)).build().thresholds()).contains(RAISED);
    assertThat(pipeline.receive(set)).hasSize(12);
    assertClosed(set);
  }

  @Test
  void replayOfUnchangedContentIsSentRegardlessOfThresholds() throws IOException {
    FileSetId set = rejectedDay("unchanged-bad");
    pipeline.request(raised(set, ""));
    pipeline.receive(set);

    assertThat(pipeline.request("{\"file_set\":\"" + set + "\"}").outcome())
        .isEqualTo(Outcome.PUBLISHED);

    assertThat(pipeline.receive(set)).hasSize(12);
  }

  /** A day whose revision 2 is rejected for 11 bad rows of 12. */
  private FileSetId rejectedDay(String partner) throws IOException {
    FileSetId set = publishedDay(partner, 12);
    replaceItems(set, 12, 11);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    assertThat(pipeline.dispatch(set, 2).outcome()).isEqualTo(Outcome.REJECTED);
    return set;
  }

  private static String raised(FileSetId set, String fields) {
    return "{\"file_set\":\""
        + set
        + "\",\"thresholds\":{\"rejected_rows\":11,\"unusable_rows\":11}"
        + fields
        + "}";
  }

  /** Records the calls of a method. */
  private static CallInterceptor recording(List<String> calls, String recorded) {
    return (name, call) -> {
      if (name.equals(recorded)) {
        calls.add(name);
      }
      return call.proceed();
    };
  }
}
