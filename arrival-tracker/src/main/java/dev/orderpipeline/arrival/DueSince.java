package dev.orderpipeline.arrival;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Reconciler.Reconciled;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileSetId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Finds for how long the oldest revision that is not finished has been due. Not counted are sets
 * that wait for files, which wait for their partner, and those that are finished and only open for
 * a notice. A run that was started anew by hand counts from when its revision was due. For one
 * thread.
 */
final class DueSince {
  private final BiFunction<FileSetId, RunKey, Optional<RunRecord>> runs;
  private final Instant now;
  private Duration longest = Duration.ZERO;

  /**
   * Nothing looked at yet.
   *
   * @param runs finds the run of a set in the table
   */
  DueSince(BiFunction<FileSetId, RunKey, Optional<RunRecord>> runs, Instant now) {
    this.runs = runs;
    this.now = now;
  }

  void look(Reconciled found) {
    FileSetState arrivals = found.arrivals();
    if (arrivals.target(found.run(), now).isPresent()) {
      Duration due = Duration.between(since(arrivals), now);
      longest = due.compareTo(longest) > 0 ? due : longest;
    }
  }

  /** A correction that came meanwhile settles anew; what is being published began before it. */
  private Instant since(FileSetState arrivals) {
    return arrivals.publishing().isEmpty()
        ? arrivals.settlesAt()
        : runs.apply(arrivals.set(), RunKey.of(arrivals.publishing().getAsInt()))
            .map(RunRecord::startedAt)
            .orElse(arrivals.settlesAt());
  }

  /** In seconds; 0 if nothing is due. */
  long longest() {
    return longest.toSeconds();
  }
}
