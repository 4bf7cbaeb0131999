package dev.orderpipeline.ledger;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FoundFiles;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The idempotent step that every event, sweep, replay and operator calls: looks at what lies in the
 * drop bucket, writes what has changed, and tells which revision is due. Thread-safe.
 */
public final class Reconciler {
  private static final int MAX_TRIES = 20;
  private static final Duration FIRST_WAIT = Duration.ofMillis(10);

  private final Ledger ledger;
  private final FileFinder files;
  private final InstantSource clock;
  private final Sleeper sleeper;
  private final Duration correctionSettle;

  /**
   * A reconciler.
   *
   * @param correctionSettle how long a revision after the first must stay unchanged before it is
   *     due, zero or more
   */
  public Reconciler(
      Ledger ledger,
      FileFinder files,
      InstantSource clock,
      Sleeper sleeper,
      Duration correctionSettle) {
    this.ledger = ledger;
    this.files = files;
    this.clock = clock;
    this.sleeper = sleeper;
    this.correctionSettle = correctionSettle;
  }

  /**
   * What reconciling found.
   *
   * @param arrivals as they stand in the table now; of a set that is not in it, what was found
   * @param run the current revision's run, if it has one
   * @param due the revision to dispatch now, if there is one
   * @param newRevision true if this very call recorded the current revision
   */
  public record Reconciled(
      FileSetState arrivals, Optional<RunRecord> run, OptionalInt due, boolean newRevision) {}

  /**
   * Reconciles one set.
   *
   * @throws ContendedException if the set kept changing under the writes
   */
  public Reconciled reconcile(FileSetId set, Trigger trigger) {
    for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
      // The order matters: the item version is read before the bucket, so that what is written is
      // never older than what it replaces. Runs end by transactions that change the item version,
      // so a run read after it cannot be staler than the write's condition allows.
      FileSetState before = ledger.arrivals(set);
      FoundFiles found = files.find(set);
      Optional<RunRecord> run = currentRun(before);
      Instant now = clock.instant();
      FileSetState after = before.reconciled(found, run, trigger, now, correctionSettle);
      if (!isWorthWriting(before, after, trigger)) {
        return reconciled(after, run, false, now);
      }
      Optional<FileSetState> saved = ledger.save(after);
      if (saved.isPresent()) {
        boolean newRevision = after.revision() != before.revision();
        return reconciled(saved.get(), newRevision ? currentRun(after) : run, newRevision, now);
      }
      sleeper.sleep(FIRST_WAIT.multipliedBy(1L << Math.min(attempt, 6)));
    }
    throw new ContendedException("the arrivals of " + set + " kept changing; ask again");
  }

  private static boolean isWorthWriting(FileSetState before, FileSetState after, Trigger trigger) {
    if (before.itemVersion() > 0) {
      return !after.equals(before);
    }
    return switch (trigger) {
      case EVENT, SWEEP -> !after.found().isEmpty();
      case EXPECTED -> true;
      case MANUAL -> after.found().complete().isPresent();
    };
  }

  /** What reconciling would find and record now. Writes nothing. */
  public Reconciled preview(FileSetId set) {
    FileSetState before = ledger.arrivals(set);
    FoundFiles found = files.find(set);
    Optional<RunRecord> run = currentRun(before);
    Instant now = clock.instant();
    FileSetState after = before.reconciled(found, run, Trigger.MANUAL, now, correctionSettle);
    boolean newRevision = after.revision() != before.revision();
    return reconciled(after, newRevision ? currentRun(after) : run, newRevision, now);
  }

  private Optional<RunRecord> currentRun(FileSetState arrivals) {
    return arrivals.revision() == 0
        ? Optional.empty()
        : ledger.run(arrivals.set(), RunKey.of(arrivals.revision()));
  }

  private static Reconciled reconciled(
      FileSetState arrivals, Optional<RunRecord> run, boolean newRevision, Instant now) {
    OptionalInt target = arrivals.target(run, now);
    boolean due = target.isPresent() && !arrivals.nextDispatchAt().isAfter(now);
    return new Reconciled(arrivals, run, due ? target : OptionalInt.empty(), newRevision);
  }
}
