package dev.orderpipeline.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows what happens, a line at a time with the seconds since the start, and knows for how long
 * nothing has happened. Thread-safe.
 */
final class Progress {
  private final PrintWriter out;
  private final LongSupplier nanoTime;
  private final long start;
  private long last;

  /**
   * A progress whose seconds count from {@code start}.
   *
   * @param start a value of {@code nanoTime}
   */
  Progress(PrintWriter out, LongSupplier nanoTime, long start) {
    this.out = out;
    this.nanoTime = nanoTime;
    this.start = start;
    this.last = nanoTime.getAsLong();
  }

  /** Shows that something happened. */
  synchronized void say(String what) {
    last = nanoTime.getAsLong();
    out.println(String.format(Locale.ROOT, "[%5.1f s] %s", (last - start) / 1e9, what));
    out.flush();
  }

  /** Notes that something happened that is not worth a line. */
  synchronized void note() {
    last = nanoTime.getAsLong();
  }

  /** How long nothing has happened. */
  synchronized Duration silence() {
    return Duration.ofNanos(nanoTime.getAsLong() - last);
  }
}
