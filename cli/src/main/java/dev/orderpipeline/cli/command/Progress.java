package dev.orderpipeline.cli.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Prints a line per step with the seconds since the start, and measures the time since the last
 * step. Thread-safe.
 */
public final class Progress {
  private final PrintWriter out;
  private final LongSupplier nanoTime;
  private final long start;
  private long last;

  /**
   * Creates a progress that counts seconds from {@code start}.
   *
   * @param start a value of {@code nanoTime}
   */
  public Progress(PrintWriter out, LongSupplier nanoTime, long start) {
    this.out = out;
    this.nanoTime = nanoTime;
    this.start = start;
    this.last = nanoTime.getAsLong();
  }

  /** Prints a step. */
  public synchronized void say(String what) {
    last = nanoTime.getAsLong();
    out.println(String.format(Locale.ROOT, "[%5.1f s] %s", (last - start) / 1e9, what));
    out.flush();
  }

  /** Records a step without printing it. */
  public synchronized void note() {
    last = nanoTime.getAsLong();
  }

  /** Returns the time since the last step. */
  public synchronized Duration idleTime() {
    return Duration.ofNanos(nanoTime.getAsLong() - last);
  }
}
