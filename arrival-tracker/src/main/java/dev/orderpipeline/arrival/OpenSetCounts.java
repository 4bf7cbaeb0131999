package dev.orderpipeline.arrival;

import dev.orderpipeline.function.Metric;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Reconciler.Reconciled;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Counts open sets as waiting, overdue or in work, and those that change without a pause or are not
 * understood. Does not count sets that only wait for a notification. Not thread-safe.
 */
final class OpenSetCounts {
  private final Predicate<FileSetState> isOverdue;
  private int waiting;
  private int overdue;
  private int inWork;
  private int changing;
  private int unsupported;

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
      changing += state.revisions().isChanging() ? 1 : 0;
    } else if (isOverdue.test(state)) {
      overdue++;
    } else {
      waiting++;
    }
  }

  /** Adds a set with an item that only a newer version of the pipeline understands. */
  void addUnsupported() {
    unsupported++;
  }

  Map<Metric, Integer> metrics() {
    return Map.of(
        Metric.SETS_WAITING, waiting,
        Metric.SETS_OVERDUE, overdue,
        Metric.SETS_IN_WORK, inWork,
        Metric.SETS_CHANGING, changing,
        Metric.SETS_UNSUPPORTED, unsupported);
  }
}
