package dev.orderpipeline.ledger;

import java.time.Duration;

/** Waits; injected wherever the pipeline waits, so that tests need not. */
@FunctionalInterface
public interface Sleeper {
  /** Waits for about {@code time}, which is zero or more. */
  void sleep(Duration time);

  /**
   * A sleeper that lets the thread sleep. Interrupting the thread ends the wait with an {@link
   * IllegalStateException} and leaves the thread interrupted.
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
