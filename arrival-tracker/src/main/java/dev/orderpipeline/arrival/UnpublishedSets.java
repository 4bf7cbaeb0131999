package dev.orderpipeline.arrival;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.function.Metric;
import dev.orderpipeline.ledger.StateStore;
import dev.orderpipeline.ledger.UnpublishedReason.Why;
import dev.orderpipeline.model.FileSetId;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;

/** Metrics of failed and rejected sets, which the sweep no longer visits. */
final class UnpublishedSets {
  /** Older days must not raise the alarm forever; status requests still list them. */
  private static final int ALARM_DAYS = 14;

  private final StateStore states;
  private final InstantSource clock;
  private final EventLog log;

  UnpublishedSets(StateStore states, InstantSource clock, EventLog log) {
    this.states = states;
    this.clock = clock;
    this.log = log;
  }

  /** Writes the metrics. If the table cannot be read, the next sweep writes them. */
  void measure() {
    try {
      List<FileSetId> failed = states.unpublishedSets(Why.FAILED);
      List<FileSetId> rejected = states.unpublishedSets(Why.REJECTED);
      LocalDate first = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(ALARM_DAYS);
      long recent =
          Stream.concat(failed.stream(), rejected.stream())
              .filter(set -> !set.date().isBefore(first))
              .count();
      log.writeMetrics(
          Map.of(
              Metric.SETS_FAILED, failed.size(),
              Metric.SETS_REJECTED, rejected.size(),
              Metric.DAYS_UNPUBLISHED, recent));
    } catch (SdkException e) {
      log.write("not_counted", "fault", e);
    }
  }
}
