package dev.orderpipeline.arrival;

import dev.orderpipeline.function.Metric;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Reconciler.Reconciled;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Counts open sets as waiting, overdue or in work. Does not count sets that only wait for a
 * notification. Not thread-safe.
 */
final class OpenSetCounts {
  private final Predicate<FileSetState> isOverdue;
  private int waiting;
  private int overdue;
  private int inWork;

  OpenSetCounts(Predicate<FileSetState> isOverdue) {
    this.isOverdue = isOverdue;
  }

  void add(Reconciled found) {
    FileSetState state = found.state();
    if (!state.isOpen()) {
      return;
    }
    if (state.revision() > 0) {
      boolean ended =
          state.publishing().isEmpty()
              && found.run().filter(run -> run.state().isTerminal()).isPresent();
      inWork += ended ? 0 : 1;
    } else if (isOverdue.test(state)) {
      overdue++;
    } else {
      waiting++;
    }
  }

  Map<Metric, Integer> metrics() {
    return Map.of(
        Metric.SETS_WAITING, waiting, Metric.SETS_OVERDUE, overdue, Metric.SETS_IN_WORK, inWork);
  }
}
