package dev.orderpipeline.simulation;

import dev.orderpipeline.model.FileKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What happens from outside: what partners and operators do, each in an order of their own, and
 * what must have become of it in the end.
 *
 * @param name by which it is replayed
 * @param days the files
 * @param actors each does its actions one after the other; between actors there is no order
 * @param settle how long a correction settles
 * @param window how many messages may be sent beyond the checkpoint
 * @param mayFail true if a run may end as FAILED
 * @param mixtures true if a revision after the first may be made of files that were not meant
 *     together, because the partner takes longer than the set settles
 * @param allSweeps true if the sweep comes every minute, also when nothing is due
 * @param changedCode true if requests by hand are worked on by code that gives other messages
 * @param expected true if the set's partner is named among those whose files are expected
 * @param engines by which engine the first invocation of a worker is worked on, the second and so
 *     on, a letter for each; the last one's works on all that follow
 */
record Scenario(
    String name,
    Days days,
    List<List<Action>> actors,
    Duration settle,
    int window,
    boolean mayFail,
    boolean mixtures,
    boolean allSweeps,
    boolean changedCode,
    boolean expected,
    String engines) {
  /** The function, as a letter of {@link #engines}. */
  static final char FUNCTION = 'F';

  /** The Spark job, as a letter of {@link #engines}. */
  static final char JOB = 'J';

  /** Something that is done from outside. */
  sealed interface Action {
    /** A partner puts a file, once the set holds all of {@code after}. */
    record Put(FileKind kind, char content, Set<FileKind> after) implements Action {}

    /** A partner puts all three files, and one event tells of them. */
    record PutAll(char content) implements Action {}

    /** Time passes. */
    record Wait(Duration time) implements Action {}

    /** An operator's request by hand, sent again while it is not answered with an end. */
    record Request(String json, int most) implements Action {}

    /** A person deletes a file: a delete marker hides it. */
    record Hide(FileKind kind) implements Action {}
  }

  static Scenario of(String name) {
    return new Scenario(
        name,
        new Days(11),
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
        days,
        more,
        settle,
        window,
        mayFail,
        mixtures,
        allSweeps,
        changedCode,
        expected,
        engines);
  }

  /** Adds a partner who puts the three files at once. */
  Scenario withSet() {
    return with(new Action.PutAll('A'));
  }

  /** Adds three partners who put a file each, in any order. */
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
        days,
        actors,
        settle,
        window,
        mayFail,
        false,
        allSweeps,
        changedCode,
        expected,
        engines);
  }

  Scenario thatMayFail() {
    return new Scenario(
        name,
        days,
        actors,
        settle,
        window,
        true,
        mixtures,
        allSweeps,
        changedCode,
        expected,
        engines);
  }

  Scenario withAllSweeps() {
    return new Scenario(
        name,
        days,
        actors,
        settle,
        window,
        mayFail,
        mixtures,
        true,
        changedCode,
        expected,
        engines);
  }

  Scenario withChangedCode() {
    return new Scenario(
        name, days, actors, settle, window, mayFail, mixtures, allSweeps, true, expected, engines);
  }

  Scenario thatIsExpected() {
    return new Scenario(
        name,
        days,
        actors,
        settle,
        window,
        mayFail,
        mixtures,
        allSweeps,
        changedCode,
        true,
        engines);
  }

  Scenario sized(int customers, int newWindow) {
    return new Scenario(
        name,
        new Days(customers),
        actors,
        settle,
        newWindow,
        mayFail,
        mixtures,
        allSweeps,
        changedCode,
        expected,
        engines);
  }

  Scenario settling(Duration time) {
    return new Scenario(
        name,
        days,
        actors,
        time,
        window,
        mayFail,
        mixtures,
        allSweeps,
        changedCode,
        expected,
        engines);
  }

  /** Lets engines take turns; see {@link #engines}. */
  Scenario workedOnBy(String letters) {
    return new Scenario(
        name,
        days,
        actors,
        settle,
        window,
        mayFail,
        mixtures,
        allSweeps,
        changedCode,
        expected,
        letters);
  }

  static Action put(FileKind kind, char content) {
    return new Action.Put(kind, content, Set.of());
  }

  /** A put that comes once the set was complete. */
  static Action correct(FileKind kind, char content) {
    return new Action.Put(kind, content, EnumSet.allOf(FileKind.class));
  }

  static Action pause(Duration time) {
    return new Action.Wait(time);
  }

  static Action request(String json) {
    return new Action.Request(json, 12);
  }
}
