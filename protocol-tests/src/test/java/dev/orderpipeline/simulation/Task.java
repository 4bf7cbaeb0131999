package dev.orderpipeline.simulation;

import dev.orderpipeline.simulation.aws.Hash;
import java.util.function.BooleanSupplier;

/**
 * A unit of work that runs step by step. Its history is a digest of every response it has received.
 * Tasks are deterministic, so the history identifies the task's state.
 */
final class Task {
  /** Work that a task does on its own thread. */
  interface Work {
    void run() throws Exception;
  }

  private final String name;
  private final Sandbox sandbox;
  private final Work work;
  private final BooleanSupplier nextStep;

  /** False while the task cannot start, regardless of the time. */
  private BooleanSupplier guard = () -> true;

  /** Called at the end of the work with its failure, or null. */
  private java.util.function.Consumer<Throwable> onEnd = failure -> {};

  private long history;
  private long readyAt;
  private Task waitsFor;
  private int freezesAtArrival;
  private boolean started;
  private volatile boolean done;
  private Throwable failure;
  private Thread thread;
  private volatile boolean isResumable;

  private Task(
      String name,
      Sandbox sandbox,
      Work work,
      BooleanSupplier nextStep,
      long history,
      long readyAt) {
    this.name = name;
    this.sandbox = sandbox;
    this.work = work;
    this.nextStep = nextStep;
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
   * @param step performs the next step; false if it was the last one
   */
  static Task ofSteps(String name, long origin, long readyAt, BooleanSupplier step) {
    return new Task(name, new Sandbox(name), null, step, origin, readyAt);
  }

  Task guardedBy(BooleanSupplier condition) {
    guard = condition;
    return this;
  }

  Task onEnd(java.util.function.Consumer<Throwable> action) {
    onEnd = action;
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

  /** Performs the next step of a task without a thread; false if it was the last one. */
  boolean step() {
    return nextStep.getAsBoolean();
  }

  void learn(long value) {
    history = Hash.mix(history, value);
  }

  long history() {
    return history;
  }

  /** A digest of the task's state and of the time when it can continue. */
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

  /** The earliest time at which the task can continue, as far as known. */
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

  /** Makes the task wait for another's end, at most until {@code deadline}. */
  void waitFor(Task other, long deadline) {
    waitsFor = other;
    readyAt = deadline;
  }

  void stopWaiting() {
    waitsFor = null;
    readyAt = 0;
  }

  /** Records that the task has reached a call. */
  void arrive() {
    freezesAtArrival = sandbox.freezes();
  }

  /** True if the sandbox has slept since the task reached its call. */
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

  void allowResume() {
    isResumable = true;
  }

  /** True once for each {@link #allowResume}. */
  boolean consumeResume() {
    if (isResumable) {
      isResumable = false;
      return true;
    }
    return false;
  }

  void end(Throwable error) {
    failure = error;
    sandbox.learnResult(Hash.mix(history, error == null ? 1 : Hash.of(error.getClass().getName())));
    done = true;
  }

  void reportEnd() {
    onEnd.accept(failure);
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
