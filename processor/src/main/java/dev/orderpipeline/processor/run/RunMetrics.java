package dev.orderpipeline.processor.run;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.function.Metric;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.join.DayCounts;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;

/** Metrics of builds and runs. */
final class RunMetrics {
  private RunMetrics() {}

  /** Writes the numbers of read and rejected rows. */
  static void rows(EventLog log, DayCounts counts) {
    log.writeMetrics(
        Map.of(Metric.ROWS_READ, counts.rows(), Metric.ROWS_REJECTED, counts.rejectedRows()));
    Map<Reason, Long> byReason = new EnumMap<>(Reason.class);
    for (FileKind kind : FileKind.values()) {
      counts
          .file(kind)
          .rejectedByReason()
          .forEach((reason, rows) -> byReason.merge(reason, rows, Long::sum));
    }
    byReason.forEach(log::writeRejectedRows);
  }

  /**
   * Writes the result of a run.
   *
   * @param sent how many messages the queue accepted in this invocation
   */
  static void ended(EventLog log, RunRecord run, long sent) {
    Map<Metric, Number> measures = new EnumMap<>(Metric.class);
    measures.put(
        switch (run.state()) {
          case PUBLISHED -> Metric.RUNS_PUBLISHED;
          case REJECTED -> Metric.RUNS_REJECTED;
          case SUPERSEDED -> Metric.RUNS_SUPERSEDED;
          case FAILED -> Metric.RUNS_FAILED;
          case BUILDING, PUBLISHING ->
              throw new IllegalArgumentException(run.key() + " is still " + run.state());
        },
        1);
    measures.put(Metric.RETRIES, Math.max(0, run.progress().attempts() - 1));
    measures.put(Metric.HEAP_ALIVE, heapAlive());
    if (sent > 0) {
      measures.put(Metric.MESSAGES_SENT, sent);
    }
    boolean isAutomatic = !run.key().isReplay() && run.served().isEmpty();
    if (isAutomatic && measures.containsKey(Metric.RUNS_PUBLISHED)) {
      measures.put(
          Metric.THIRD_FILE_TO_LAST_MESSAGE,
          Duration.between(thirdFile(run), run.times().updatedAt()).toSeconds());
    }
    log.writeMetrics(measures);
  }

  /** Writes the messages of an invocation that another one continues. */
  static void paused(EventLog log, long sent) {
    log.writeMetrics(Map.of(Metric.MESSAGES_SENT, sent));
  }

  /** Counts a failed replay, which is no failed run: its revision is published. */
  static void replayFailed(EventLog log) {
    log.writeMetrics(Map.of(Metric.REPLAYS_FAILED, 1));
  }

  private static Instant thirdFile(RunRecord run) {
    return Arrays.stream(FileKind.values())
        .map(run.pinned()::of)
        .map(FileVersion::lastModified)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** Heap in use after the last full garbage collection, in percent of the maximum. */
  private static double heapAlive() {
    long alive = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null) {
        alive += pool.getCollectionUsage().getUsed();
      }
    }
    return Math.round(1000.0 * alive / Runtime.getRuntime().maxMemory()) / 10.0;
  }
}
