package dev.orderpipeline.spark.job;

import dev.orderpipeline.ledger.Sleeper;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Has Spark work on one thread while another keeps the lease. Whoever is told that the work is not
 * wanted any more is told so when no task runs any more. Used by one thread at a time.
 */
final class Watched {
  private static final String GROUP = "day";
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final JavaSparkContext spark;
  private final ExecutorService thread;
  private final Sleeper sleeper;

  /**
   * A watch.
   *
   * @param thread one, which is not the caller's
   */
  Watched(JavaSparkContext spark, ExecutorService thread, Sleeper sleeper) {
    this.spark = spark;
    this.thread = thread;
    this.sleeper = sleeper;
  }

  /**
   * Does some work.
   *
   * @param look called often on this thread; what it throws ends the work and is thrown again
   * @throws IOException as the work throws it
   */
  <T> T call(Callable<T> work, Runnable look) throws IOException {
    Future<T> future =
        thread.submit(
            () -> {
              spark.setJobGroup(GROUP, GROUP, true);
              return work.call();
            });
    try {
      while (true) {
        try {
          return future.get(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillWorking) {
          look.run();
        }
      }
    } catch (ExecutionException e) {
      throw Causes.known(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Spark works", e);
    } finally {
      end(future);
    }
  }

  /** Ends work that is not done; tasks that have failed leave others behind, too. */
  private void end(Future<?> future) {
    while (!future.isDone() || isTaskRunning()) {
      spark.cancelJobGroup(GROUP);
      sleeper.sleep(BETWEEN_LOOKS);
    }
  }

  private boolean isTaskRunning() {
    if (spark.sc().isStopped()) {
      return false;
    }
    for (SparkExecutorInfo executor : spark.sc().statusTracker().getExecutorInfos()) {
      if (executor.numRunningTasks() > 0) {
        return true;
      }
    }
    return false;
  }
}
