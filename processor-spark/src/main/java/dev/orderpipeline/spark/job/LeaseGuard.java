package dev.orderpipeline.spark.job;

import dev.orderpipeline.ledger.Sleeper;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Has Spark work on one thread while another keeps the lease. When it returns or throws, no task
 * runs any more that Spark knows of, whatever became of the work. Used by one thread at a time.
 */
final class LeaseGuard {
  private static final String GROUP = "day";
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  /** For tasks that are not wanted any more. Then the whole cluster is given up. */
  private static final int MAX_LOOKS_AT_STRAGGLERS = 300;

  private final Cluster cluster;
  private final ExecutorService thread;
  private final Sleeper sleeper;

  /**
   * A watch.
   *
   * @param thread one, which is not the caller's
   */
  LeaseGuard(Cluster cluster, ExecutorService thread, Sleeper sleeper) {
    this.cluster = cluster;
    this.thread = thread;
    this.sleeper = sleeper;
  }

  /** Something that Spark does. */
  interface Work<T> {
    T with(JavaSparkContext spark) throws IOException;
  }

  /** As {@link Cluster#hasLostMachines}. */
  boolean hasLostMachines() {
    return cluster.hasLostMachines();
  }

  /**
   * Does some work. A cluster that is not there yet is started first, and that is watched, too.
   *
   * @param look called often on this thread; what it throws ends the work and is thrown again
   * @throws IOException as the work throws it
   */
  <T> T call(Work<T> work, Runnable look) throws IOException {
    Future<T> future =
        thread.submit(
            () -> {
              JavaSparkContext spark = cluster.spark();
              spark.setJobGroup(GROUP, GROUP, true);
              return work.with(spark);
            });
    try {
      T done = await(future, look);
      end(future, look);
      return done;
    } catch (IOException | RuntimeException | Error e) {
      end(future, () -> {});
      throw e;
    }
  }

  private static <T> T await(Future<T> future, Runnable look) throws IOException {
    try {
      while (true) {
        try {
          return future.get(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillWorking) {
          look.run();
        }
      }
    } catch (ExecutionException e) {
      throw KnownFailures.known(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Spark works", e);
    }
  }

  /** Ends work that is not done; and tasks that are left of work that is. */
  private void end(Future<?> future, Runnable look) {
    for (int looks = 0; !future.isDone() || isTaskRunning(); looks++) {
      if (looks == MAX_LOOKS_AT_STRAGGLERS) {
        // What does not end goes with its executors. Nothing more can be done with this cluster.
        cluster.giveUp();
        return;
      }
      cluster.started().ifPresent(spark -> spark.cancelJobGroup(GROUP));
      look.run();
      sleeper.sleep(BETWEEN_LOOKS);
    }
  }

  private boolean isTaskRunning() {
    return cluster.started().filter(LeaseGuard::runsTasks).isPresent();
  }

  private static boolean runsTasks(JavaSparkContext spark) {
    for (SparkExecutorInfo executor : spark.sc().statusTracker().getExecutorInfos()) {
      if (executor.numRunningTasks() > 0) {
        return true;
      }
    }
    return false;
  }
}
