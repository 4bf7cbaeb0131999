package dev.orderpipeline.spark.job;

import dev.orderpipeline.aws.Sleeper;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/** A Spark cluster that starts on first use, because a job without work needs none. Thread-safe. */
final class Cluster implements AutoCloseable {
  private final SparkConf conf;
  private final Object lock = new Object();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread working = new Thread(work, "spark");
            working.setDaemon(true);
            return working;
          });

  private JavaSparkContext spark;

  /** Written by Spark's listener thread. */
  private volatile boolean hasLostExecutors;

  Cluster(SparkConf conf) {
    this.conf = conf;
  }

  /** The cluster. The first call starts it, which takes seconds to minutes. */
  JavaSparkContext spark() {
    synchronized (lock) {
      if (spark != null) {
        return spark;
      }
    }
    JavaSparkContext started = new JavaSparkContext(conf);
    started.sc().addSparkListener(new ExecutorLossListener());
    synchronized (lock) {
      spark = started;
    }
    return started;
  }

  /** The cluster, if it is running. */
  Optional<JavaSparkContext> started() {
    synchronized (lock) {
      return Optional.ofNullable(spark).filter(context -> !context.sc().isStopped());
    }
  }

  /** Stops the cluster, with all tasks that still run on it. */
  void abandon() {
    hasLostExecutors = true;
    stop();
  }

  private void stop() {
    started().ifPresent(JavaSparkContext::close);
  }

  /**
   * Whether the cluster lost an executor. Spark restarts the tasks of an executor without
   * heartbeats elsewhere, but the lost executor can still be running.
   */
  boolean hasLostExecutors() {
    return hasLostExecutors;
  }

  /** Records lost executors. */
  private final class ExecutorLossListener extends SparkListener {
    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
      hasLostExecutors = true;
    }
  }

  /** A guard that keeps the lease while the cluster works. */
  LeaseGuard leaseGuard() {
    return new LeaseGuard(this, thread, Sleeper.ofThread());
  }

  @Override
  public void close() {
    thread.shutdownNow();
    stop();
  }
}
