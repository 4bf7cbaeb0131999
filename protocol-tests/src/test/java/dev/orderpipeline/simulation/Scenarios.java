package dev.orderpipeline.simulation;

import static dev.orderpipeline.simulation.Scenario.correct;
import static dev.orderpipeline.simulation.Scenario.pause;
import static dev.orderpipeline.simulation.Scenario.put;
import static dev.orderpipeline.simulation.Scenario.request;

import dev.orderpipeline.model.FileKind;
import java.time.Duration;
import java.util.List;

/** The scenarios that are explored. */
final class Scenarios {
  private static final Duration A_WHILE = Duration.ofMinutes(5);
  private static final Duration UNTIL_DUE = Duration.between(World.MORNING, World.DEADLINE);

  /** Three files, in any order, and nothing else. */
  static final Scenario FILES = Scenario.of("files").withFiles();

  /** Three files at once, and nothing else. */
  static final Scenario SET = Scenario.of("set").withSet();

  /** Three files, in any order, and a correction at any time once the set was complete. */
  static final Scenario SEPARATE_FILES_AND_CORRECTION =
      Scenario.of("separate-files-and-correction").withFiles().with(correct(FileKind.ITEMS, 'B'));

  /** One file is replaced at any time once the set was complete. */
  static final Scenario CORRECTION =
      Scenario.of("correction").withSet().with(correct(FileKind.ITEMS, 'B'));

  /** All files are replaced, one by one; what is sent after the first revision is no mixture. */
  static final Scenario ONE_BY_ONE =
      Scenario.of("one-by-one")
          .withSet()
          .with(
              correct(FileKind.CUSTOMERS, 'B'),
              correct(FileKind.ORDERS, 'B'),
              correct(FileKind.ITEMS, 'B'))
          .withoutMixtures();

  /** A correction is taken back. */
  static final Scenario THERE_AND_BACK =
      Scenario.of("there-and-back")
          .withSet()
          .with(correct(FileKind.ITEMS, 'B'), pause(A_WHILE), correct(FileKind.ITEMS, 'A'));

  /** A correction is taken back before it has settled, and before or after it is seen. */
  static final Scenario BACK_AT_ONCE =
      Scenario.of("back-at-once")
          .withSet()
          .with(correct(FileKind.ITEMS, 'B'), correct(FileKind.ITEMS, 'A'));

  /** The last correction is rejected: consumers keep the whole of the revision before it. */
  static final Scenario REJECTED =
      Scenario.of("rejected")
          .withSet()
          .with(pause(A_WHILE), correct(FileKind.CUSTOMERS, Days.EMPTY));

  /** A rejected correction is followed by a good one. */
  static final Scenario REJECTED_THEN_GOOD =
      Scenario.of("rejected-then-good")
          .withSet()
          .with(
              correct(FileKind.CUSTOMERS, Days.EMPTY),
              pause(A_WHILE),
              correct(FileKind.CUSTOMERS, 'B'));

  /** A correction with too many bad rows is published when an operator raises the threshold. */
  static final Scenario RAISED =
      Scenario.of("raised")
          .withSet()
          .with(
              correct(FileKind.ITEMS, Days.BAD),
              pause(A_WHILE),
              request(
                  "{\"file_set\":\"2022-01-30\",\"thresholds\":{\"rejected_rows\":11},"
                      + "\"replay_id\":\"a\"}"));

  /** A file is hidden by a delete marker once the set was complete. */
  static final Scenario HIDDEN =
      Scenario.of("hidden").withSet().with(new Scenario.Action.Hide(FileKind.ORDERS));

  /** An operator asks by hand, at any time from when the files are there, also before any event. */
  static final Scenario BY_HAND =
      Scenario.of("by-hand").withSet().with(request("{\"file_set\":\"2022-01-30\"}"));

  /** An operator does not wait for a correction to settle. */
  static final Scenario BY_HAND_NOW =
      Scenario.of("by-hand-now")
          .withSet()
          .with(
              correct(FileKind.ITEMS, 'B'), request("{\"file_set\":\"2022-01-30\",\"now\":true}"));

  /** The same replay is asked for twice, as a client does that gave up waiting. */
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

  /** The archive is sent again while a correction comes in. */
  static final Scenario REPUBLISH_AND_CORRECTION =
      Scenario.of("republish-and-correction")
          .withSet()
          .with(
              pause(A_WHILE),
              request("{\"file_set\":\"2022-01-30\",\"mode\":\"republish\",\"replay_id\":\"a\"}"))
          .with(pause(A_WHILE), correct(FileKind.ITEMS, 'B'));

  /** A replay by changed code gives other messages: they are the next revision. */
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

  /** A replay's item expires, and the same id is asked for again; so does an old revision's run. */
  static final Scenario EXPIRY =
      Scenario.of("expiry")
          .withSet()
          .with(
              pause(A_WHILE),
              request("{\"file_set\":\"2022-01-30\",\"replay_id\":\"a\"}"),
              correct(FileKind.ITEMS, 'B'),
              pause(Duration.ofDays(91)),
              request("{\"file_set\":\"2022-01-30\",\"replay_id\":\"a\"}"));

  /** The queue rejects a message for what it is; a correction follows. */
  static final Scenario REJECTED_MESSAGE =
      Scenario.of("rejected-message")
          .withSet()
          .with(pause(A_WHILE), correct(FileKind.ITEMS, 'B'))
          .thatMayFail();

  /** A correction leaves a customer out. */
  static final Scenario WITHDRAWN =
      Scenario.of("withdrawn")
          .withSet()
          .with(correct(FileKind.CUSTOMERS, Days.SHORT), correct(FileKind.ORDERS, Days.SHORT));

  /** An operator tries what a request would do, while a correction comes in. */
  static final Scenario DRY_RUN =
      Scenario.of("dry-run")
          .withSet()
          .with(request("{\"file_set\":\"2022-01-30\",\"dry_run\":true}"))
          .with(correct(FileKind.ITEMS, 'B'));

  /** The third file never comes. */
  static final Scenario NEVER =
      Scenario.of("never").with(put(FileKind.CUSTOMERS, 'A')).with(put(FileKind.ORDERS, 'A'));

  /** The third file comes in the very moment in which the files were due. */
  static final Scenario LATE_FILE =
      Scenario.of("late-file")
          .with(put(FileKind.CUSTOMERS, 'A'))
          .with(put(FileKind.ORDERS, 'A'))
          .with(pause(UNTIL_DUE), put(FileKind.ITEMS, 'A'));

  /** The first file comes after the files were due, and the others after it has settled. */
  static final Scenario LATE_SET =
      Scenario.of("late-set")
          .with(
              pause(UNTIL_DUE.plusHours(1)),
              put(FileKind.CUSTOMERS, 'A'),
              pause(A_WHILE),
              put(FileKind.ORDERS, 'A'),
              put(FileKind.ITEMS, 'A'));

  /** Nothing comes of a partner whose files are expected. */
  static final Scenario ABSENT = Scenario.of("absent").thatIsExpected();

  /** Files that are expected come in the very moment in which they were due. */
  static final Scenario LATE_EXPECTED =
      Scenario.of("late-expected")
          .with(pause(UNTIL_DUE), new Scenario.Action.PutAll('A'))
          .thatIsExpected();

  /** Several calls to the queue are in flight at once. */
  static final Scenario WIDE_WINDOW = Scenario.of("wide-window").withSet().sized(31, 20);

  /** A day that the Spark job begins; what it leaves the function goes on with. */
  static final Scenario JOB_ALONE = ofJob("job-alone", "JF").withSet();

  /** A day that the Spark job begins; what it leaves another job goes on with. */
  static final Scenario JOB_AFTER_JOB = ofJob("job-after-job", "J").withSet();

  /**
   * A day that the function begins; what it leaves, one part of two batches, a job goes on with.
   */
  static final Scenario JOB_AFTER_FUNCTION =
      ofJob("job-after-function", "FJ").withSet().sized(12, 10);

  /** The Spark job in the place of the function, and a correction at any time. */
  static final Scenario JOB = ofJob("job", "J").withSet().with(correct(FileKind.ITEMS, 'B'));

  /** What the job has begun the function goes on with, and the other way round. */
  static final Scenario JOB_THEN_FUNCTION =
      ofJob("job-then-function", "JFJF").withSet().with(correct(FileKind.ITEMS, 'B'));

  /** What the function has begun the job goes on with, and the other way round. */
  static final Scenario FUNCTION_THEN_JOB =
      ofJob("function-then-job", "FJFJ").withSet().with(correct(FileKind.ITEMS, 'B'));

  /** A day that the function has sent is replayed by the job, and a correction comes in. */
  static final Scenario REPLAY_BY_JOB =
      ofJob("replay-by-job", "FJ")
          .withSet()
          .with(pause(A_WHILE), request("{\"file_set\":\"2022-01-30\",\"replay_id\":\"a\"}"))
          .with(pause(A_WHILE), correct(FileKind.ITEMS, 'B'));

  /** A replay by the job expires, and the same id is asked for again. */
  static final Scenario EXPIRY_BY_JOB =
      ofJob("expiry-by-job", "FJ")
          .withSet()
          .with(
              pause(A_WHILE),
              request("{\"file_set\":\"2022-01-30\",\"replay_id\":\"a\"}"),
              pause(Duration.ofDays(91)),
              request("{\"file_set\":\"2022-01-30\",\"replay_id\":\"a\"}"));

  /** The queue rejects a message that a machine of the job sends. */
  static final Scenario REJECTED_MESSAGE_BY_JOB =
      ofJob("rejected-message-by-job", "J").withSet().thatMayFail();

  /** A correction that the job builds leaves a customer out. */
  static final Scenario WITHDRAWN_BY_JOB =
      ofJob("withdrawn-by-job", "FJ")
          .withSet()
          .with(
              pause(A_WHILE),
              correct(FileKind.CUSTOMERS, Days.SHORT),
              correct(FileKind.ORDERS, Days.SHORT))
          .sized(12, 10);

  private Scenarios() {}

  /** A day of two parts, of two batches and one, so that one may go on in the middle of a part. */
  private static Scenario ofJob(String name, String engines) {
    return Scenario.of(name).sized(17, 10).workedOnBy(engines);
  }

  static List<Scenario> all() {
    return List.of(
        SET,
        FILES,
        SEPARATE_FILES_AND_CORRECTION,
        CORRECTION,
        ONE_BY_ONE,
        THERE_AND_BACK,
        BACK_AT_ONCE,
        REJECTED,
        REJECTED_THEN_GOOD,
        RAISED,
        HIDDEN,
        BY_HAND,
        BY_HAND_NOW,
        REPLAY,
        REPLAY_AND_CORRECTION,
        REPUBLISH_AND_CORRECTION,
        CHANGED_CODE,
        CHANGED_CODE_AND_CORRECTION,
        EXPIRY,
        REJECTED_MESSAGE,
        WITHDRAWN,
        DRY_RUN,
        NEVER,
        LATE_FILE,
        LATE_SET,
        ABSENT,
        LATE_EXPECTED,
        WIDE_WINDOW,
        JOB_ALONE,
        JOB_AFTER_JOB,
        JOB_AFTER_FUNCTION,
        JOB,
        JOB_THEN_FUNCTION,
        FUNCTION_THEN_JOB,
        REPLAY_BY_JOB,
        EXPIRY_BY_JOB,
        REJECTED_MESSAGE_BY_JOB,
        WITHDRAWN_BY_JOB);
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
