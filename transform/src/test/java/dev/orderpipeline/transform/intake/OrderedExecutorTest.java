package dev.orderpipeline.transform.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrderedExecutorTest {
  private final ExecutorService helpers = Executors.newFixedThreadPool(2);
  private final List<Integer> taken = new ArrayList<>();

  @AfterEach
  void endHelpers() {
    helpers.shutdownNow();
  }

  @Test
  void resultsComeInTheOrderOfTheTasks() throws IOException {
    for (OrderedExecutor threads :
        List.of(OrderedExecutor.singleThreaded(), OrderedExecutor.with(helpers, 2))) {
      taken.clear();
      AtomicInteger next = new AtomicInteger();
      threads.run(
          () -> {
            int piece = next.getAndIncrement();
            return piece == 1_000 ? null : () -> piece;
          },
          taken::add);
      assertThat(taken).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
    }
  }

  @Test
  void failedTaskThrowsAfterEarlierResults() {
    AtomicInteger next = new AtomicInteger();
    assertThatThrownBy(
            () ->
                OrderedExecutor.with(helpers, 2)
                    .run(
                        () -> {
                          int piece = next.getAndIncrement();
                          return () -> {
                            if (piece >= 5) {
                              throw new IOException("piece " + piece);
                            }
                            return piece;
                          };
                        },
                        taken::add))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("piece 5");
    assertThat(taken).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void failureToCreateATaskThrowsAfterEarlierResults() {
    AtomicInteger next = new AtomicInteger();
    assertThatThrownBy(
            () ->
                OrderedExecutor.with(helpers, 2)
                    .run(
                        () -> {
                          int piece = next.getAndIncrement();
                          if (piece == 3) {
                            throw new IOException("broken off");
                          }
                          return () -> piece;
                        },
                        taken::add))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("broken off");
    assertThat(taken).containsExactly(0, 1, 2);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void noTaskIsRunningAfterAFailure() {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger next = new AtomicInteger();
    AtomicInteger working = new AtomicInteger();
    assertThatThrownBy(
            () ->
                new OrderedExecutor(helpers, 4)
                    .run(
                        () -> {
                          int piece = next.getAndIncrement();
                          if (piece == 0) {
                            return () -> piece;
                          }
                          return () -> {
                            working.incrementAndGet();
                            begun.countDown();
                            long sum = 0;
                            for (int i = 0; i < 10_000_000; i++) {
                              sum += i ^ piece;
                            }
                            working.decrementAndGet();
                            return (int) sum;
                          };
                        },
                        result -> {
                          await(begun);
                          throw new IOException("not wanted");
                        }))
        .hasMessage("not wanted");
    assertThat(working).hasValue(0);
  }
}
