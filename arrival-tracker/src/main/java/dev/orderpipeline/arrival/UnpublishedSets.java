package dev.orderpipeline.arrival;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.function.Metric;
import dev.orderpipeline.ledger.StateStore;
import dev.orderpipeline.ledger.UnpublishedReason.Why;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;

/** Metrics of failed and rejected sets, which the sweep no longer visits. */
final class UnpublishedSets {
  private final StateStore states;
  private final EventLog log;

  UnpublishedSets(StateStore states, EventLog log) {
    this.states = states;
    this.log = log;
  }

  /** Writes the metrics. If the table cannot be read, the next sweep writes them. */
  void measure() {
    try {
      log.writeMetrics(
          Map.of(
              Metric.SETS_FAILED, states.unpublishedSets(Why.FAILED).size(),
              Metric.SETS_REJECTED, states.unpublishedSets(Why.REJECTED).size()));
    } catch (SdkException e) {
      log.write("not_counted", "fault", e);
    }
  }
}
