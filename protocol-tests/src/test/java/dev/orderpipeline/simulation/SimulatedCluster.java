package dev.orderpipeline.simulation;

import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.processor.archive.Part;
import dev.orderpipeline.processor.archive.PartedArchive;
import dev.orderpipeline.processor.run.PartToSend;
import dev.orderpipeline.processor.run.SimulatedSteps;
import dev.orderpipeline.simulation.aws.Hash;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * A cluster that sends parts for one driver, as Spark does: each attempt at a part is a task in a
 * sandbox of its own, which dies and sleeps by itself; what fails is tried once more. An attempt
 * may be taken for lost while it goes on, and the next one is made beside it. If the driver dies,
 * its tasks go on, for as long as they can.
 */
final class SimulatedCluster implements SimulatedSteps.Cluster {
  private static final int MAX_ATTEMPTS = 2;
  private static final List<Fate> OF_A_MACHINE = List.of(Fate.GIVEN_UP);

  /** Time passes only when nobody can go on, so more looks would see nothing else. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  private final Scheduler scheduler;
  private final Sandbox driver;
  private final Machine machine;
  private final BiConsumer<String, Throwable> judge;
  private int started;
  private boolean hasLostMachines;

  /**
   * A cluster.
   *
   * @param judge is told the name of each machine, and what it was left by, or null
   */
  SimulatedCluster(
      Scheduler scheduler, Sandbox driver, Machine machine, BiConsumer<String, Throwable> judge) {
    this.scheduler = scheduler;
    this.driver = driver;
    this.machine = machine;
    this.judge = judge;
  }

  /** What a machine of the cluster does. */
  interface Machine {
    void send(Sandbox sandbox, Assignment assignment) throws IOException;
  }

  /**
   * What a task is told.
   *
   * @param first the number of the part's first message in the archive
   * @param isStopped true when the driver wants the part no more
   */
  record Assignment(
      Lease lease,
      RunKey run,
      String archiveDigest,
      String place,
      PartToSend part,
      long first,
      BooleanSupplier isStopped) {}

  /**
   * An attempt at a part.
   *
   * @param stopped is set when the driver wants it no more
   */
  private record Attempt(Work work, int number, AtomicBoolean stopped, Task task) {}

  /** Makes what a task is told, but for how it hears that it is wanted no more. */
  private interface Work {
    Assignment until(BooleanSupplier isStopped);
  }

  @Override
  public void send(
      Lease lease,
      RunKey run,
      PartedArchive messages,
      String archiveDigest,
      List<PartToSend> parts,
      Runnable look)
      throws IOException {
    List<Attempt> running = new ArrayList<>();
    for (PartToSend part : parts) {
      long first = first(messages, part.number());
      running.add(
          started(
              isStopped ->
                  new Assignment(
                      lease, run, archiveDigest, messages.place(), part, first, isStopped),
              1));
    }
    try {
      awaitAll(running, look);
    } catch (RuntimeException e) {
      running.forEach(left -> left.stopped().set(true));
      for (Attempt left : running) {
        boolean unused = isDone(left, Long.MAX_VALUE);
      }
      throw e;
    }
  }

  @Override
  public boolean hasLostMachines() {
    return hasLostMachines;
  }

  private void awaitAll(List<Attempt> running, Runnable look) {
    while (!running.isEmpty()) {
      Attempt attempt = running.get(0);
      boolean mayBeLost = attempt.number() < MAX_ATTEMPTS;
      if (mayBeLost
          && scheduler.meet("waits for " + attempt.task(), OF_A_MACHINE) == Fate.GIVEN_UP) {
        // Nobody waits for it any more, nor tells it anything.
        running.remove(0);
        attempt.task().sandbox().lose();
        hasLostMachines = true;
        running.add(started(attempt.work(), attempt.number() + 1));
        continue;
      }
      while (!isDone(attempt, scheduler.now() + BETWEEN_LOOKS.toNanos())) {
        look.run();
      }
      running.remove(0);
      Throwable failure = attempt.task().failure();
      if (failure != null) {
        if (attempt.number() == MAX_ATTEMPTS) {
          throw thrown(failure);
        }
        running.add(started(attempt.work(), attempt.number() + 1));
      }
    }
  }

  private static long first(PartedArchive messages, int number) {
    return messages.manifest().parts().subList(0, number).stream().mapToLong(Part::messages).sum();
  }

  private Attempt started(Work work, int number) {
    Task self = scheduler.current();
    AtomicBoolean stopped = new AtomicBoolean();
    Assignment assignment =
        work.until(
            () -> {
              scheduler.current().learn(stopped.get() ? 16 : 17);
              return stopped.get();
            });
    int machineNumber = started++;
    Sandbox sandbox = new Sandbox(driver.name() + "/machine" + machineNumber, driver);
    Task task =
        Task.ofThread(
                sandbox.name(),
                sandbox,
                Hash.mix(self.history(), machineNumber),
                0,
                () -> machine.send(sandbox, assignment))
            .whenLeft(
                failure -> {
                  // The driver asks for it only later.
                  driver.learnResult(
                      Hash.mix(
                          machineNumber,
                          failure == null ? 1 : Hash.of(failure.getClass().getName())));
                  judge.accept(sandbox.name(), failure);
                });
    if (!driver.isDead() && !scheduler.isOver()) {
      scheduler.add(task);
    }
    return new Attempt(work, number, stopped, task);
  }

  /** Waits for the end of an attempt; false if it has not ended by then. */
  private boolean isDone(Attempt attempt, long deadline) {
    Task self = scheduler.current();
    if (driver.isDead() || scheduler.isOver()) {
      throw new Ended();
    }
    Task task = attempt.task();
    while (!task.isDone() && scheduler.now() < deadline) {
      self.waitFor(task, deadline);
      try {
        scheduler.leaveTurn(self);
      } finally {
        self.waitNoMore();
      }
    }
    Throwable failure = task.failure();
    self.learn(!task.isDone() ? 18 : failure == null ? 19 : Hash.of(failure.getClass().getName()));
    return task.isDone();
  }

  private static RuntimeException thrown(Throwable failure) {
    if (failure instanceof RuntimeException known) {
      return known;
    }
    if (failure instanceof Ended) {
      return SdkClientException.create("the machines that sent a part are gone");
    }
    return new IllegalStateException("a part could not be sent", failure);
  }
}
