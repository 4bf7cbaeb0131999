package dev.orderpipeline.simulation;

import dev.orderpipeline.simulation.aws.Hash;
import java.util.function.BooleanSupplier;

/**
 * Something that goes on step by step. Its history is a digest of everything that it has been told
 * so far; as it is deterministic, that is where it stands.
 */
final class Task {
  /** What a task does on a thread of its own. */
  interface Work {
    void run() throws Exception;
  }

  private final String name;
  private final Sandbox sandbox;
  private final Work work;
  private final BooleanSupplier atom;

  /** False while the task cannot begin, whatever the time. */
  private BooleanSupplier guard = () -> true;

  /** Called when the work is left: null, or what it was left by. */
  private java.util.function.Consumer<Throwable> whenLeft = failure -> {};

  private long history;
  private long readyAt;
  private Task waitsFor;
  private int freezesAtArrival;
  private boolean started;
  private volatile boolean done;
  private Throwable failure;
  private Thread thread;
  private volatile boolean mayGo;

  private Task(
      String name, Sandbox sandbox, Work work, BooleanSupplier atom, long history, long readyAt) {
    this.name = name;
    this.sandbox = sandbox;
    this.work = work;
    this.atom = atom;
    this.history = Hash.mix(Hash.of(name), history);
    this.readyAt = readyAt;
  }

  /** A task with a thread. */
  static Task ofThread(String name, Sandbox sandbox, long origin, long readyAt, Work work) {
    return new Task(name, sandbox, work, null, origin, readyAt);
  }

  /**
   * A task of steps without a thread.
   *
   * @param step does the next step; false if it was the last one
   */
  static Task ofSteps(String name, long origin, long readyAt, BooleanSupplier step) {
    return new Task(name, new Sandbox(name), null, step, origin, readyAt);
  }

  Task guardedBy(BooleanSupplier condition) {
    guard = condition;
    return this;
  }

  Task whenLeft(java.util.function.Consumer<Throwable> told) {
    whenLeft = told;
    return this;
  }

  String name() {
    return name;
  }

  Sandbox sandbox() {
    return sandbox;
  }

  boolean hasThread() {
    return work != null;
  }

  Work work() {
    return work;
  }

  /** Does the next step of a task without a thread; false if it was the last one. */
  boolean step() {
    return atom.getAsBoolean();
  }

  void learn(long value) {
    history = Hash.mix(history, value);
  }

  long history() {
    return history;
  }

  /** A digest of where the task stands, and of when it can go on. */
  long digest(long now) {
    long wake = wakesAt();
    long digest = Hash.mix(history, wake > now ? wake : 0);
    return Hash.mix(
        digest,
        (sleptThrough() ? 1 : 0)
            + (waitsFor != null ? 2 : 0)
            + (started ? 4 : 0)
            + sandbox.results());
  }

  /** From when on the task can go on, as far as is known now. */
  long wakesAt() {
    if (!guard.getAsBoolean()) {
      return Long.MAX_VALUE;
    }
    long own = waitsFor != null && waitsFor.done ? 0 : readyAt;
    return Math.max(own, sandbox.frozenUntil());
  }

  void sleepUntil(long time) {
    readyAt = time;
  }

  /** Lets the task wait for another's end, at most until {@code deadline}. */
  void waitFor(Task other, long deadline) {
    waitsFor = other;
    readyAt = deadline;
  }

  void waitNoMore() {
    waitsFor = null;
    readyAt = 0;
  }

  /** The task has come to a call. */
  void arrive() {
    freezesAtArrival = sandbox.freezes();
  }

  /** True if the sandbox has slept since the task came to its call. */
  boolean sleptThrough() {
    return freezesAtArrival != sandbox.freezes();
  }

  boolean isStarted() {
    return started;
  }

  void start(Thread carrier) {
    started = true;
    thread = carrier;
  }

  Thread thread() {
    return thread;
  }

  void letGo() {
    mayGo = true;
  }

  /** True once for each {@link #letGo}. */
  boolean takeGo() {
    if (mayGo) {
      mayGo = false;
      return true;
    }
    return false;
  }

  void end(Throwable leftBy) {
    failure = leftBy;
    sandbox.learnResult(
        Hash.mix(history, leftBy == null ? 1 : Hash.of(leftBy.getClass().getName())));
    done = true;
  }

  void tellLeft() {
    whenLeft.accept(failure);
  }

  boolean isDone() {
    return done;
  }

  Throwable failure() {
    return failure;
  }

  @Override
  public String toString() {
    return name;
  }
}
