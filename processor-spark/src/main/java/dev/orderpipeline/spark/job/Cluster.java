package dev.orderpipeline.spark.job;

import dev.orderpipeline.ledger.Sleeper;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** A cluster that is started when it is needed first. Used by one thread. */
final class Cluster implements AutoCloseable {
  private final SparkConf conf;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread working = new Thread(work, "spark");
            working.setDaemon(true);
            return working;
          });

  private JavaSparkContext spark;

  Cluster(SparkConf conf) {
    this.conf = conf;
  }

  JavaSparkContext spark() {
    if (spark == null) {
      spark = new JavaSparkContext(conf);
    }
    return spark;
  }

  Watched watched() {
    return new Watched(spark(), thread, Sleeper.ofThread());
  }

  @Override
  public void close() {
    thread.shutdownNow();
    if (spark != null) {
      spark.close();
    }
  }
}
