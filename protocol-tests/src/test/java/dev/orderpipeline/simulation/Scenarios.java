package dev.orderpipeline.simulation;

import static dev.orderpipeline.simulation.Scenario.correct;
import static dev.orderpipeline.simulation.Scenario.pause;
import static dev.orderpipeline.simulation.Scenario.put;
import static dev.orderpipeline.simulation.Scenario.queueOutage;
import static dev.orderpipeline.simulation.Scenario.request;

import dev.orderpipeline.model.FileKind;
import java.time.Duration;
import java.util.List;

/** The scenarios that are explored. */
final class Scenarios {
  private static final Duration A_WHILE = Duration.ofMinutes(5);
  private static final Duration NINE_MINUTES = Duration.ofMinutes(9);
  private static final Duration UNTIL_DUE = Duration.between(World.MORNING, World.DEADLINE);

  /** Three files, in any order, and nothing else. */
  static final Scenario FILES = Scenario.of("files").withFiles();

  /** Three files at once, and nothing else. */
  static final Scenario SET = Scenario.of("set").withSet();

  /** Three files, in any order, and a correction at any time after the set is complete. */
  static final Scenario SEPARATE_FILES_AND_CORRECTION =
      Scenario.of("separate-files-and-correction").withFiles().with(correct(FileKind.ITEMS, 'B'));

  /** One file is replaced at any time after the set is complete. */
  static final Scenario CORRECTION =
      Scenario.of("correction").withSet().with(correct(FileKind.ITEMS, 'B'));

  /** All files are replaced one by one; no later revision mixes old and new files. */
  static final Scenario ONE_BY_ONE =
      Scenario.of("one-by-one")
          .withSet()
          .with(
              correct(FileKind.CUSTOMERS, 'B'),
              correct(FileKind.ORDERS, 'B'),
              correct(FileKind.ITEMS, 'B'))
          .withoutMixtures();

  /** A correction is reverted. */
  static final Scenario REVERTED_CORRECTION =
      Scenario.of("reverted-correction")
          .withSet()
          .with(correct(FileKind.ITEMS, 'B'), pause(A_WHILE), correct(FileKind.ITEMS, 'A'));

  /** A correction is reverted before it has settled, before or after it is recorded. */
  static final Scenario CORRECTION_REVERTED_AT_ONCE =
      Scenario.of("correction-reverted-at-once")
          .withSet()
          .with(correct(FileKind.ITEMS, 'B'), correct(FileKind.ITEMS, 'A'));

  /** The bytes of one file are uploaded again, at any time after the set is complete. */
  static final Scenario REUPLOAD =
      Scenario.of("reupload").withSet().with(correct(FileKind.ITEMS, 'A'));

  /** Files change without a quiet time, also when the limit of the settling is reached. */
  static final Scenario CHANGING =
      Scenario.of("changing")
          .withSet()
          .settling(Duration.ofMinutes(10))
          .with(
              correct(FileKind.ITEMS, 'B'),
              pause(NINE_MINUTES),
              correct(FileKind.ITEMS, 'C'),
              pause(NINE_MINUTES),
              correct(FileKind.ITEMS, 'D'),
              pause(NINE_MINUTES),
              correct(FileKind.ITEMS, 'E'),
              pause(Duration.ofMinutes(4)),
              correct(FileKind.ITEMS, 'F'),
              pause(NINE_MINUTES),
              correct(FileKind.ITEMS, 'G'));

  /** The last correction is rejected, so the previous revision stays valid. */
  static final Scenario REJECTED =
      Scenario.of("rejected")
          .withSet()
          .with(pause(A_WHILE), correct(FileKind.CUSTOMERS, SimulatedFiles.EMPTY));

  /** A rejected correction is followed by a good one. */
  static final Scenario REJECTED_THEN_GOOD =
      Scenario.of("rejected-then-good")
          .withSet()
          .with(
              correct(FileKind.CUSTOMERS, SimulatedFiles.EMPTY),
              pause(A_WHILE),
              correct(FileKind.CUSTOMERS, 'B'));

  /** A correction with too many bad rows is published when an operator raises the threshold. */
  static final Scenario RAISED_THRESHOLD =
      Scenario.of("raised-threshold")
          .withSet()
          .with(
              correct(FileKind.ITEMS, SimulatedFiles.BAD),
              pause(A_WHILE),
              request(
                  "{\"file_set\":\"2022-01-30\",\"thresholds\":{\"rejected_rows\":11,\"unusable_rows\":11},"
                      + "\"replay_id\":\"a\"}"));

  /** A file is deleted after the set is complete. */
  static final Scenario DELETED_FILE =
      Scenario.of("deleted-file").withSet().with(new Scenario.Action.Delete(FileKind.ORDERS));

  /** A manual request at any time after the files are put, even before any event. */
  static final Scenario MANUAL_REQUEST =
      Scenario.of("manual-request").withSet().with(request("{\"file_set\":\"2022-01-30\"}"));

  /** A manual request that does not wait for a correction to settle. */
  static final Scenario MANUAL_REQUEST_NOW =
      Scenario.of("manual-request-now")
          .withSet()
          .with(
              correct(FileKind.ITEMS, 'B'), request("{\"file_set\":\"2022-01-30\",\"now\":true}"));

  /** The same replay is requested twice, as after a client timeout. */
  static final Scenario REPLAY =
      Scenario.of("replay")
          .withSet()
          .with(pause(A_WHILE), request("{\"file_set\":\"2022-01-30\",\"replay_id\":\"a\"}"))
          .with(pause(A_WHILE), request("{\"file_set\":\"2022-01-30\",\"replay_id\":\"a\"}"));

  /** A replay and a correction. */
  static final Scenario REPLAY_AND_CORRECTION =
      Scenario.of("replay-and-correction")
          .withSet()
          .with(pause(A_WHILE), request("{\"file_set\":\"2022-01-30\",\"replay_id\":\"a\"}"))
          .with(pause(A_WHILE), correct(FileKind.ITEMS, 'B'));

  /** The archive is republished while a correction arrives, also while that settles. */
  static final Scenario REPUBLISH_AND_CORRECTION =
      Scenario.of("republish-and-correction")
          .withSet()
          .with(
              pause(A_WHILE),
              request(
                  "{\"file_set\":\"2022-01-30\",\"mode\":\"republish\",\"now\":true,"
                      + "\"replay_id\":\"a\"}"))
          .with(pause(A_WHILE), correct(FileKind.ITEMS, 'B'));

  /** A replay by changed code builds other messages, which become the next revision. */
  static final Scenario CHANGED_CODE =
      Scenario.of("changed-code")
          .withSet()
          .with(pause(A_WHILE), request("{\"file_set\":\"2022-01-30\",\"replay_id\":\"a\"}"))
          .withChangedCode();

  /** A replay by changed code and a correction. */
  static final Scenario CHANGED_CODE_AND_CORRECTION =
      Scenario.of("changed-code-and-correction")
          .withSet()
          .with(pause(A_WHILE), request("{\"file_set\":\"2022-01-30\",\"replay_id\":\"a\"}"))
          .with(pause(A_WHILE), correct(FileKind.ITEMS, 'B'))
          .withChangedCode();

  /** A replay by changed code, and the same bytes of one file again. */
  static final Scenario CHANGED_CODE_AND_REUPLOAD =
      Scenario.of("changed-code-and-reupload")
          .withSet()
          .with(pause(A_WHILE), request("{\"file_set\":\"2022-01-30\",\"replay_id\":\"a\"}"))
          .with(pause(A_WHILE), correct(FileKind.ITEMS, 'A'))
          .withChangedCode();

  /** The items of a replay and of an old run expire, and the same replay is requested again. */
  static final Scenario EXPIRY =
      Scenario.of("expiry")
          .withSet()
          .with(
              pause(A_WHILE),
              request("{\"file_set\":\"2022-01-30\",\"replay_id\":\"a\"}"),
              correct(FileKind.ITEMS, 'B'),
              pause(Duration.ofDays(91)),
              request("{\"file_set\":\"2022-01-30\",\"replay_id\":\"a\"}"));

  /** The queue rejects a message because of its content; a correction follows. */
  static final Scenario REJECTED_MESSAGE =
      Scenario.of("rejected-message")
          .withSet()
          .with(pause(A_WHILE), correct(FileKind.ITEMS, 'B'))
          .thatCanFail();

  /** The queue rejects a message, and an operator has the day rebuilt as the next revision. */
  static final Scenario REBUILT_AS_NEXT =
      Scenario.of("rebuilt-as-next")
          .withSet()
          .with(
              pause(A_WHILE),
              request(
                  "{\"file_set\":\"2022-01-30\",\"mode\":\"rebuild_as_next\",\"replay_id\":\"a\"}"))
          .thatCanFail();

  /** A correction leaves a customer out. */
  static final Scenario WITHDRAWN =
      Scenario.of("withdrawn")
          .withSet()
          .with(
              correct(FileKind.CUSTOMERS, SimulatedFiles.SHORT),
              correct(FileKind.ORDERS, SimulatedFiles.SHORT));

  /** An operator sends a dry run while a correction arrives. */
  static final Scenario DRY_RUN =
      Scenario.of("dry-run")
          .withSet()
          .with(request("{\"file_set\":\"2022-01-30\",\"dry_run\":true}"))
          .with(correct(FileKind.ITEMS, 'B'));

  /** The third file never arrives. */
  static final Scenario MISSING_FILE =
      Scenario.of("missing-file")
          .with(put(FileKind.CUSTOMERS, 'A'))
          .with(put(FileKind.ORDERS, 'A'));

  /** The third file arrives exactly at the deadline. */
  static final Scenario LATE_FILE =
      Scenario.of("late-file")
          .with(put(FileKind.CUSTOMERS, 'A'))
          .with(put(FileKind.ORDERS, 'A'))
          .with(pause(UNTIL_DUE), put(FileKind.ITEMS, 'A'));

  /** The first file arrives after the deadline, and the others after it has settled. */
  static final Scenario LATE_SET =
      Scenario.of("late-set")
          .with(
              pause(UNTIL_DUE.plusHours(1)),
              put(FileKind.CUSTOMERS, 'A'),
              pause(A_WHILE),
              put(FileKind.ORDERS, 'A'),
              put(FileKind.ITEMS, 'A'));

  /** No file of an expected set arrives. */
  static final Scenario ABSENT = Scenario.of("absent").thatIsExpected();

  /** The files of an expected set arrive exactly at the deadline. */
  static final Scenario LATE_EXPECTED =
      Scenario.of("late-expected")
          .with(pause(UNTIL_DUE), new Scenario.Action.PutAll('A'))
          .thatIsExpected();

  /** A partner that sends nothing is snoozed before the deadline. */
  static final Scenario SNOOZED = Scenario.of("snoozed").with(Scenario.snooze()).thatIsExpected();

  /** The third file never arrives, and the partner is snoozed at the deadline. */
  static final Scenario SNOOZED_AT_DEADLINE =
      Scenario.of("snoozed-at-deadline")
          .with(put(FileKind.CUSTOMERS, 'A'))
          .with(put(FileKind.ORDERS, 'A'))
          .with(pause(UNTIL_DUE), Scenario.snooze());

  /** A snooze of a partner that sends nothing is cancelled before or after the deadline. */
  static final Scenario SNOOZE_CANCELLED =
      Scenario.of("snooze-cancelled")
          .with(Scenario.snooze(), pause(UNTIL_DUE), Scenario.cancelSnooze())
          .thatIsExpected();

  /** A snooze is cancelled two days after the deadline, when no sweep looks for the set. */
  static final Scenario SNOOZE_CANCELLED_LATER =
      Scenario.of("snooze-cancelled-later")
          .with(Scenario.snooze(), pause(UNTIL_DUE.plusDays(2)), Scenario.cancelSnooze())
          .thatIsExpected();

  /** Several calls to the queue are in flight at once. */
  static final Scenario WIDE_WINDOW = Scenario.of("wide-window").withSet().sized(31, 20);

  /** The Spark job starts a day; the function continues it. */
  static final Scenario JOB_ALONE = ofJob("job-alone", "JF").withSet();

  /** The Spark job starts a day; another job continues it. */
  static final Scenario JOB_AFTER_JOB = ofJob("job-after-job", "J").withSet();

  /** The function starts a day of one part with two batches; a job continues it. */
  static final Scenario JOB_AFTER_FUNCTION =
      ofJob("job-after-function", "FJ").withSet().sized(12, 10);

  /** The Spark job instead of the function, and a correction at any time. */
  static final Scenario JOB = ofJob("job", "J").withSet().with(correct(FileKind.ITEMS, 'B'));

  /** The job and the function take turns, and a correction arrives; the job starts. */
  static final Scenario JOB_THEN_FUNCTION =
      ofJob("job-then-function", "JFJF").withSet().with(correct(FileKind.ITEMS, 'B'));

  /** The function and the job take turns, and a correction arrives; the function starts. */
  static final Scenario FUNCTION_THEN_JOB =
      ofJob("function-then-job", "FJFJ").withSet().with(correct(FileKind.ITEMS, 'B'));

  /** The job replays a day that the function published, and a correction arrives. */
  static final Scenario REPLAY_BY_JOB =
      ofJob("replay-by-job", "FJ")
          .withSet()
          .with(pause(A_WHILE), request("{\"file_set\":\"2022-01-30\",\"replay_id\":\"a\"}"))
          .with(pause(A_WHILE), correct(FileKind.ITEMS, 'B'));

  /** A replay by the job expires, and the same replay is requested again. */
  static final Scenario EXPIRY_BY_JOB =
      ofJob("expiry-by-job", "FJ")
          .withSet()
          .with(
              pause(A_WHILE),
              request("{\"file_set\":\"2022-01-30\",\"replay_id\":\"a\"}"),
              pause(Duration.ofDays(91)),
              request("{\"file_set\":\"2022-01-30\",\"replay_id\":\"a\"}"));

  /** The queue rejects a message from an executor of the job. */
  static final Scenario REJECTED_MESSAGE_BY_JOB =
      ofJob("rejected-message-by-job", "J").withSet().thatCanFail();

  /** A correction that the job builds leaves a customer out. */
  static final Scenario WITHDRAWN_BY_JOB =
      ofJob("withdrawn-by-job", "FJ")
          .withSet()
          .with(
              pause(A_WHILE),
              correct(FileKind.CUSTOMERS, SimulatedFiles.SHORT),
              correct(FileKind.ORDERS, SimulatedFiles.SHORT))
          .sized(12, 10);

  /** A correction in a stage with closing messages. */
  static final Scenario CLOSED_CORRECTION =
      Scenario.of("closed-correction")
          .withSet()
          .with(correct(FileKind.ITEMS, 'B'))
          .processedBy("f");

  /** A replay after the stage's setting has changed: the first worker has closing messages. */
  static final Scenario CLOSED_REPLAY =
      Scenario.of("closed-replay")
          .withSet()
          .with(pause(A_WHILE), request("{\"file_set\":\"2022-01-30\",\"replay_id\":\"a\"}"))
          .processedBy("fF");

  /** The job starts a day with a closing message; the function, which has none, continues it. */
  static final Scenario CLOSED_BY_JOB = ofJob("closed-by-job", "jF").withSet();

  /** The function starts a day of one part with a closing message; a job continues it. */
  static final Scenario CLOSED_BY_FUNCTION =
      ofJob("closed-by-function", "fJ").withSet().sized(12, 10);

  /** A correction with a closing message that the job builds leaves a customer out. */
  static final Scenario CLOSED_WITHDRAWN_BY_JOB =
      ofJob("closed-withdrawn-by-job", "fj")
          .withSet()
          .with(
              pause(A_WHILE),
              correct(FileKind.CUSTOMERS, SimulatedFiles.SHORT),
              correct(FileKind.ORDERS, SimulatedFiles.SHORT))
          .sized(12, 10);

  /** SQS fails for longer than five attempts to publish take. */
  static final Scenario QUEUE_OUTAGE_16_MINUTES =
      withQueueOutage("queue-outage-16-minutes", Duration.ofMinutes(16));

  /** SQS fails for long enough that dispatches become hourly. */
  static final Scenario QUEUE_OUTAGE_6_HOURS =
      withQueueOutage("queue-outage-6-hours", Duration.ofHours(6));

  /** SQS fails for days. */
  static final Scenario QUEUE_OUTAGE_3_DAYS =
      withQueueOutage("queue-outage-3-days", Duration.ofDays(3));

  private Scenarios() {}

  /** An outage at any time after the files are put, and a correction while it lasts. */
  private static Scenario withQueueOutage(String name, Duration time) {
    return Scenario.of(name)
        .withSet()
        .with(queueOutage(time))
        .with(pause(A_WHILE), correct(FileKind.ITEMS, 'B'));
  }

  /** A day of two parts, with two batches and one, so that a worker can continue within a part. */
  private static Scenario ofJob(String name, String engines) {
    return Scenario.of(name).sized(17, 10).processedBy(engines);
  }

  static List<Scenario> all() {
    return List.of(
        SET,
        FILES,
        SEPARATE_FILES_AND_CORRECTION,
        CORRECTION,
        ONE_BY_ONE,
        REVERTED_CORRECTION,
        CORRECTION_REVERTED_AT_ONCE,
        REUPLOAD,
        CHANGING,
        REJECTED,
        REJECTED_THEN_GOOD,
        RAISED_THRESHOLD,
        DELETED_FILE,
        MANUAL_REQUEST,
        MANUAL_REQUEST_NOW,
        REPLAY,
        REPLAY_AND_CORRECTION,
        REPUBLISH_AND_CORRECTION,
        CHANGED_CODE,
        CHANGED_CODE_AND_CORRECTION,
        CHANGED_CODE_AND_REUPLOAD,
        EXPIRY,
        REJECTED_MESSAGE,
        REBUILT_AS_NEXT,
        WITHDRAWN,
        DRY_RUN,
        MISSING_FILE,
        LATE_FILE,
        LATE_SET,
        ABSENT,
        LATE_EXPECTED,
        SNOOZED,
        SNOOZED_AT_DEADLINE,
        SNOOZE_CANCELLED,
        SNOOZE_CANCELLED_LATER,
        WIDE_WINDOW,
        QUEUE_OUTAGE_16_MINUTES,
        QUEUE_OUTAGE_6_HOURS,
        QUEUE_OUTAGE_3_DAYS,
        JOB_ALONE,
        JOB_AFTER_JOB,
        JOB_AFTER_FUNCTION,
        JOB,
        JOB_THEN_FUNCTION,
        FUNCTION_THEN_JOB,
        REPLAY_BY_JOB,
        EXPIRY_BY_JOB,
        REJECTED_MESSAGE_BY_JOB,
        WITHDRAWN_BY_JOB,
        CLOSED_CORRECTION,
        CLOSED_REPLAY,
        CLOSED_BY_JOB,
        CLOSED_BY_FUNCTION,
        CLOSED_WITHDRAWN_BY_JOB);
  }

  static Scenario named(String name) {
    return all().stream()
        .filter(scenario -> scenario.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no scenario "
                        + name
                        + "; there are "
                        + all().stream().map(Scenario::name).toList()));
  }
}
