package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.ledger.Reconciler.Reconciled;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.Engine;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import dev.orderpipeline.processor.run.DrivenPipeline.Received;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Runs that end as REJECTED or FAILED, and how they are started again. */
class UnpublishedRunTest extends ProcessingSuite {
  @Test
  void rejectedFileGetsAReceiptAndAValidUploadIsPublished() throws IOException {
    FileSetId set = pipeline.day("rejected", 2);
    pipeline.upload(set, FileKind.CUSTOMERS, "");
    pipeline.reconcile(set);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);

    RunSummary rejected = pipeline.dispatch(set, 2);

    assertThat(rejected)
        .isEqualTo(
            ended(
                set,
                2,
                Outcome.REJECTED,
                "FILE_EMPTY: The customers file is empty (0 bytes). Send it with at least its header line."));
    assertThat(pipeline.receipt(set, 2)).contains("\"state\": \"REJECTED\"");
    assertThat(pipeline.receive(set)).isEmpty();
    assertClosed(set);

    pipeline.uploadCorrection(set, 2);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    assertThat(pipeline.sweep(set).due()).hasValue(3);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 3, 2));
    assertClosed(set);
  }

  @Test
  void receiptOfARejectedCorrectionNamesTheRevisionThatConsumersHave() throws IOException {
    FileSetId set = publishedDay("rejected-receipt", 2);
    pipeline.upload(set, FileKind.CUSTOMERS, "");
    pipeline.reconcile(set);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);

    assertThat(pipeline.dispatch(set, 2).outcome()).isEqualTo(Outcome.REJECTED);

    assertThat(pipeline.receipt(set, 2))
        .contains(
            """
              "consumers_hold": {
                "whole_of_revision": 1,
                "messages_of_this_revision": 0
              },
            """);
  }

  @Test
  void missingPinnedVersionFailsTheRun() throws IOException {
    FileSetId set = pipeline.day("gone", 3);
    FileVersion orders = pipeline.ledger().states().get(set).pinned().orElseThrow().orders();
    pipeline.deleteVersion(set, FileKind.ORDERS, orders.versionId());

    RunSummary summary = pipeline.dispatch(set, 1);

    assertThat(summary)
        .isEqualTo(
            ended(
                set,
                1,
                Outcome.FAILED,
                "version "
                    + orders.versionId()
                    + " of gone/orders_20220130.csv with ETag "
                    + orders.etag()
                    + " is not in the bucket; upload the file again"));
    assertThat(pipeline.receive(set)).isEmpty();
    assertClosed(set);
  }

  @Test
  void messageThatTheQueueRejectsFailsTheRunAndIsNamed() throws IOException {
    int customers = 2 * DrivenPipeline.WINDOW;
    FileSetId set = pipeline.day("rejected-message", customers);
    Received third = messages(set, 1, customers).get(2);

    RunSummary summary = pipeline.dispatch(set, 1, rejectingEntry("2"), DrivenPipeline.ENOUGH_TIME);

    assertThat(summary.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(summary.sentence())
        .isEqualTo(
            "the queue rejected message number 2 (message_id "
                + third.attributes().get("message_id")
                + ") as invalid: InvalidMessageContents");
    assertThat(run(set, RunKey.of(1)).progress().checkpoint()).isZero();
    assertClosed(set);
    assertThat(pipeline.dispatch(set, 1).outcome()).isEqualTo(Outcome.NOT_DUE);
  }

  @Test
  void runFailsInItsFifthAttemptAndAManualRequestStartsItAgain() throws IOException {
    FileSetId set = pipeline.day("given-up", 3);
    for (int attempt = 1; attempt < RunRecord.MAX_ATTEMPTS; attempt++) {
      assertThatThrownBy(() -> dispatchWithABug(set)).isInstanceOf(IllegalStateException.class);
    }

    RunSummary summary = dispatchWithABug(set);

    assertThat(summary.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(summary.sentence())
        .isEqualTo(
            "5 attempts failed; the last recorded cause is IllegalStateException; check the log,"
                + " then request the run again");
    assertThat(pipeline.receipt(set, 1)).contains("\"state\": \"FAILED\"");
    assertThat(pipeline.receive(set)).isEmpty();
    assertClosed(set);

    assertThat(pipeline.request("{\"file_set\":\"" + set + "\"}").outcome())
        .isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
    assertClosed(set);
  }

  @Test
  void runThatAlwaysFailsHasFiveAttemptsInAQuarterOfAnHour() throws IOException {
    FileSetId set = pipeline.day("always-failing", 3);
    Instant first = pipeline.now();
    List<Long> minutes = new ArrayList<>();
    while (pipeline.ledger().states().get(set).isOpen()) {
      if (reservesDispatch(set)) {
        minutes.add(Duration.between(first, pipeline.now()).toMinutes());
        try {
          dispatchWithABug(set);
        } catch (IllegalStateException injected) {
          assertThat(injected).hasMessage("a bug");
        }
      }
      pipeline.pass(Duration.ofMinutes(1));
    }

    assertThat(minutes).containsExactly(0L, 1L, 3L, 7L, 15L);
    assertThat(run(set, RunKey.of(1)).state()).isEqualTo(RunState.FAILED);
  }

  @ParameterizedTest
  @CsvSource({
    "getObject, PT16M", "getObject, PT6H", "getObject, P3D",
    "sendMessageBatch, PT16M", "sendMessageBatch, PT6H", "sendMessageBatch, P3D"
  })
  void runOutlastsAnOutageOfAService(String call, Duration outage) throws IOException {
    FileSetId set = pipeline.day("outage-" + call + "-" + outage, 3);
    Instant end = pipeline.now().plus(outage);
    Instant lastAttempt = end;
    // Longer steps for days, because each of them reads the table.
    Duration step = Duration.ofMinutes(outage.toDays() > 0 ? 10 : 1);
    while (pipeline.now().isBefore(end)) {
      if (reservesDispatch(set)) {
        lastAttempt = pipeline.now();
        attempt(
            () ->
                pipeline.dispatch(set, 1, failing(call, " at call "), DrivenPipeline.ENOUGH_TIME));
      }
      pipeline.pass(step);
    }
    assertThat(lastAttempt).isAfter(end.minus(Duration.ofHours(1)).minus(step));

    pipeline.pass(Duration.ofHours(1));
    assertThat(pipeline.sweep(set).due()).hasValue(1);

    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
    assertThat(run(set, RunKey.of(1)).state()).isEqualTo(RunState.PUBLISHED);
    assertClosed(set);
  }

  @Test
  void missingPermissionFailsTheRunInItsFifthAttempt() throws IOException {
    FileSetId set = pipeline.day("forbidden", 3);
    CallInterceptor forbidden =
        (name, call) -> {
          if (name.equals("getObject")) {
            throw S3Exception.builder().message("Access Denied").statusCode(403).build();
          }
          return call.proceed();
        };
    for (int attempt = 1; attempt < RunRecord.MAX_ATTEMPTS; attempt++) {
      assertThatThrownBy(() -> pipeline.dispatch(set, 1, forbidden, DrivenPipeline.ENOUGH_TIME))
          .isInstanceOf(S3Exception.class);
    }

    assertThat(pipeline.dispatch(set, 1, forbidden, DrivenPipeline.ENOUGH_TIME).outcome())
        .isEqualTo(Outcome.FAILED);
  }

  @Test
  void missingArchiveFailsTheRunThatIsPublishedFromItAtOnce() throws IOException {
    FileSetId set = pipeline.day("lost-archive", 3);
    attempt(
        () ->
            pipeline.dispatch(
                set, 1, failing("sendMessageBatch", " at call "), DrivenPipeline.ENOUGH_TIME));
    Archive archive = run(set, RunKey.of(1)).build().archive().orElseThrow();
    pipeline.deleteResultVersion(archive.key(), archive.versionId());

    RunSummary summary = pipeline.dispatch(set, 1);

    assertThat(summary.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(summary.sentence())
        .isEqualTo(
            "the archive "
                + archive.key()
                + " is not in the results bucket; restore its recorded version, or request the"
                + " day again without it (if it is the run's own, with \"mode\": \"rebuild_as_next\")");
    assertClosed(set);
  }

  private boolean reservesDispatch(FileSetId set) {
    Reconciled reconciled = pipeline.reconcile(set);
    return reconciled.due().isPresent()
        && pipeline
            .ledger()
            .states()
            .reserveDispatch(reconciled.state(), reconciled.due().getAsInt(), Engine.LAMBDA)
            .isPresent();
  }

  private RunSummary dispatchWithABug(FileSetId set) throws IOException {
    CallInterceptor bug =
        (name, call) -> {
          if (name.equals("getObject")) {
            throw new IllegalStateException("a bug");
          }
          return call.proceed();
        };
    return pipeline.dispatch(set, 1, bug, DrivenPipeline.ENOUGH_TIME);
  }

  @Test
  void runWhoseAttemptsWereKilledFailsWithoutAReason() throws IOException {
    FileSetId set = pipeline.day("killed", 3);
    for (int attempt = 1; attempt <= RunRecord.MAX_ATTEMPTS; attempt++) {
      // The process ends right after it has claimed the run.
      CallFault killed = new CallFault(6, CallFault.Kind.CRASH);
      attempt(() -> pipeline.dispatch(set, 1, killed, DrivenPipeline.ENOUGH_TIME));
      assertThat(killed.wasReached()).isTrue();
      pipeline.pass(PAST_THE_LEASE);
    }

    RunSummary summary = pipeline.dispatch(set, 1);

    assertThat(summary)
        .isEqualTo(
            ended(
                set,
                1,
                Outcome.FAILED,
                "5 attempts failed; no cause was recorded, which suggests a timeout or a lack of memory;"
                    + " check the log, then request the run again"));
  }
}
