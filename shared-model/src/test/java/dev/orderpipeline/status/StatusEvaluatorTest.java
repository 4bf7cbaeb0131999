package dev.orderpipeline.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.json.Expectations;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.LeaseHolder;
import dev.orderpipeline.ledger.NotificationLog;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.SetItems;
import dev.orderpipeline.ledger.Trigger;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.DateSpan;
import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.DropKey.Unrecognised;
import dev.orderpipeline.model.Engine;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.FoundFiles;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.Snooze;
import dev.orderpipeline.status.Action.Code;
import dev.orderpipeline.status.SetStatus.Due;
import dev.orderpipeline.status.SetStatus.Next;
import dev.orderpipeline.status.SetStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusEvaluatorTest {
  private static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));
  private static final Instant NOW = Instant.parse("2022-01-31T08:00:00Z");
  private static final Instant DEADLINE = Instant.parse("2022-01-31T09:00:00Z");
  private static final FoundFiles A = files("a");
  private static final FoundFiles B = files("b");
  private static final Archive ARCHIVE = new Archive("key", "v", "d", "c", 1, 1200, 34);
  private static final String NONE_PUBLISHED = " No earlier revision is published.";

  @Test
  void setWithoutARecordIsUnknownAndListsItsExpectedFiles() {
    SetStatus status =
        StatusEvaluator.of(
            items(FileSetState.none(SET)),
            Optional.of(FoundFiles.NONE),
            List.of(),
            DeliveryCalendar.DEFAULT,
            NOW);

    assertThat(status)
        .isEqualTo(
            new SetStatus(
                SET,
                new Assessment(
                    State.UNKNOWN,
                    Next.PARTNER,
                    "Nothing is recorded, and none of the three files is in the bucket. All three"
                        + " are due by 2022-01-31T09:00:00Z.",
                    Optional.of(
                        "Check the partner and the date, then ask the partner for the files:"
                            + " acme/customers_20220130.csv, acme/orders_20220130.csv,"
                            + " acme/items_20220130.csv."),
                    List.of()),
                0,
                new Due(DEADLINE, Optional.empty(), Optional.empty(), Optional.empty()),
                List.of(
                    missing(FileKind.CUSTOMERS), missing(FileKind.ORDERS), missing(FileKind.ITEMS)),
                Optional.empty(),
                new SetStatus.Runs(List.of(), 0),
                Optional.empty()));
  }

  @Test
  void setWithAMissingFileNamesItAndSinceWhenTheOthersArePresent() {
    FileSetState state = seen(FileSetState.none(SET), withoutItems(), Optional.empty(), NOW);

    SetStatus status = statusOf(items(state));

    assertStatus(
        status,
        State.WAITING,
        Next.PARTNER,
        "acme/items_20220130.csv is missing. Present: acme/customers_20220130.csv since"
            + " 2022-01-31T06:00:00Z, acme/orders_20220130.csv since 2022-01-31T06:00:00Z. All"
            + " three are due by 2022-01-31T09:00:00Z.");
    assertThat(status.files())
        .containsExactly(
            found(FileKind.CUSTOMERS, "a", Optional.empty()),
            found(FileKind.ORDERS, "a", Optional.empty()),
            missing(FileKind.ITEMS));
  }

  @Test
  void misnamedFileIsNamedWithItsExpectedNameWhereTheFileIsMissing() {
    FileSetState state = seen(FileSetState.none(SET), withoutItems(), Optional.empty(), NOW);
    List<UnrecognisedFile> strays =
        Stream.of("acme/Items_20220130.CSV", "acme/Orders_20220130.csv", "acme/items_20220131.txt")
            .map(StatusEvaluatorTest::stray)
            .toList();

    Assessment waiting =
        StatusEvaluator.of(items(state), Optional.empty(), strays, DeliveryCalendar.DEFAULT, NOW)
            .assessment();

    assertThat(waiting.sentence())
        .startsWith(
            "acme/items_20220130.csv is missing. acme/Items_20220130.CSV was not recognised: rename"
                + " to acme/items_20220130.csv. Present: ");
    assertThat(waiting.remedy())
        .hasValue(
            "Upload the misnamed files again under the names above, or ask the partner to. Once all"
                + " three are in the bucket, the pipeline publishes the day.");
  }

  @Test
  void unknownSetNamesItsMisnamedFilesAlsoIfTheyAreSpreadsheets() {
    List<UnrecognisedFile> strays =
        List.of(stray("acme/customers_2022-01-30.csv"), stray("acme/orders_20220130.xlsx"));

    assertStatus(
        StatusEvaluator.of(
            items(FileSetState.none(SET)),
            Optional.of(FoundFiles.NONE),
            strays,
            DeliveryCalendar.DEFAULT,
            NOW),
        State.UNKNOWN,
        Next.PARTNER,
        "Nothing is recorded, and none of the three files is in the bucket."
            + " acme/customers_2022-01-30.csv was not recognised: rename to"
            + " acme/customers_20220130.csv. acme/orders_20220130.xlsx was not recognised: send it"
            + " as CSV text named acme/orders_20220130.csv. All three are due by"
            + " 2022-01-31T09:00:00Z.");
  }

  @Test
  void publishedDayWithRejectedRowsSaysHowMany() {
    RunRecord run =
        run(1, RunState.BUILDING)
            .publishing(ARCHIVE, "{\"rows_in_no_total\":23}", NOW)
            .published("published/key", NOW);

    SetStatus status = statusOf(items(ended(first(), RunState.PUBLISHED), run));

    assertThat(status.rowsInNoTotal()).hasValue(23L);
    assertThat(status.assessment().sentence())
        .endsWith(
            " were sent to the queue. 23 rows are in no total; the partner's receipt lists them:"
                + " receipts/partner=acme/date=2022-01-30/r1/receipt.html in the results bucket.");
  }

  @Test
  void publishedDayThatLooksWrongSaysWhatAndHow() {
    RunRecord run =
        run(1, RunState.BUILDING)
            .publishing(
                ARCHIVE,
                "{\"implausible\":[{\"code\":\"IMPLAUSIBLE_SIZE\",\"held\":false,"
                    + "\"text\":\"The orders file has 12 rows; usual are 1000 rows.\"},"
                    + "{\"code\":\"IMPLAUSIBLE_DATES\",\"held\":true,\"text\":\"released\"}]}",
                NOW)
            .published("published/key", NOW);

    assertThat(statusOf(items(ended(first(), RunState.PUBLISHED), run)).assessment().sentence())
        .endsWith(
            " were sent to the queue. The day looks wrong; check it: IMPLAUSIBLE_SIZE: The orders"
                + " file has 12 rows; usual are 1000 rows.");
  }

  @Test
  void afterItsDeadlineASetWithAMissingFileSaysWhenTheNotificationWasSent() {
    Instant after = DEADLINE.plusSeconds(300);
    FileSetState notified =
        seen(FileSetState.none(SET), withoutItems(), Optional.empty(), NOW)
            .notified(NotificationLog.Notice.MISSING, DEADLINE.plusSeconds(60));

    SetStatus status =
        StatusEvaluator.of(
            items(notified), Optional.empty(), List.of(), DeliveryCalendar.DEFAULT, after);

    assertThat(status.assessment().sentence())
        .endsWith(
            " All three were due by 2022-01-31T09:00:00Z; a notification was sent at"
                + " 2022-01-31T09:01:00Z.");
    assertThat(status.due())
        .isEqualTo(
            new Due(
                DEADLINE,
                Optional.of(DEADLINE.plusSeconds(60)),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void partnersOwnDeadlineCounts() {
    DeliveryCalendar own = calendar("[{\"partner\":\"acme\",\"due\":\"07:30\"}]");

    SetStatus status = StatusEvaluator.of(items(first()), Optional.empty(), List.of(), own, NOW);

    assertThat(status.due().by()).isEqualTo("2022-01-31T07:30:00Z");
  }

  @Test
  void setOfADateWithoutAnExpectationNeedsNoAction() {
    DeliveryCalendar holiday = calendar("[{\"partner\":\"acme\",\"except\":\"01-30\"}]");

    Assessment assessment =
        StatusEvaluator.of(items(FileSetState.none(SET)), Optional.empty(), List.of(), holiday, NOW)
            .assessment();

    assertThat(assessment)
        .isEqualTo(
            new Assessment(
                State.UNKNOWN,
                Next.NOBODY,
                "Nothing is recorded. No files are expected for this date.",
                Optional.empty(),
                List.of()));
  }

  @Test
  void partlyDeliveredSetOfADateWithoutAnExpectationIsAwaited() {
    DeliveryCalendar holiday = calendar("[{\"partner\":\"acme\",\"except\":\"01-30\"}]");
    FileSetState state = seen(FileSetState.none(SET), withoutItems(), Optional.empty(), NOW);

    Assessment assessment =
        StatusEvaluator.of(items(state), Optional.empty(), List.of(), holiday, NOW).assessment();

    assertThat(assessment.next()).isEqualTo(Next.PARTNER);
    assertThat(assessment.sentence()).endsWith(" All three are due by 2022-01-31T09:00:00Z.");
  }

  @Test
  void snoozedSetSaysWhoSnoozedItAndNeedsNoAction() {
    Snooze snooze =
        new Snooze(
            "acme",
            new DateSpan(SET.date(), SET.date().plusDays(1)),
            "closed for inventory",
            "jane",
            NOW,
            Optional.empty());
    DeliveryCalendar snoozed = new DeliveryCalendar(Expectations.DEFAULT, List.of(snooze));
    FileSetState state = seen(FileSetState.none(SET), withoutItems(), Optional.empty(), NOW);

    SetStatus status = StatusEvaluator.of(items(state), Optional.empty(), List.of(), snoozed, NOW);

    assertThat(status.due().snooze()).hasValue(snooze);
    assertThat(status.assessment().next()).isEqualTo(Next.NOBODY);
    assertThat(status.assessment().remedy()).isEmpty();
    assertThat(status.assessment().sentence())
        .endsWith(
            " All three are due by 2022-01-31T09:00:00Z. Missing files are not reported: snoozed"
                + " from 2022-01-30 until 2022-01-31 by jane: closed for inventory.");
  }

  private static DeliveryCalendar calendar(String expectations) {
    return new DeliveryCalendar(Expectations.parse(expectations), List.of());
  }

  @Test
  void setThatWasClosedIncompleteIsMissed() {
    Instant late = NOW.plus(Duration.ofDays(20));
    FileSetState state =
        seen(FileSetState.none(SET), withoutItems(), Optional.empty(), NOW)
            .written()
            .notified(NotificationLog.Notice.MISSING, NOW)
            .written()
            .reconciled(
                withoutItems(), Optional.empty(), Trigger.SWEEP, late, CorrectionSettle.DEFAULT)
            .written();

    SetStatus status =
        StatusEvaluator.of(
            items(state), Optional.empty(), List.of(), DeliveryCalendar.DEFAULT, late);

    assertThat(status.assessment().state()).isEqualTo(State.MISSED);
    assertThat(status.assessment().sentence())
        .endsWith(" The set was closed 14 days after its date.");
  }

  @Test
  void filesWithoutAnEventAreUnrecordedAndReconciledByACommand() {
    SetStatus status =
        StatusEvaluator.of(
            items(FileSetState.none(SET)),
            Optional.of(withoutItems()),
            List.of(),
            DeliveryCalendar.DEFAULT,
            NOW);

    assertStatus(
        status,
        State.UNRECORDED,
        Next.OPERATOR,
        "acme/customers_20220130.csv (uploaded at 2022-01-31T06:00:00Z), acme/orders_20220130.csv"
            + " (uploaded at 2022-01-31T06:00:00Z) are in the bucket but not recorded: the event is"
            + " on its way or lost.",
        Action.of(Code.RECONCILE));
  }

  @Test
  void correctionOfAPublishedDayThatIsNotRecordedIsUnrecorded() {
    SetItems items = items(ended(first(), RunState.PUBLISHED), run(1, RunState.PUBLISHED));

    assertThat(
            StatusEvaluator.of(items, Optional.of(B), List.of(), DeliveryCalendar.DEFAULT, NOW)
                .assessment()
                .state())
        .isEqualTo(State.UNRECORDED);
  }

  @Test
  void fileThatWasDeletedAfterTheDayWasPublishedChangesNothing() {
    SetItems items = items(ended(first(), RunState.PUBLISHED), run(1, RunState.PUBLISHED));

    assertThat(
            StatusEvaluator.of(
                    items, Optional.of(withoutItems()), List.of(), DeliveryCalendar.DEFAULT, NOW)
                .assessment()
                .state())
        .isEqualTo(State.PUBLISHED);
  }

  @Test
  void completeSetWithoutAWorkerSaysWhenItIsDispatched() {
    assertStatus(
        statusOf(items(first())),
        State.DUE,
        Next.PIPELINE,
        "All three files are present; no worker has started revision 1 yet. The sweep "
            + "will dispatch it within a minute.",
        Action.of(Code.REPLAY));
  }

  @Test
  void dispatchedSetSaysWhenItIsDispatchedAgain() {
    assertStatus(
        statusOf(items(first().dispatched(1, Engine.LAMBDA, NOW))),
        State.DUE,
        Next.PIPELINE,
        "All three files are present; no worker has started revision 1 yet. The sweep dispatches it"
            + " again at 2022-01-31T08:01:00Z.",
        Action.of(Code.REPLAY));
  }

  @Test
  void setThatIsLongOverdueIsForTheOperator() {
    SetStatus status =
        StatusEvaluator.of(
            items(first()),
            Optional.empty(),
            List.of(),
            DeliveryCalendar.DEFAULT,
            NOW.plus(Duration.ofMinutes(11)));

    assertStatus(
        status,
        State.DUE,
        Next.OPERATOR,
        "All three files are present; no worker has started revision 1 yet. The sweep should have"
            + " dispatched it at 2022-01-31T08:00:00Z.",
        Action.of(Code.REPLAY));
  }

  @Test
  void correctionThatSettlesSaysUntilWhenAndWhichRevisionIsPublished() {
    FileSetState corrected =
        seen(ended(first(), RunState.PUBLISHED), B, Optional.of(run(1, RunState.PUBLISHED)), NOW);

    assertStatus(
        statusOf(items(corrected, run(1, RunState.PUBLISHED))),
        State.SETTLING,
        Next.PIPELINE,
        "Revision 2 is a correction. It waits until 2022-01-31T08:10:00Z, in case further files are"
            + " corrected, at the latest until 2022-01-31T10:00:00Z. The last published revision is"
            + " 1.",
        Action.of(Code.REPLAY_NOW));
  }

  @Test
  void setWhoseFilesKeepChangingSaysSo() {
    Optional<RunRecord> published = Optional.of(run(1, RunState.PUBLISHED));
    FileSetState changing = ended(first(), RunState.PUBLISHED);
    Instant start = NOW.minusSeconds(7_140);
    for (int upload = 0; upload <= 13; upload++) {
      changing = seen(changing, files("c" + upload), published, start.plusSeconds(540L * upload));
    }

    assertStatus(
        statusOf(items(changing, run(1, RunState.PUBLISHED))),
        State.SETTLING,
        Next.PIPELINE,
        "Revision 15 is a correction. It waits until 2022-01-31T08:01:00Z, in case further files"
            + " are corrected, at the latest until 2022-01-31T08:01:00Z. The last published"
            + " revision is 1. The files keep changing, so this revision does not wait for a quiet"
            + " time and can mix old and new files. Ask the partner to upload each file once.",
        Action.of(Code.REPLAY_NOW));
  }

  @Test
  void itemOfANewerVersionIsShownAndNothingIsSuggestedThatChangesIt() {
    SetItems items =
        new SetItems(
            FileSetState.none(SET), Optional.empty(), List.of(), Optional.of("its item is odd"));

    assertStatus(
        statusOf(items),
        State.UNSUPPORTED,
        Next.OPERATOR,
        "Nothing is done for this set: its item is odd.");
  }

  @Test
  void runWithAnActiveWorkerNeedsNoAction() {
    SetItems items = held(first(), "run#1", run(1, RunState.BUILDING));

    assertStatus(
        statusOf(items),
        State.BUILDING,
        Next.PIPELINE,
        "Revision 1 is being read, joined and archived (attempt 1 of 5, started at"
            + " 2022-01-31T07:00:00Z).");
  }

  @Test
  void runWhoseWorkerDiedSaysWhyAndWhenItIsDispatchedAgain() {
    RunRecord run = run(1, RunState.BUILDING).withLastFault("IOException: reset", true, NOW);
    SetItems items = items(first().dispatched(1, Engine.LAMBDA, NOW), run);

    assertStatus(
        statusOf(items),
        State.BUILDING,
        Next.PIPELINE,
        "Revision 1 has not been built yet, and no worker is active (attempt 1 of 5, last update at"
            + " 2022-01-31T08:00:00Z, ended by IOException: reset). The sweep dispatches it again"
            + " at 2022-01-31T08:01:00Z.",
        Action.of(Code.REPLAY));
  }

  @Test
  void leaseThatHasEndedHasNoHolder() {
    SetItems items =
        new SetItems(
            first(),
            Optional.of(new LeaseHolder("run#1", NOW)),
            List.of(run(1, RunState.BUILDING)),
            Optional.empty());

    assertThat(statusOf(items).heldBy()).isEmpty();
    assertThat(statusOf(items).assessment().sentence()).contains("no worker is active");
  }

  @Test
  void runThatIsBeingSentReportsItsProgress() {
    SetItems items = held(first().publishing(1), "run#1", run(1, RunState.PUBLISHING));

    assertStatus(
        statusOf(items),
        State.PUBLISHING,
        Next.PIPELINE,
        "Revision 1 is being sent: 1,000 of 1,234 messages were sent to the queue "
            + "(started at 2022-01-31T07:00:00Z).");
  }

  @Test
  void publishedDayWithoutRowsIsReportedAsSuch() {
    RunRecord empty =
        run(1, RunState.BUILDING)
            .publishing(new Archive("a", "v", "o", "c", 0, 0, 0), "{}", NOW)
            .published("published/a", NOW);

    assertStatus(
        statusOf(items(ended(first(), RunState.PUBLISHED), empty)),
        State.PUBLISHED,
        Next.NOBODY,
        "Revision 1 was published at 2022-01-31T08:00:00Z, but its three files have no rows: no"
            + " message was sent to the queue.");
  }

  @Test
  void publishedDayWithoutRowsIsReportedWithItsClosingMessage() {
    RunRecord empty =
        run(1, RunState.BUILDING)
            .publishing(new Archive("a", "v", "o", "c", 0, 0, 0, true), "{}", NOW)
            .published("published/a", NOW);

    assertStatus(
        statusOf(items(ended(first(), RunState.PUBLISHED), empty)),
        State.PUBLISHED,
        Next.NOBODY,
        "Revision 1 was published at 2022-01-31T08:00:00Z, but its three files have no rows: only"
            + " the closing message was sent to the queue.");
  }

  @Test
  void olderRevisionThatIsStillBeingSentIsReported() {
    FileSetState corrected =
        seen(first().publishing(1), B, Optional.of(run(1, RunState.PUBLISHING)), NOW);

    SetStatus status = statusOf(held(corrected, "run#1", run(1, RunState.PUBLISHING)));

    assertThat(status.assessment().state()).isEqualTo(State.PUBLISHING);
    assertThat(status.assessment().sentence())
        .endsWith(" Revision 2 waits until revision 1 is finished.");
  }

  @Test
  void publishedDayNeedsNoAction() {
    SetStatus status =
        statusOf(items(ended(first(), RunState.PUBLISHED), run(1, RunState.PUBLISHED)));

    assertStatus(
        status,
        State.PUBLISHED,
        Next.NOBODY,
        "Revision 1 was published at 2022-01-31T07:00:00Z: 1,200 customer messages and "
            + "34 error messages were sent to the queue.");
    assertThat(status.runs().listed())
        .containsExactly(
            new SetStatus.Run(
                "run#1",
                RunState.PUBLISHED,
                1,
                new SetStatus.SendingProgress(Optional.of(1234L), 1000),
                Instant.parse("2022-01-31T07:00:00Z"),
                Instant.parse("2022-01-31T07:00:00Z"),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void rejectedFileIsForThePartnerAndNamesTheReceipt() {
    RunRecord rejected =
        run(1, RunState.BUILDING)
            .ended(
                RunState.REJECTED,
                RunFailure.of(FileReason.FILE_EMPTY, "The items file is empty. Send it again."),
                NOW);

    SetStatus status = statusOf(items(ended(first(), RunState.REJECTED), rejected));

    assertStatus(
        status,
        State.REJECTED,
        Next.PARTNER,
        "Revision 1 was rejected at 2022-01-31T08:00:00Z: FILE_EMPTY: The items file is empty. Send"
            + " it again."
            + NONE_PUBLISHED);
    assertThat(status.assessment().remedy())
        .hasValue(
            "The partner must correct the named file and upload it again; the pipeline then"
                + " publishes the day. The partner's receipt is"
                + " receipts/partner=acme/date=2022-01-30/r1/receipt.html in the results bucket.");
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "TOO_MANY_REJECTED_ROWS",
        "TOO_MANY_UNMATCHED_ROWS",
        "MOST_ROWS_UNUSABLE",
        "CUSTOMERS_MISSING",
        "TOO_MANY_ORDERS_WITHOUT_ITEMS",
        "TOO_MANY_WITHDRAWN_CUSTOMERS",
        "IMPLAUSIBLE_SAME_FILE",
        "IMPLAUSIBLE_CUT_OFF",
        "IMPLAUSIBLE_SCALE",
        "IMPLAUSIBLE_SIZE",
        "IMPLAUSIBLE_DATES"
      })
  void dayBeyondItsThresholdsCanBePublishedAsItIs(FileReason reason) {
    RunRecord rejected =
        run(1, RunState.BUILDING).ended(RunState.REJECTED, RunFailure.of(reason, "20 of 30"), NOW);

    SetStatus status = statusOf(items(ended(first(), RunState.REJECTED), rejected));

    assertThat(status.assessment().actions()).containsExactly(Action.of(Code.REPLAY_AS_IT_IS));
  }

  @Test
  void failedRunIsForTheOperatorAndSaysHowMuchWasSent() {
    RunRecord failed =
        run(1, RunState.PUBLISHING).ended(RunState.FAILED, RunFailure.of("5 attempts ended"), NOW);

    assertStatus(
        statusOf(items(ended(first(), RunState.FAILED), failed)),
        State.FAILED,
        Next.OPERATOR,
        "Revision 1 failed at 2022-01-31T08:00:00Z: 5 attempts ended. 1,000 of its "
            + "1,234 messages were sent to the queue."
            + NONE_PUBLISHED,
        Action.of(Code.REPLAY));
  }

  @Test
  void failedRunWithAnArchiveContinuesOrIsBuiltAsTheNextRevision() {
    RunRecord failed =
        run(1, RunState.PUBLISHING).ended(RunState.FAILED, RunFailure.of("5 attempts ended"), NOW);

    assertThat(statusOf(items(ended(first(), RunState.FAILED), failed)).assessment().remedy())
        .contains(
            "Fix the cause named above, then replay the set. The run continues at its checkpoint."
                + " If it fails again, replay the set with --as-next (\"mode\":"
                + " \"rebuild_as_next\"): the files are read again and published as the next"
                + " revision.");
  }

  @Test
  void failedRunWithoutAnArchiveIsBuiltAnew() {
    RunRecord failed =
        run(1, RunState.BUILDING).ended(RunState.FAILED, RunFailure.of("5 attempts ended"), NOW);

    assertThat(statusOf(items(ended(first(), RunState.FAILED), failed)).assessment().remedy())
        .contains(
            "Fix the cause named above, then replay the set. Nothing was sent, so the files are"
                + " read again.");
  }

  @Test
  void supersededRunThatNothingFollowedIsForTheOperator() {
    RunRecord superseded =
        run(1, RunState.BUILDING).ended(RunState.SUPERSEDED, RunFailure.of("newer"), NOW);

    SetStatus status = statusOf(items(ended(first(), RunState.SUPERSEDED), superseded));

    assertThat(status.assessment().state()).isEqualTo(State.SUPERSEDED);
    assertThat(status.assessment().actions()).containsExactly(Action.of(Code.REPLAY));
  }

  @Test
  void replayWithoutAWorkerCanBeContinued() {
    RunRecord replay =
        RunRecord.unclaimed(RunKey.replay(1, "again"), pinned(), NOW)
            .publishing(ARCHIVE, "{}", NOW)
            .withCheckpoint(7, NOW);

    assertStatus(
        statusOf(items(ended(first(), RunState.PUBLISHED), run(1, RunState.PUBLISHED), replay)),
        State.PUBLISHED,
        Next.NOBODY,
        "Revision 1 was published at 2022-01-31T07:00:00Z: 1,200 customer messages and "
            + "34 error messages were sent to the queue. Replay again of revision 1 is in "
            + "progress: 7 of 1,234 messages have been sent again, and no worker is active.",
        Action.continueReplay("again"));
  }

  @Test
  void onlyTheRunsUpdatedLastAreListed() {
    List<RunRecord> runs = new ArrayList<>();
    for (int i = 0; i < 13; i++) {
      runs.add(
          RunRecord.unclaimed(RunKey.replay(1, "r" + i), pinned(), NOW.plusSeconds(i))
              .ended(RunState.SUPERSEDED, RunFailure.of("why"), NOW.plusSeconds(i)));
    }
    runs.add(run(1, RunState.PUBLISHED));

    SetStatus status =
        statusOf(items(ended(first(), RunState.PUBLISHED), runs.toArray(RunRecord[]::new)));

    assertThat(status.runs().listed()).hasSize(10);
    assertThat(status.runs().listed().get(0).run()).isEqualTo("run#1#replay#r12");
    assertThat(status.runs().more()).isEqualTo(4);
  }

  private static void assertStatus(
      SetStatus status, State state, Next next, String sentence, Action... actions) {
    assertThat(status.assessment().sentence()).isEqualTo(sentence);
    assertThat(status.assessment().state()).isEqualTo(state);
    assertThat(status.assessment().next()).isEqualTo(next);
    assertThat(status.assessment().actions()).containsExactly(actions);
  }

  private static SetStatus statusOf(SetItems items) {
    return StatusEvaluator.of(items, Optional.empty(), List.of(), DeliveryCalendar.DEFAULT, NOW);
  }

  private static SetItems items(FileSetState state, RunRecord... runs) {
    return new SetItems(state, Optional.empty(), List.of(runs), Optional.empty());
  }

  private static SetItems held(FileSetState state, String run, RunRecord... runs) {
    return new SetItems(
        state,
        Optional.of(new LeaseHolder(run, NOW.plusSeconds(30))),
        List.of(runs),
        Optional.empty());
  }

  private static FileSetState first() {
    return seen(FileSetState.none(SET), A, Optional.empty(), NOW);
  }

  private static FileSetState seen(
      FileSetState before, FoundFiles found, Optional<RunRecord> run, Instant now) {
    return before.reconciled(found, run, Trigger.EVENT, now, CorrectionSettle.DEFAULT).written();
  }

  private static FileSetState ended(FileSetState before, RunState state) {
    return before.ended(1, state, pinned(), NOW);
  }

  private static RunRecord run(int revision, RunState state) {
    Instant start = Instant.parse("2022-01-31T07:00:00Z");
    RunRecord claimed = RunRecord.unclaimed(RunKey.of(revision), pinned(), start).claimed(1, start);
    return switch (state) {
      case BUILDING -> claimed;
      case PUBLISHING -> claimed.publishing(ARCHIVE, "{}", start).withCheckpoint(1000, start);
      case PUBLISHED ->
          claimed
              .publishing(ARCHIVE, "{}", start)
              .withCheckpoint(1000, start)
              .published("published/key", start);
      case REJECTED, SUPERSEDED, FAILED -> claimed.ended(state, RunFailure.of("why"), start);
    };
  }

  private static PinnedFiles pinned() {
    return A.complete().orElseThrow();
  }

  private static FoundFiles files(String content) {
    FoundFiles files = FoundFiles.NONE;
    for (FileKind kind : FileKind.values()) {
      files = files.with(kind, version(content));
    }
    return files;
  }

  private static FoundFiles withoutItems() {
    return FoundFiles.NONE
        .with(FileKind.CUSTOMERS, version("a"))
        .with(FileKind.ORDERS, version("a"));
  }

  private static UnrecognisedFile stray(String key) {
    return new UnrecognisedFile((Unrecognised) DropKey.parse(key), NOW);
  }

  private static FileVersion version(String content) {
    return new FileVersion(content, content, 100, Instant.parse("2022-01-31T06:00:00Z"));
  }

  private static SetStatus.File missing(FileKind kind) {
    return new SetStatus.File(kind, SET.key(kind), Optional.empty(), Optional.empty());
  }

  private static SetStatus.File found(FileKind kind, String content, Optional<String> used) {
    return new SetStatus.File(kind, SET.key(kind), Optional.of(version(content)), used);
  }
}
