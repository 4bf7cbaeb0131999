package dev.orderpipeline.cli.demo;

import dev.orderpipeline.cli.command.ByteSizes;
import dev.orderpipeline.cli.command.Progress;
import java.time.Duration;

/** Reports at intervals how many messages were received. Not thread-safe. */
final class ReceivedCounter {
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(5);

  private final ReceivedMessages received;
  private final Progress progress;
  private long total;
  private long lastCount;
  private long lastReportNanos = System.nanoTime();

  ReceivedCounter(ReceivedMessages received, Progress progress) {
    this.received = received;
    this.progress = progress;
  }

  /** Sets the number of all messages, once known. */
  void expect(long messages) {
    total = messages;
  }

  /** Reports the number if it has grown and the last report is old. */
  void report() {
    long now = System.nanoTime();
    long count = received.distinct();
    if (count > lastCount && now - lastReportNanos >= REPORT_INTERVAL.toNanos()) {
      progress.say(
          "received "
              + ByteSizes.count(count)
              + (total > 0 ? " of " + ByteSizes.count(total) : "")
              + " messages");
      lastCount = count;
      lastReportNanos = now;
    }
  }
}
