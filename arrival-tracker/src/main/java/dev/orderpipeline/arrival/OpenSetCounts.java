package dev.orderpipeline.arrival;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Reconciler.Reconciled;
import dev.orderpipeline.model.Metric;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Counts the open sets by what they wait for. Not counted are those that wait for nothing but a
 * notice. For one thread.
 */
final class OpenSetCounts {
  private final Predicate<FileSetState> isOverdue;
  private int waiting;
  private int overdue;
  private int inWork;

  OpenSetCounts(Predicate<FileSetState> isOverdue) {
    this.isOverdue = isOverdue;
  }

  void look(Reconciled found) {
    FileSetState arrivals = found.arrivals();
    if (!arrivals.open()) {
      return;
    }
    if (arrivals.revision() > 0) {
      boolean ended =
          arrivals.publishing().isEmpty()
              && found.run().filter(run -> run.state().isTerminal()).isPresent();
      inWork += ended ? 0 : 1;
    } else if (isOverdue.test(arrivals)) {
      overdue++;
    } else {
      waiting++;
    }
  }

  Map<Metric, Integer> measures() {
    return Map.of(
        Metric.SETS_WAITING, waiting, Metric.SETS_OVERDUE, overdue, Metric.SETS_IN_WORK, inWork);
  }
}
