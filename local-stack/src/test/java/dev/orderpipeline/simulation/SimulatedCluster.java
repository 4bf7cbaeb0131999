package dev.orderpipeline.simulation;

import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.processor.archive.Part;
import dev.orderpipeline.processor.archive.PartedArchive;
import dev.orderpipeline.processor.run.PartToSend;
import dev.orderpipeline.processor.run.PartedSteps;
import dev.orderpipeline.simulation.aws.Hash;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * A cluster that sends parts for one driver, as Spark does: each attempt at a part is a task in a
 * sandbox of its own, which dies and sleeps by itself; what fails is tried once more. If the driver
 * dies, its tasks go on, for as long as they can.
 */
final class SimulatedCluster implements PartedSteps.Cluster {
  private static final int MOST_ATTEMPTS = 2;

  /** Time passes only when nobody can go on, so more looks would see nothing else. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  private final Scheduler scheduler;
  private final Sandbox driver;
  private final Machine machine;
  private int started;

  SimulatedCluster(Scheduler scheduler, Sandbox driver, Machine machine) {
    this.scheduler = scheduler;
    this.driver = driver;
    this.machine = machine;
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

  private record Attempt(Assignment assignment, int number, Task task) {}

  @Override
  public void send(
      Lease lease,
      RunKey run,
      PartedArchive messages,
      String archiveDigest,
      List<PartToSend> parts,
      Runnable look)
      throws IOException {
    boolean[] stopped = new boolean[1];
    BooleanSupplier isStopped =
        () -> {
          scheduler.current().learn(stopped[0] ? 16 : 17);
          return stopped[0];
        };
    List<Attempt> running = new ArrayList<>();
    for (PartToSend part : parts) {
      running.add(
          started(
              new Assignment(
                  lease,
                  run,
                  archiveDigest,
                  messages.place(),
                  part,
                  first(messages, part.number()),
                  isStopped),
              1));
    }
    try {
      while (!running.isEmpty()) {
        Attempt attempt = running.get(0);
        if (!isDone(attempt, scheduler.now() + BETWEEN_LOOKS.toNanos())) {
          look.run();
          continue;
        }
        running.remove(0);
        Throwable failure = attempt.task().failure();
        if (failure != null) {
          if (attempt.number() == MOST_ATTEMPTS) {
            throw thrown(failure);
          }
          running.add(started(attempt.assignment(), attempt.number() + 1));
        }
      }
    } catch (RuntimeException e) {
      stopped[0] = true;
      for (Attempt left : running) {
        boolean unused = isDone(left, Long.MAX_VALUE);
      }
      throw e;
    }
  }

  private static long first(PartedArchive messages, int number) {
    return messages.manifest().parts().subList(0, number).stream().mapToLong(Part::messages).sum();
  }

  private Attempt started(Assignment assignment, int number) {
    Task self = scheduler.current();
    int machineNumber = started++;
    Sandbox sandbox = new Sandbox(driver.name() + "/machine" + machineNumber, driver);
    Task task =
        Task.ofThread(
            sandbox.name(),
            sandbox,
            Hash.mix(self.history(), machineNumber),
            0,
            () -> machine.send(sandbox, assignment));
    if (!driver.isDead() && !scheduler.isOver()) {
      scheduler.add(task);
    }
    return new Attempt(assignment, number, task);
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
