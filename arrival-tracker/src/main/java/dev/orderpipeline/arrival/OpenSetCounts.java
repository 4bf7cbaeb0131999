package dev.orderpipeline.arrival;

import dev.orderpipeline.ledger.Arrivals;
import dev.orderpipeline.ledger.Reconciler.Reconciled;
import dev.orderpipeline.model.Expectations;
import dev.orderpipeline.model.Metric;
import java.time.Instant;
import java.util.Map;

/**
 * Counts the open sets by what they wait for. Not counted are those that wait for nothing but a
 * notice. For one thread.
 */
final class OpenSetCounts {
  private final Expectations expectations;
  private final Instant now;
  private int waiting;
  private int overdue;
  private int inWork;

  OpenSetCounts(Expectations expectations, Instant now) {
    this.expectations = expectations;
    this.now = now;
  }

  void look(Reconciled found) {
    Arrivals arrivals = found.arrivals();
    if (!arrivals.open()) {
      return;
    }
    if (arrivals.revision() > 0) {
      boolean ended =
          arrivals.publishing().isEmpty()
              && found.run().filter(run -> run.state().isTerminal()).isPresent();
      inWork += ended ? 0 : 1;
    } else if (now.isBefore(deadline(arrivals))) {
      waiting++;
    } else {
      overdue++;
    }
  }

  private Instant deadline(Arrivals arrivals) {
    return expectations.of(arrivals.set().partner()).deadline(arrivals.set().date()).toInstant();
  }

  Map<Metric, Integer> measures() {
    return Map.of(
        Metric.SETS_WAITING, waiting, Metric.SETS_OVERDUE, overdue, Metric.SETS_IN_WORK, inWork);
  }
}
