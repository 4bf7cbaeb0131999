package dev.orderpipeline.simulation;

import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.processor.archive.Part;
import dev.orderpipeline.processor.archive.PartedArchive;
import dev.orderpipeline.simulation.aws.Hash;
import dev.orderpipeline.spark.job.PartToSend;
import dev.orderpipeline.spark.job.SimulatedSparkEngine;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * A cluster that sends the parts of one driver, as Spark does. Each attempt at a part is a task in
 * its own sandbox, which dies and sleeps independently; a failed attempt is retried once. The
 * driver can abandon a running attempt and start the next one beside it. If the driver dies, its
 * tasks continue.
 */
final class SimulatedCluster implements SimulatedSparkEngine.Cluster {
  private static final int MAX_ATTEMPTS = 2;
  private static final List<FaultKind> EXECUTOR_FAULTS = List.of(FaultKind.ABANDONED);

  /** Time passes only when every task waits, so checking more often would find nothing new. */
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

  private final Scheduler scheduler;
  private final Sandbox driver;
  private final PartTask partTask;
  private final BiConsumer<String, Throwable> atEnd;
  private int startAttempt;
  private boolean hasLostExecutors;

  /**
   * A cluster.
   *
   * @param atEnd called with the name of each executor at its end, and with its failure or null
   */
  SimulatedCluster(
      Scheduler scheduler, Sandbox driver, PartTask partTask, BiConsumer<String, Throwable> atEnd) {
    this.scheduler = scheduler;
    this.driver = driver;
    this.partTask = partTask;
    this.atEnd = atEnd;
  }

  /** The work of an executor of the cluster. */
  interface PartTask {
    void send(Sandbox sandbox, Assignment assignment) throws IOException;
  }

  /**
   * The input of a task.
   *
   * @param first the number of the part's first message in the archive
   * @param isStopped true when the driver no longer needs the part
   */
  record Assignment(
      Lease lease,
      RunKey run,
      String archiveDigest,
      String prefix,
      PartToSend part,
      long first,
      BooleanSupplier isStopped) {}

  /**
   * An attempt at a part.
   *
   * @param stopped set when the driver no longer needs the attempt
   */
  private record Attempt(Work work, int number, AtomicBoolean stopped, Task task) {}

  /** Creates the input of a task from its stop signal. */
  private interface Work {
    Assignment create(BooleanSupplier isStopped);
  }

  @Override
  public void send(
      Lease lease,
      RunKey run,
      PartedArchive messages,
      String archiveDigest,
      List<PartToSend> parts,
      Runnable checkLease)
      throws IOException {
    List<Attempt> running = new ArrayList<>();
    for (PartToSend part : parts) {
      long first = first(messages, part.number());
      running.add(
          startAttempt(
              isStopped ->
                  new Assignment(
                      lease, run, archiveDigest, messages.prefix(), part, first, isStopped),
              1));
    }
    try {
      awaitAll(running, checkLease);
    } catch (RuntimeException e) {
      running.forEach(left -> left.stopped().set(true));
      for (Attempt left : running) {
        boolean unused = isDone(left, Long.MAX_VALUE);
      }
      throw e;
    }
  }

  @Override
  public boolean hasLostExecutors() {
    return hasLostExecutors;
  }

  private void awaitAll(List<Attempt> running, Runnable checkLease) {
    while (!running.isEmpty()) {
      Attempt attempt = running.get(0);
      boolean canBeAbandoned = attempt.number() < MAX_ATTEMPTS;
      if (canBeAbandoned
          && scheduler.chooseFault("waits for " + attempt.task(), EXECUTOR_FAULTS)
              == FaultKind.ABANDONED) {
        // The driver no longer waits for it and cannot stop it.
        running.remove(0);
        attempt.task().sandbox().lose();
        hasLostExecutors = true;
        running.add(startAttempt(attempt.work(), attempt.number() + 1));
        continue;
      }
      while (!isDone(attempt, scheduler.now() + CHECK_INTERVAL.toNanos())) {
        checkLease.run();
      }
      running.remove(0);
      Throwable failure = attempt.task().failure();
      if (failure != null) {
        if (attempt.number() == MAX_ATTEMPTS) {
          throw toException(failure);
        }
        running.add(startAttempt(attempt.work(), attempt.number() + 1));
      }
    }
  }

  private static long first(PartedArchive messages, int number) {
    return messages.manifest().parts().subList(0, number).stream().mapToLong(Part::messages).sum();
  }

  private Attempt startAttempt(Work work, int number) {
    Task self = scheduler.current();
    AtomicBoolean stopped = new AtomicBoolean();
    Assignment assignment =
        work.create(
            () -> {
              scheduler.current().learn(stopped.get() ? 16 : 17);
              return stopped.get();
            });
    int executorNumber = startAttempt++;
    Sandbox sandbox = new Sandbox(driver.name() + "/executor" + executorNumber, driver);
    Task task =
        Task.ofThread(
                sandbox.name(),
                sandbox,
                Hash.mix(self.history(), executorNumber),
                0,
                () -> partTask.send(sandbox, assignment))
            .onEnd(
                failure -> {
                  // The driver reads the result only later.
                  driver.learnResult(
                      Hash.mix(
                          executorNumber,
                          failure == null ? 1 : Hash.of(failure.getClass().getName())));
                  atEnd.accept(sandbox.name(), failure);
                });
    if (!driver.isDead() && !scheduler.hasEnded()) {
      scheduler.add(task);
    }
    return new Attempt(work, number, stopped, task);
  }

  /** Waits for the end of an attempt; false if it has not ended by the deadline. */
  private boolean isDone(Attempt attempt, long deadline) {
    Task self = scheduler.current();
    if (driver.isDead() || scheduler.hasEnded()) {
      throw new SandboxGoneError();
    }
    Task task = attempt.task();
    while (!task.isDone() && scheduler.now() < deadline) {
      self.waitFor(task, deadline);
      try {
        scheduler.yieldTurn(self);
      } finally {
        self.stopWaiting();
      }
    }
    Throwable failure = task.failure();
    self.learn(!task.isDone() ? 18 : failure == null ? 19 : Hash.of(failure.getClass().getName()));
    return task.isDone();
  }

  private static RuntimeException toException(Throwable failure) {
    if (failure instanceof RuntimeException known) {
      return known;
    }
    if (failure instanceof SandboxGoneError) {
      return SdkClientException.create("the executors that sent a part are gone");
    }
    return new IllegalStateException("a part could not be sent", failure);
  }
}
