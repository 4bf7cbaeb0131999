package dev.orderpipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.ledger.Lifecycle.Status;
import dev.orderpipeline.ledger.NotificationLog.Notice;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.Engine;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.FoundFiles;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileSetStateTest {
  private static final LocalDate DATE = LocalDate.of(2022, 1, 30);
  private static final FileSetId SET = new FileSetId("acme", DATE);
  private static final Instant NOW = Instant.parse("2022-01-30T08:00:00Z");
  private static final Duration SETTLE = Duration.ofMinutes(10);
  private static final CorrectionSettle CORRECTION =
      new CorrectionSettle(SETTLE, Duration.ofMinutes(25));
  private static final Instant LIMIT = NOW.plus(CORRECTION.max());
  private static final Instant DEADLINE = Instant.parse("2022-01-31T09:00:00Z");
  private static final FoundFiles TWO =
      FoundFiles.NONE
          .with(FileKind.CUSTOMERS, version("a", "1"))
          .with(FileKind.ITEMS, version("a", "1"));
  private static final FoundFiles A = files("a", "1");
  private static final FoundFiles A_AGAIN = files("a", "2");
  private static final FoundFiles B = files("b", "3");

  @Test
  void twoFilesAreNoRevision() {
    FoundFiles two =
        FoundFiles.NONE
            .with(FileKind.CUSTOMERS, version("a", "1"))
            .with(FileKind.ITEMS, version("a", "1"));

    FileSetState state = seen(FileSetState.none(SET), two, Optional.empty(), NOW);

    assertThat(state)
        .isEqualTo(
            new FileSetState(
                SET,
                StoredItem.NONE,
                two,
                NOW,
                Revisions.NONE,
                new NextDispatch(Instant.EPOCH, Duration.ZERO, 0),
                new Lifecycle(Status.WAITING, true, Optional.empty()),
                NotificationLog.NONE));
  }

  @Test
  void notificationAboutMissingFilesIsDueFromTheDeadlineUntilItIsRecorded() {
    FileSetState waiting = seen(FileSetState.none(SET), TWO, Optional.empty(), NOW);

    assertThat(waiting.dueNotification(DEADLINE, SETTLE, DEADLINE.minusMillis(1))).isEmpty();
    assertThat(waiting.dueNotification(DEADLINE, SETTLE, DEADLINE)).contains(Notice.MISSING);
    assertThat(
            waiting.notified(Notice.MISSING, DEADLINE).dueNotification(DEADLINE, SETTLE, DEADLINE))
        .isEmpty();
  }

  @Test
  void afterALateFileTheNotificationIsDueOnceNoFurtherFileArrives() {
    Instant late = DEADLINE.plusSeconds(1);
    FileSetState first =
        seen(
            FileSetState.none(SET),
            FoundFiles.NONE.with(FileKind.ITEMS, version("a", "1")),
            Optional.empty(),
            late);
    FileSetState second = seen(first, TWO, Optional.empty(), late.plusSeconds(60));

    Instant settled = late.plusSeconds(60).plus(SETTLE);
    assertThat(second.dueNotification(DEADLINE, SETTLE, settled.minusMillis(1))).isEmpty();
    assertThat(second.dueNotification(DEADLINE, SETTLE, settled)).contains(Notice.MISSING);
  }

  @Test
  void fileThatArrivesAfterTheNotificationCausesNoSecondOne() {
    FileSetState notified =
        seen(
                FileSetState.none(SET),
                FoundFiles.NONE.with(FileKind.ITEMS, version("a", "1")),
                Optional.empty(),
                NOW)
            .notified(Notice.MISSING, DEADLINE);

    FileSetState second = seen(notified, TWO, Optional.empty(), DEADLINE.plusSeconds(1));

    assertThat(second.dueNotification(DEADLINE, SETTLE, DEADLINE.plus(SETTLE).plusSeconds(1)))
        .isEmpty();
  }

  @Test
  void notificationAboutCompleteFilesIsDueOnceAndOnlyAfterOneAboutMissingFiles() {
    FileSetState inTime = seen(FileSetState.none(SET), A, Optional.empty(), NOW);
    FileSetState late =
        seen(
            seen(FileSetState.none(SET), TWO, Optional.empty(), NOW)
                .notified(Notice.MISSING, DEADLINE),
            A,
            Optional.empty(),
            DEADLINE);

    assertThat(inTime.dueNotification(DEADLINE, SETTLE, DEADLINE)).isEmpty();
    assertThat(late.dueNotification(DEADLINE, SETTLE, DEADLINE)).contains(Notice.COMPLETE);
    assertThat(late.notified(Notice.COMPLETE, DEADLINE).dueNotification(DEADLINE, SETTLE, DEADLINE))
        .isEmpty();
  }

  @Test
  void setThatClosedDuringTheNotificationReopensToReportItsFiles() {
    FileSetState closed =
        seen(FileSetState.none(SET), A, Optional.empty(), NOW)
            .ended(1, RunState.PUBLISHED, A.complete().orElseThrow(), NOW);
    assertThat(closed.isOpen()).isFalse();

    FileSetState notified = closed.notified(Notice.MISSING, NOW);

    assertThat(notified.isOpen()).isTrue();
    assertThat(notified.ended(1, RunState.PUBLISHED, A.complete().orElseThrow(), NOW).isOpen())
        .isTrue();
    assertThat(
            notified
                .notified(Notice.COMPLETE, NOW)
                .ended(1, RunState.PUBLISHED, A.complete().orElseThrow(), NOW)
                .isOpen())
        .isFalse();
  }

  @Test
  void setIsNotClosedIncompleteBeforeTheNotification() {
    FileSetState waiting = seen(FileSetState.none(SET), TWO, Optional.empty(), NOW);

    assertThat(swept(waiting, TWO, DATE.plusDays(15))).isEqualTo(waiting);
  }

  @Test
  void firstNotificationIsKeptOnRecord() {
    FileSetState once =
        seen(FileSetState.none(SET), TWO, Optional.empty(), NOW).notified(Notice.MISSING, NOW);

    assertThat(once.notified(Notice.MISSING, DEADLINE)).isEqualTo(once);
  }

  @Test
  void threeFilesAreTheFirstRevisionAndDueAtOnce() {
    FileSetState state = seen(FileSetState.none(SET), A, Optional.empty(), NOW);

    assertThat(state)
        .isEqualTo(
            new FileSetState(
                SET,
                StoredItem.NONE,
                A,
                Instant.EPOCH,
                new Revisions(1, A.complete(), NOW, Optional.empty(), OptionalInt.empty()),
                new NextDispatch(NOW, Duration.ZERO, 0),
                new Lifecycle(Status.RECORDED, true, Optional.empty()),
                NotificationLog.NONE));
    assertThat(state.target(Optional.empty(), NOW)).hasValue(1);
  }

  @Test
  void reconcilingAgainChangesNothing() {
    FileSetState first = first();

    assertThat(seen(first, A, Optional.empty(), NOW.plusSeconds(5))).isEqualTo(first);
  }

  @Test
  void reuploadOfTheSameBytesStartsNoNewRun() {
    FileSetState published = ended(first(), 1, RunState.PUBLISHED);

    FileSetState seen = seen(published, A_AGAIN, run(1, RunState.PUBLISHED, A), NOW);

    assertThat(seen.revision()).isEqualTo(1);
    assertThat(seen.pinned()).isEqualTo(A_AGAIN.complete());
    assertThat(seen.isOpen()).isFalse();
    assertThat(seen.target(run(1, RunState.PUBLISHED, A), NOW)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "REJECTED"})
  void sameBytesAfterARunThatDidNotPublishAreANewRevision(RunState state) {
    FileSetState seen = seen(ended(first(), 1, state), A_AGAIN, run(1, state, A), NOW);

    assertThat(seen.revision()).isEqualTo(2);
    assertThat(seen.pinned()).isEqualTo(A_AGAIN.complete());
    assertThat(seen.isOpen()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "REJECTED"})
  void sameVersionsAfterARunThatDidNotPublishAreNoNewRevision(RunState state) {
    FileSetState ended = ended(first(), 1, state);

    assertThat(seen(ended, A, run(1, state, A), NOW)).isEqualTo(ended);
  }

  @Test
  void correctionSettlesForTenMinutes() {
    FileSetState corrected = seen(first(), B, Optional.empty(), NOW);

    assertThat(corrected.revisions().settlesAt()).isEqualTo(NOW.plus(SETTLE));
    assertThat(corrected.target(Optional.empty(), NOW.plus(SETTLE).minusMillis(1))).isEmpty();
    assertThat(corrected.target(Optional.empty(), NOW.plus(SETTLE))).hasValue(2);
  }

  @Test
  void everyFurtherCorrectionRestartsTheSettling() {
    FileSetState corrected = seen(first(), B, Optional.empty(), NOW);
    Instant later = NOW.plusSeconds(300);

    assertThat(seen(corrected, files("c", "4"), Optional.empty(), later).revisions().settlesAt())
        .isEqualTo(later.plus(SETTLE));
  }

  @Test
  void filesThatKeepChangingSettleUntilTheLimit() {
    FileSetState changing = changing();

    assertThat(changing.revisions())
        .isEqualTo(
            new Revisions(4, d().complete(), LIMIT, Optional.of(LIMIT), OptionalInt.empty()));
    assertThat(changing.revisions().isChanging()).isTrue();
    assertThat(changing.target(Optional.empty(), LIMIT.minusMillis(1))).isEmpty();
    assertThat(changing.target(Optional.empty(), LIMIT)).hasValue(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 180})
  void correctionAfterOneThatSettledQuietlyDuringPublishingHasALimitOfItsOwn(int minutes) {
    FileSetState settled = seen(first().publishing(1), B, run(1, RunState.PUBLISHING, A), NOW);
    Instant later = NOW.plus(Duration.ofMinutes(minutes));

    FileSetState newer = seen(settled, d(), Optional.empty(), later);

    assertThat(newer.revisions())
        .isEqualTo(
            new Revisions(
                3,
                d().complete(),
                later.plus(SETTLE),
                Optional.of(later.plus(CORRECTION.max())),
                OptionalInt.of(1)));
  }

  @Test
  void correctionAfterOneThatSettledQuietlyAndWasNotDispatchedUntilTheLimitSettlesAgain() {
    FileSetState settled = seen(first(), B, Optional.empty(), NOW);

    FileSetState newer = seen(settled, d(), Optional.empty(), LIMIT);

    assertThat(newer.revisions().settlesAt()).isEqualTo(LIMIT.plus(SETTLE));
  }

  @Test
  void correctionsThatSupersedeBuildsDoNotMoveTheLimit() {
    FileSetState dispatched =
        seen(first(), B, Optional.empty(), NOW).dispatched(2, Engine.LAMBDA, NOW.plus(SETTLE));
    Instant later = NOW.plus(SETTLE).plusSeconds(60);

    FileSetState newer = seen(dispatched, d(), run(2, RunState.BUILDING, B), later);

    assertThat(newer.revisions().settlesBy()).contains(LIMIT);
  }

  @Test
  void filesThatChangeAfterTheLimitAndBeforeTheDispatchAreDispatchedInstead() {
    FileSetState newer = seen(changing(), files("e", "6"), Optional.empty(), LIMIT.plusSeconds(9));

    assertThat(newer.target(Optional.empty(), LIMIT.plusSeconds(9))).hasValue(5);
  }

  @Test
  void filesThatChangeWhileARevisionIsBuiltAtTheLimitWaitForIt() {
    FileSetState dispatched = changing().dispatched(4, Engine.LAMBDA, LIMIT);

    FileSetState newer = seen(dispatched, files("e", "6"), run(4, RunState.BUILDING, d()), LIMIT);

    assertThat(newer.found()).isEqualTo(files("e", "6"));
    assertThat(newer.revisions()).isEqualTo(dispatched.revisions());
    assertThat(newer.isOpen()).isTrue();
  }

  @Test
  void filesThatWaitedForARevisionAtTheLimitSettleAgain() {
    FileSetState begun = changing().dispatched(4, Engine.LAMBDA, LIMIT).publishing(4);

    FileSetState newer = seen(begun, files("e", "6"), run(4, RunState.PUBLISHING, d()), LIMIT);

    assertThat(newer.revisions())
        .isEqualTo(
            new Revisions(
                5,
                files("e", "6").complete(),
                LIMIT.plus(SETTLE),
                Optional.of(LIMIT.plus(CORRECTION.max())),
                OptionalInt.of(4)));
  }

  @Test
  void publishedSetStaysOpenForFilesThatWaited() {
    FileSetState dispatched = changing().dispatched(4, Engine.LAMBDA, LIMIT);
    FileSetState newer = seen(dispatched, files("e", "6"), run(4, RunState.BUILDING, d()), LIMIT);

    FileSetState ended =
        newer.publishing(4).ended(4, RunState.PUBLISHED, d().complete().orElseThrow(), LIMIT);

    assertThat(ended.isOpen()).isTrue();
    assertThat(seen(ended, files("e", "6"), run(4, RunState.PUBLISHED, d()), LIMIT).revision())
        .isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "REJECTED"})
  void correctionAfterAnUnpublishedEndSettlesAgain(RunState state) {
    FileSetState ended =
        changing()
            .dispatched(4, Engine.LAMBDA, LIMIT)
            .ended(4, state, d().complete().orElseThrow(), LIMIT);

    FileSetState newer = seen(ended, files("e", "6"), run(4, state, d()), LIMIT);

    assertThat(newer.revisions().settlesAt()).isEqualTo(LIMIT.plus(SETTLE));
  }

  @Test
  void contentAThenBThenAIsThreeRevisions() {
    List<Integer> revisions = new ArrayList<>();
    FileSetState state = FileSetState.none(SET);
    for (FoundFiles found : List.of(A, B, A_AGAIN)) {
      state = seen(state, found, Optional.empty(), NOW);
      revisions.add(state.revision());
    }

    assertThat(revisions).containsExactly(1, 2, 3);
  }

  @Test
  void deletedFileChangesNeitherRevisionNorContent() {
    FoundFiles two =
        FoundFiles.NONE
            .with(FileKind.CUSTOMERS, version("a", "1"))
            .with(FileKind.ORDERS, version("a", "1"));

    FileSetState seen = seen(first(), two, Optional.empty(), NOW);

    assertThat(seen.revision()).isEqualTo(1);
    assertThat(seen.pinned()).isEqualTo(A.complete());
    assertThat(seen.found()).isEqualTo(two);
    assertThat(seen.target(Optional.empty(), NOW)).hasValue(1);
  }

  @Test
  void revisionThatHasStartedToPublishIsTheTargetBeforeANewerOne() {
    FileSetState begun = first().publishing(1);
    FileSetState corrected = seen(begun, B, run(1, RunState.PUBLISHING, A), NOW);

    assertThat(corrected.revision()).isEqualTo(2);
    assertThat(corrected.target(Optional.empty(), NOW.plus(SETTLE))).hasValue(1);
  }

  @Test
  void waitAfterADispatchDoublesFromAMinuteToAnHour() {
    FileSetState state = first();
    List<Long> minutes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      state = state.dispatched(1, Engine.LAMBDA, NOW);
      minutes.add(Duration.between(NOW, state.nextDispatch().at()).toMinutes());
    }

    assertThat(minutes).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
  }

  @Test
  void waitAfterAJobsDispatchDoublesFromTwentyMinutesToAnHour() {
    FileSetState state = first();
    List<Long> minutes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      state = state.dispatched(1, Engine.SPARK, NOW);
      minutes.add(Duration.between(NOW, state.nextDispatch().at()).toMinutes());
    }

    assertThat(minutes).containsExactly(20L, 40L, 60L, 60L, 60L);
  }

  @ParameterizedTest
  @CsvSource({"1, 20", "5, 32", "7, 60"})
  void dispatchingToAJobAfterTheFunctionWaitsAtLeastTwentyMinutes(int dispatches, long minutes) {
    FileSetState state = first();
    for (int i = 0; i < dispatches; i++) {
      state = state.dispatched(1, Engine.LAMBDA, NOW);
    }

    assertThat(state.dispatched(1, Engine.SPARK, NOW).nextDispatch().delay())
        .isEqualTo(Duration.ofMinutes(minutes));
  }

  @Test
  void newTargetOfAJobWaitsTwentyMinutesAgain() {
    FileSetState state = first().dispatched(1, Engine.SPARK, NOW).dispatched(1, Engine.SPARK, NOW);

    assertThat(state.dispatched(2, Engine.SPARK, NOW).nextDispatch().at())
        .isEqualTo(NOW.plusSeconds(1_200));
  }

  @Test
  void jobThatPausesIsDueAtOnceAndItsNextDispatchWaitsTwentyMinutes() {
    FileSetState paused = first().dispatched(1, Engine.SPARK, NOW).dueNow(NOW);

    assertThat(paused.nextDispatch().at()).isEqualTo(NOW);
    assertThat(paused.dispatched(1, Engine.SPARK, NOW).nextDispatch().at())
        .isEqualTo(NOW.plusSeconds(1_200));
  }

  @Test
  void failedDispatchIsDueInAMinuteAndDoesNotLengthenTheWait() {
    FileSetState before = first().dispatched(1, Engine.SPARK, NOW);
    FileSetState dispatched = before.dispatched(1, Engine.SPARK, NOW);

    FileSetState taken = dispatched.withoutDispatch(before, NOW);

    assertThat(taken.nextDispatch().at()).isEqualTo(NOW.plusSeconds(60));
    assertThat(taken.dispatched(1, Engine.SPARK, NOW)).isEqualTo(dispatched);
  }

  @Test
  void longWaitShowsThatAJobWasStarted() {
    assertThat(first().jobStartedAt(1)).isEmpty();
    assertThat(first().dispatched(1, Engine.LAMBDA, NOW).jobStartedAt(1)).isEmpty();
    assertThat(first().dispatched(1, Engine.SPARK, NOW).jobStartedAt(1)).contains(NOW);
    assertThat(first().dispatched(1, Engine.SPARK, NOW).jobStartedAt(2)).isEmpty();
  }

  @Test
  void newTargetWaitsAMinuteAgain() {
    FileSetState state =
        first().dispatched(1, Engine.LAMBDA, NOW).dispatched(1, Engine.LAMBDA, NOW);

    assertThat(state.dispatched(2, Engine.LAMBDA, NOW).nextDispatch().at())
        .isEqualTo(NOW.plusSeconds(60));
  }

  @Test
  void newRevisionIsDueAtOnceForAnyWaitOfTheOldOne() {
    FileSetState waiting =
        first().dispatched(1, Engine.LAMBDA, NOW).dispatched(1, Engine.LAMBDA, NOW);
    Instant later = NOW.plusSeconds(10);

    assertThat(seen(waiting, B, Optional.empty(), later).nextDispatch().at()).isEqualTo(later);
  }

  @Test
  void publishedCurrentRevisionClosesTheSet() {
    FileSetState ended = ended(first().publishing(1), 1, RunState.PUBLISHED);

    assertThat(ended.isOpen()).isFalse();
    assertThat(ended.publishing()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"FAILED, FAILED", "SUPERSEDED, FAILED", "REJECTED, REJECTED"})
  void setWhoseRevisionEndsUnpublishedIsListedUntilItRunsAgain(
      RunState state, UnpublishedReason.Why why) {
    FileSetState ended = ended(first(), 1, state);

    assertThat(ended.lifecycle().unpublished()).contains(UnpublishedReason.at(why, NOW));
    assertThat(ended.restarted(NOW).lifecycle().unpublished()).isEmpty();
    assertThat(seen(ended, B, run(1, state, A), NOW).lifecycle().unpublished()).isEmpty();
    assertThat(ended(ended.restarted(NOW), 1, RunState.PUBLISHED).lifecycle().unpublished())
        .isEmpty();
  }

  @Test
  void laterReconciliationKeepsTheMonthInWhichASetEndedUnpublished() {
    FileSetState ended = ended(first(), 1, RunState.REJECTED);

    Instant later = NOW.plus(Duration.ofDays(70));
    Optional<RunRecord> touchedLater =
        run(1, RunState.BUILDING, A)
            .map(run -> run.ended(RunState.REJECTED, RunFailure.of("a reason"), later));
    assertThat(seen(ended, A, touchedLater, later)).isEqualTo(ended);
  }

  @Test
  void rejectedSetIsListedOnceNoNotificationIsDue() {
    FileSetState notified =
        seen(
            seen(FileSetState.none(SET), TWO, Optional.empty(), NOW).notified(Notice.MISSING, NOW),
            A,
            Optional.empty(),
            NOW);
    FileSetState owing = ended(notified, 1, RunState.REJECTED);
    assertThat(owing.lifecycle().unpublished()).isEmpty();

    FileSetState closed =
        seen(owing.notified(Notice.COMPLETE, NOW), A, run(1, RunState.REJECTED, A), NOW);

    assertThat(closed.lifecycle().unpublished())
        .contains(UnpublishedReason.at(UnpublishedReason.Why.REJECTED, NOW));
  }

  @Test
  void endOfAnOlderRevisionLeavesTheSetOpenForTheNewer() {
    FileSetState corrected = seen(first().publishing(1), B, run(1, RunState.PUBLISHING, A), NOW);

    FileSetState ended = ended(corrected, 1, RunState.PUBLISHED);

    assertThat(ended.isOpen()).isTrue();
    assertThat(ended.target(Optional.empty(), NOW.plus(SETTLE))).hasValue(2);
  }

  @Test
  void rejectedRunKeepsTheSetOpenIfOtherFilesWereFoundMeanwhile() {
    FileSetState reuploaded = seen(first(), A_AGAIN, run(1, RunState.BUILDING, A), NOW);
    Instant later = NOW.plusSeconds(30);

    FileSetState ended = reuploaded.ended(1, RunState.REJECTED, A.complete().orElseThrow(), later);

    assertThat(ended.isOpen()).isTrue();
    assertThat(ended.nextDispatch().at()).isEqualTo(later);
    assertThat(seen(ended, A_AGAIN, run(1, RunState.REJECTED, A), later).revision()).isEqualTo(2);
  }

  @Test
  void sweepClosesAnIncompleteSetFourteenDaysAfterItsDate() {
    FileSetState waiting =
        seen(FileSetState.none(SET), one(), Optional.empty(), NOW)
            .notified(Notice.MISSING, DEADLINE);

    FileSetState missed = swept(waiting, one(), DATE.plusDays(15));

    assertThat(missed.lifecycle().status()).isEqualTo(Status.MISSED);
    assertThat(missed.lifecycle().unpublished())
        .contains(new UnpublishedReason(UnpublishedReason.Why.MISSED, YearMonth.of(2022, 2)));
    assertThat(missed.isOpen()).isFalse();
  }

  @Test
  void repeatedUploadsOfAFileAfterTheDeadlineDoNotPostponeTheNotification() {
    FileSetState first =
        seen(FileSetState.none(SET), one(), Optional.empty(), DEADLINE.plusSeconds(1));
    FoundFiles again = FoundFiles.NONE.with(FileKind.ORDERS, version("b", "2"));
    FileSetState second = seen(first, again, Optional.empty(), DEADLINE.plusSeconds(300));

    assertThat(second.dueNotification(DEADLINE, SETTLE, DEADLINE.plusSeconds(1).plus(SETTLE)))
        .contains(Notice.MISSING);
  }

  @Test
  void lateSweepOfAMissedSetChangesNothing() {
    FileSetState waiting =
        seen(FileSetState.none(SET), one(), Optional.empty(), NOW)
            .notified(Notice.MISSING, DEADLINE);
    FileSetState missed = swept(waiting, one(), DATE.plusDays(15));

    assertThat(seen(missed, one(), Optional.empty(), NOW)).isEqualTo(missed);
  }

  @Test
  void sweepWaitsUntilFourteenDaysAreOver() {
    FileSetState waiting =
        seen(FileSetState.none(SET), one(), Optional.empty(), NOW)
            .notified(Notice.MISSING, DEADLINE);

    assertThat(swept(waiting, one(), DATE.plusDays(14))).isEqualTo(waiting);
  }

  @Test
  void eventReopensAMissedSet() {
    FileSetState waiting = seen(FileSetState.none(SET), one(), Optional.empty(), NOW);
    FileSetState missed = swept(waiting, one(), DATE.plusDays(15));

    assertThat(seen(missed, one(), Optional.empty(), NOW)).isEqualTo(waiting);
  }

  @Test
  void manualRequestDoesNotReopenAMissedSet() {
    FileSetState waiting = seen(FileSetState.none(SET), one(), Optional.empty(), NOW);
    FileSetState missed = swept(waiting, one(), DATE.plusDays(15));

    assertThat(missed.reconciled(one(), Optional.empty(), Trigger.MANUAL, NOW, CORRECTION))
        .isEqualTo(missed);
  }

  @Test
  void correctionKeepsTheWaitOfTheRevisionThatIsPublished() {
    FileSetState waiting = first().publishing(1).dispatched(1, Engine.LAMBDA, NOW);

    FileSetState corrected = seen(waiting, B, run(1, RunState.PUBLISHING, A), NOW);

    assertThat(corrected.revision()).isEqualTo(2);
    assertThat(corrected.nextDispatch()).isEqualTo(waiting.nextDispatch());
  }

  @Test
  void waitingCorrectionIsDueWithoutTheWaitOfTheRevisionBeforeIt() {
    FileSetState corrected = seen(first().publishing(1), B, run(1, RunState.PUBLISHING, A), NOW);
    FileSetState waiting =
        corrected.dispatched(1, Engine.LAMBDA, NOW).dispatched(1, Engine.LAMBDA, NOW);

    assertThat(ended(waiting, 1, RunState.PUBLISHED).nextDispatch().at()).isEqualTo(NOW);
  }

  @Test
  void restartedRunIsDueInAMinuteAfterAnyWait() {
    FileSetState failed =
        ended(
            first().dispatched(1, Engine.LAMBDA, NOW).dispatched(1, Engine.LAMBDA, NOW),
            1,
            RunState.FAILED);
    Instant later = NOW.plusSeconds(7200);

    FileSetState restarted = failed.restarted(later);

    assertThat(restarted.isOpen()).isTrue();
    assertThat(restarted.nextDispatch().at()).isEqualTo(later.plusSeconds(60));
    assertThat(restarted.dispatched(1, Engine.LAMBDA, later).nextDispatch().at())
        .isEqualTo(later.plusSeconds(120));
  }

  @Test
  void messagesOfChangedCodeAreTheNextRevisionWhichHasStartedToPublish() {
    FileSetState next =
        ended(first(), 1, RunState.PUBLISHED)
            .nextRevisionPublishing(2, A.complete().orElseThrow(), NOW);

    assertThat(next.revision()).isEqualTo(2);
    assertThat(next.publishing()).hasValue(2);
    assertThat(next.isOpen()).isTrue();
    assertThat(next.nextDispatch().at()).isEqualTo(NOW.plusSeconds(60));
  }

  /** Published, then changed at 0, 9 and 18 minutes; the limit is at 25 minutes. */
  private static FileSetState changing() {
    FileSetState state = ended(first(), 1, RunState.PUBLISHED);
    Optional<RunRecord> published = run(1, RunState.PUBLISHED, A);
    state = seen(state, B, published, NOW);
    state = seen(state, files("c", "4"), Optional.empty(), NOW.plusSeconds(540));
    return seen(state, d(), Optional.empty(), NOW.plusSeconds(1_080));
  }

  private static FoundFiles d() {
    return files("d", "5");
  }

  private static FileSetState first() {
    return seen(FileSetState.none(SET), A, Optional.empty(), NOW);
  }

  private static FileSetState seen(
      FileSetState before, FoundFiles found, Optional<RunRecord> run, Instant now) {
    return before.reconciled(found, run, Trigger.EVENT, now, CORRECTION);
  }

  private static FileSetState swept(FileSetState before, FoundFiles found, LocalDate today) {
    Instant now = today.atStartOfDay(ZoneOffset.UTC).toInstant();
    return before.reconciled(found, Optional.empty(), Trigger.SWEEP, now, CORRECTION);
  }

  private static FileSetState ended(FileSetState before, int revision, RunState state) {
    return before.ended(revision, state, A.complete().orElseThrow(), NOW);
  }

  private static Optional<RunRecord> run(int revision, RunState state, FoundFiles files) {
    PinnedFiles pinned = files.complete().orElseThrow();
    RunRecord unclaimed = RunRecord.unclaimed(RunKey.of(revision), pinned, NOW);
    return Optional.of(
        state.isTerminal() ? unclaimed.ended(state, RunFailure.of("a reason"), NOW) : unclaimed);
  }

  private static FoundFiles one() {
    return FoundFiles.NONE.with(FileKind.ORDERS, version("a", "1"));
  }

  private static FoundFiles files(String content, String versionId) {
    FoundFiles found = FoundFiles.NONE;
    for (FileKind kind : FileKind.values()) {
      found = found.with(kind, version(content, versionId));
    }
    return found;
  }

  private static FileVersion version(String content, String versionId) {
    return new FileVersion("v" + versionId, "etag-" + content, 100, NOW);
  }
}
