package dev.orderpipeline.aws;

import java.time.Duration;

/** Waits for a time; injected, so that tests need not wait. */
@FunctionalInterface
public interface Sleeper {
  /** Waits for about {@code time}, which is zero or more. */
  void sleep(Duration time);

  /**
   * A sleeper that blocks the thread. An interrupt ends the wait with an {@link
   * IllegalStateException} and keeps the thread's interrupt status.
   */
  static Sleeper ofThread() {
    return time -> {
      try {
        Thread.sleep(time.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting", e);
      }
    };
  }
}
