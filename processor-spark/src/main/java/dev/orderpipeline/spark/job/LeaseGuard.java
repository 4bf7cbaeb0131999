package dev.orderpipeline.spark.job;

import dev.orderpipeline.aws.Sleeper;
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
 * Runs Spark work on one thread while the calling thread keeps the lease. After it returns or
 * throws, Spark knows of no running task. Used by one thread at a time.
 */
final class LeaseGuard {
  private static final String JOB_GROUP = "day";
  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

  /** The number of polls for cancelled tasks before the whole cluster is abandoned. */
  private static final int MAX_CANCEL_POLLS = 300;

  private final Cluster cluster;
  private final ExecutorService thread;
  private final Sleeper sleeper;

  /**
   * Creates a guard.
   *
   * @param thread an executor with one thread, which is not the caller's
   */
  LeaseGuard(Cluster cluster, ExecutorService thread, Sleeper sleeper) {
    this.cluster = cluster;
    this.thread = thread;
    this.sleeper = sleeper;
  }

  /** Work for Spark. */
  interface Work<T> {
    T with(JavaSparkContext spark) throws IOException;
  }

  /** See {@link Cluster#hasLostExecutors}. */
  boolean hasLostExecutors() {
    return cluster.hasLostExecutors();
  }

  /**
   * Runs work, and starts the cluster before if necessary, also under the lease.
   *
   * @param keepLease called often on this thread; if it throws, the work is cancelled and the
   *     exception is rethrown
   * @throws IOException if the work throws it
   */
  <T> T call(Work<T> work, Runnable keepLease) throws IOException {
    Future<T> future =
        thread.submit(
            () -> {
              JavaSparkContext spark = cluster.spark();
              spark.setJobGroup(JOB_GROUP, JOB_GROUP, true);
              return work.with(spark);
            });
    try {
      T done = await(future, keepLease);
      cancel(future, keepLease);
      return done;
    } catch (IOException | RuntimeException | Error e) {
      cancel(future, () -> {});
      throw e;
    }
  }

  private static <T> T await(Future<T> future, Runnable keepLease) throws IOException {
    try {
      while (true) {
        try {
          return future.get(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillWorking) {
          keepLease.run();
        }
      }
    } catch (ExecutionException e) {
      throw KnownFailures.known(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Spark works", e);
    }
  }

  /** Cancels unfinished work, and remaining tasks of finished work. */
  private void cancel(Future<?> future, Runnable keepLease) {
    for (int polls = 0; !future.isDone() || isTaskRunning(); polls++) {
      if (polls == MAX_CANCEL_POLLS) {
        // Tasks that ignore the cancellation end with their executors; the cluster is unusable
        // then.
        cluster.abandon();
        return;
      }
      cluster.started().ifPresent(spark -> spark.cancelJobGroup(JOB_GROUP));
      keepLease.run();
      sleeper.sleep(POLL_INTERVAL);
    }
  }

  private boolean isTaskRunning() {
    return cluster.started().filter(LeaseGuard::hasRunningTasks).isPresent();
  }

  private static boolean hasRunningTasks(JavaSparkContext spark) {
    for (SparkExecutorInfo executor : spark.sc().statusTracker().getExecutorInfos()) {
      if (executor.numRunningTasks() > 0) {
        return true;
      }
    }
    return false;
  }
}
