package dev.orderpipeline.spark.job;

import dev.orderpipeline.ledger.Sleeper;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/**
 * A cluster that is started when it is needed first: a job that finds nothing to do needs none.
 * Thread-safe.
 */
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

  /** Written by Spark's thread that tells of events. */
  private volatile boolean hasLostMachines;

  Cluster(SparkConf conf) {
    this.conf = conf;
  }

  /** The cluster, started if need be, which takes seconds and may take minutes. */
  JavaSparkContext spark() {
    synchronized (lock) {
      if (spark != null) {
        return spark;
      }
    }
    JavaSparkContext started = new JavaSparkContext(conf);
    started.sc().addSparkListener(new Losses());
    synchronized (lock) {
      spark = started;
    }
    return started;
  }

  /** The cluster, if it is there and works. */
  Optional<JavaSparkContext> started() {
    synchronized (lock) {
      return Optional.ofNullable(spark).filter(context -> !context.sc().isStopped());
    }
  }

  /** Ends the cluster, with whatever still runs on it. */
  void giveUp() {
    hasLostMachines = true;
    end();
  }

  private void end() {
    started().ifPresent(JavaSparkContext::close);
  }

  /**
   * Whether a machine left the cluster, for whatever reason. Spark begins its tasks elsewhere when
   * it has heard nothing of it for a while, which does not mean that it has ended.
   */
  boolean hasLostMachines() {
    return hasLostMachines;
  }

  /** Hears of machines that leave. */
  private final class Losses extends SparkListener {
    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
      hasLostMachines = true;
    }
  }

  /** A watch over what is done with it. */
  LeaseGuard watched() {
    return new LeaseGuard(this, thread, Sleeper.ofThread());
  }

  @Override
  public void close() {
    thread.shutdownNow();
    end();
  }
}
