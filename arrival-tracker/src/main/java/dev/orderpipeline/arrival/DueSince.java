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
 * Age of the oldest due revision. Does not count sets that wait for files, and finished sets that
 * only wait for a notification. A replayed run counts from when its revision became due. Not
 * thread-safe.
 */
final class DueSince {
  private final BiFunction<FileSetId, RunKey, Optional<RunRecord>> runs;
  private final Instant now;
  private Duration longest = Duration.ZERO;

  /**
   * Starts with no set.
   *
   * @param runs reads a run of a set from the table
   */
  DueSince(BiFunction<FileSetId, RunKey, Optional<RunRecord>> runs, Instant now) {
    this.runs = runs;
    this.now = now;
  }

  void add(Reconciled found) {
    FileSetState state = found.state();
    if (state.target(found.run(), now).isPresent()) {
      Duration due = Duration.between(since(state), now);
      longest = due.compareTo(longest) > 0 ? due : longest;
    }
  }

  /** A newer correction restarts settling, so a publishing revision counts from its run's start. */
  private Instant since(FileSetState state) {
    return state.publishing().isEmpty()
        ? state.revisions().settlesAt()
        : runs.apply(state.set(), RunKey.of(state.publishing().getAsInt()))
            .map(run -> run.times().startedAt())
            .orElse(state.revisions().settlesAt());
  }

  /** The greatest age in seconds; 0 if nothing is due. */
  long seconds() {
    return longest.toSeconds();
  }
}
