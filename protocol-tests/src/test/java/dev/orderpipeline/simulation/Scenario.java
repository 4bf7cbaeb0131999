package dev.orderpipeline.simulation;

import dev.orderpipeline.model.FileKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The actions of partners and operators that a schedule simulates, and the results that are
 * allowed.
 *
 * @param name the name for replays and the output
 * @param files the generator of the files
 * @param actors the actions of each actor in order; actions of different actors have no order
 * @param settle the settling time of a correction
 * @param window how many messages a worker can send beyond the checkpoint
 * @param canFail true if a run can end as FAILED
 * @param allowsMixtures true if a revision after the first can mix old and new files, because the
 *     partner takes longer than the settling time
 * @param allSweeps true if the sweep runs every minute even if nothing is due
 * @param hasChangedCode true if changed code, which builds other messages, processes manual
 *     requests
 * @param isExpected true if files of the set's partner are expected
 * @param engines a letter for the engine of each worker invocation in order; the last letter is for
 *     all further invocations. A small letter is an engine in a stage with closing messages.
 */
record Scenario(
    String name,
    SimulatedFiles files,
    List<List<Action>> actors,
    Duration settle,
    int window,
    boolean canFail,
    boolean allowsMixtures,
    boolean allSweeps,
    boolean hasChangedCode,
    boolean isExpected,
    String engines) {
  /** The function, as a letter of {@link #engines}. */
  static final char FUNCTION = 'F';

  /** The Spark job, as a letter of {@link #engines}. */
  static final char JOB = 'J';

  /** True if every worker is in a stage with closing messages. */
  boolean isAlwaysClosed() {
    return engines.chars().allMatch(Character::isLowerCase);
  }

  /** An action of a partner or an operator. */
  sealed interface Action {
    /** A partner puts a file as soon as the set has all files of {@code after}. */
    record Put(FileKind kind, char content, Set<FileKind> after) implements Action {}

    /** A partner puts all three files, which cause a single event. */
    record PutAll(char content) implements Action {}

    /** Time passes. */
    record Wait(Duration time) implements Action {}

    /**
     * An operator's manual request, repeated up to {@code most} times until it has a final result.
     */
    record Request(String json, int most) implements Action {}

    /** An operator snoozes the set's date, or cancels this; repeated until it succeeds. */
    record Snooze(boolean cancel) implements Action {}

    /** SQS fails every send for this time. */
    record QueueOutage(Duration time) implements Action {}

    /** Somebody deletes a file, which a delete marker then hides. */
    record Delete(FileKind kind) implements Action {}
  }

  static Scenario of(String name) {
    return new Scenario(
        name,
        new SimulatedFiles(11),
        List.of(),
        Duration.ofMinutes(1),
        10,
        false,
        true,
        false,
        false,
        false,
        "F");
  }

  /** Adds an actor. */
  Scenario with(Action... actions) {
    List<List<Action>> more = new ArrayList<>(actors);
    more.add(List.of(actions));
    return new Scenario(
        name,
        files,
        more,
        settle,
        window,
        canFail,
        allowsMixtures,
        allSweeps,
        hasChangedCode,
        isExpected,
        engines);
  }

  /** Adds a partner that puts the three files at once. */
  Scenario withSet() {
    return with(new Action.PutAll('A'));
  }

  /** Adds three actors that put one file each, in any order. */
  Scenario withFiles() {
    Scenario all = this;
    for (FileKind kind : FileKind.values()) {
      all = all.with(put(kind, 'A'));
    }
    return all;
  }

  Scenario withoutMixtures() {
    return new Scenario(
        name,
        files,
        actors,
        settle,
        window,
        canFail,
        false,
        allSweeps,
        hasChangedCode,
        isExpected,
        engines);
  }

  Scenario thatCanFail() {
    return new Scenario(
        name,
        files,
        actors,
        settle,
        window,
        true,
        allowsMixtures,
        allSweeps,
        hasChangedCode,
        isExpected,
        engines);
  }

  Scenario withAllSweeps() {
    return new Scenario(
        name,
        files,
        actors,
        settle,
        window,
        canFail,
        allowsMixtures,
        true,
        hasChangedCode,
        isExpected,
        engines);
  }

  Scenario withChangedCode() {
    return new Scenario(
        name,
        files,
        actors,
        settle,
        window,
        canFail,
        allowsMixtures,
        allSweeps,
        true,
        isExpected,
        engines);
  }

  Scenario thatIsExpected() {
    return new Scenario(
        name,
        files,
        actors,
        settle,
        window,
        canFail,
        allowsMixtures,
        allSweeps,
        hasChangedCode,
        true,
        engines);
  }

  Scenario sized(int customers, int newWindow) {
    return new Scenario(
        name,
        new SimulatedFiles(customers),
        actors,
        settle,
        newWindow,
        canFail,
        allowsMixtures,
        allSweeps,
        hasChangedCode,
        isExpected,
        engines);
  }

  Scenario settling(Duration time) {
    return new Scenario(
        name,
        files,
        actors,
        time,
        window,
        canFail,
        allowsMixtures,
        allSweeps,
        hasChangedCode,
        isExpected,
        engines);
  }

  /** Sets the engines; see {@link #engines}. */
  Scenario processedBy(String letters) {
    return new Scenario(
        name,
        files,
        actors,
        settle,
        window,
        canFail,
        allowsMixtures,
        allSweeps,
        hasChangedCode,
        isExpected,
        letters);
  }

  static Action put(FileKind kind, char content) {
    return new Action.Put(kind, content, Set.of());
  }

  /** A put after the set was complete. */
  static Action correct(FileKind kind, char content) {
    return new Action.Put(kind, content, EnumSet.allOf(FileKind.class));
  }

  static Action pause(Duration time) {
    return new Action.Wait(time);
  }

  static Action queueOutage(Duration time) {
    return new Action.QueueOutage(time);
  }

  static Action snooze() {
    return new Action.Snooze(false);
  }

  static Action cancelSnooze() {
    return new Action.Snooze(true);
  }

  static Action request(String json) {
    return new Action.Request(json, 12);
  }
}
