package dev.orderpipeline.cli.console;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Refreshes the board while somebody looks at it. */
final class Refresher implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread created = new Thread(work, "console-refresh");
            created.setDaemon(true);
            return created;
          });

  /** Reads the board, and reads it again while it is watched. */
  void start(BoardFeed feed, BooleanSupplier isWatched) {
    thread.execute(feed::tick);
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(
            () -> {
              if (isWatched.getAsBoolean()) {
                feed.tick();
              }
            },
            INTERVAL.toMillis(),
            INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
