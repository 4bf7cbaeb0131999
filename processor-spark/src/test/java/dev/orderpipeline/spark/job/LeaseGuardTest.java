package dev.orderpipeline.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.spark.LocalSpark;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.LiveListenerBus;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("full")
class LeaseGuardTest {
  private static final AtomicInteger BEGUN = new AtomicInteger();
  private static final AtomicInteger ENDED = new AtomicInteger();

  private static final Cluster CLUSTER = new Cluster(LocalSpark.conf());

  @AfterAll
  static void stop() {
    CLUSTER.close();
  }

  @Test
  void resultOfTheWorkIsReturned() throws IOException {
    long sum = watched().call(spark -> spark.parallelize(List.of(1, 2, 3)).count(), () -> {});

    assertThat(sum).isEqualTo(3);
  }

  @Test
  void lostLeaseEndsAllTasksBeforeItIsReported() {
    BEGUN.set(0);
    ENDED.set(0);
    LeaseLostException lost = new LeaseLostException("taken over");

    assertThatThrownBy(
            () ->
                watched()
                    .call(
                        spark -> {
                          spark
                              .parallelize(List.of(1, 2), 2)
                              .foreach(number -> workUntilInterrupted());
                          return 0;
                        },
                        () -> {
                          if (BEGUN.get() == 2) {
                            throw lost;
                          }
                        }))
        .isSameAs(lost);
    assertThat(ENDED).hasValue(2);
  }

  @Test
  void knownFailureOfATaskIsRethrownUnwrapped() {
    assertThatThrownBy(
            () ->
                watched()
                    .call(
                        spark -> {
                          spark
                              .parallelize(List.of(1), 1)
                              .foreach(
                                  number -> {
                                    throw new LeaseLostException("taken over by another");
                                  });
                          return 0;
                        },
                        () -> {}))
        .isInstanceOf(LeaseLostException.class)
        .hasMessage("taken over by another");
  }

  @Test
  void errorOfTheDriverIsRethrownUnwrapped() {
    IOException broken = new IOException("the disk is full");

    assertThatThrownBy(
            () ->
                watched()
                    .call(
                        spark -> {
                          throw broken;
                        },
                        () -> {}))
        .isSameAs(broken);
  }

  @Test
  void lostExecutorIsRecorded() throws Exception {
    watched().call(spark -> spark.parallelize(List.of(1)).count(), () -> {});
    assertThat(watched().hasLostExecutors()).isFalse();

    LiveListenerBus events = CLUSTER.spark().sc().listenerBus();
    events.post(new SparkListenerExecutorRemoved(0, "1", "no heartbeat for two minutes"));
    events.waitUntilEmpty();

    assertThat(watched().hasLostExecutors()).isTrue();
  }

  private static LeaseGuard watched() {
    return CLUSTER.leaseGuard();
  }

  private static void workUntilInterrupted() {
    BEGUN.incrementAndGet();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ENDED.incrementAndGet();
    }
  }
}
