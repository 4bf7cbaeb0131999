package dev.orderpipeline.ledger;

import dev.orderpipeline.aws.Sleeper;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FoundFiles;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The idempotent step behind every event, sweep, replay and manual request: compares the drop
 * bucket with the record of a set, writes what changed, and returns the due revision. Thread-safe.
 */
public final class Reconciler {
  private static final int MAX_ATTEMPTS = 20;
  private static final Duration BASE_DELAY = Duration.ofMillis(10);

  private final Ledger ledger;
  private final FileFinder files;
  private final InstantSource clock;
  private final Sleeper sleeper;
  private final CorrectionSettle settle;

  /**
   * A reconciler.
   *
   * @param settle how long a revision after the first waits for further files
   */
  public Reconciler(
      Ledger ledger,
      FileFinder files,
      InstantSource clock,
      Sleeper sleeper,
      CorrectionSettle settle) {
    this.ledger = ledger;
    this.files = files;
    this.clock = clock;
    this.sleeper = sleeper;
    this.settle = settle;
  }

  /**
   * The result of a reconciliation.
   *
   * @param state the state in the table now; for a set that is not in the table, the found state
   * @param run the current revision's run, if it has one
   * @param due the revision to dispatch now, if there is one
   * @param newRevision true if this call recorded the current revision
   */
  public record Reconciled(
      FileSetState state, Optional<RunRecord> run, OptionalInt due, boolean newRevision) {}

  /**
   * Reconciles one set.
   *
   * @throws ContendedException if the set kept changing under the writes
   */
  public Reconciled reconcile(FileSetId set, Trigger trigger) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      // The order matters. The item version is read before the bucket, so a write never replaces
      // newer findings. The end of a run changes the item version, so the write also fails if the
      // run read here is stale.
      FileSetState before = ledger.states().get(set);
      FoundFiles found = files.find(set);
      Optional<RunRecord> run = currentRun(before);
      Instant now = clock.instant();
      FileSetState after = before.reconciled(found, run, trigger, now, settle);
      if (!needsWrite(before, after, trigger)) {
        return reconciled(after, run, false, now);
      }
      Optional<FileSetState> saved = ledger.states().save(after);
      if (saved.isPresent()) {
        boolean newRevision = after.revision() != before.revision();
        return reconciled(saved.get(), newRevision ? currentRun(after) : run, newRevision, now);
      }
      sleeper.sleep(BASE_DELAY.multipliedBy(1L << Math.min(attempt, 6)));
    }
    throw new ContendedException(
        "the state of "
            + set
            + " kept changing during "
            + MAX_ATTEMPTS
            + " attempts; send the request again");
  }

  private static boolean needsWrite(FileSetState before, FileSetState after, Trigger trigger) {
    if (before.itemVersion() > 0) {
      return !after.equals(before);
    }
    return switch (trigger) {
      case EVENT, SWEEP, SNOOZED -> !after.found().isEmpty();
      case DEADLINE -> true;
      case MANUAL -> after.found().complete().isPresent();
    };
  }

  /** The result that a manual request's reconciliation would have now. Writes nothing. */
  public Reconciled preview(FileSetId set) {
    FileSetState before = ledger.states().get(set);
    FoundFiles found = files.find(set);
    Optional<RunRecord> run = currentRun(before);
    Instant now = clock.instant();
    FileSetState after = before.reconciled(found, run, Trigger.MANUAL, now, settle);
    boolean newRevision = after.revision() != before.revision();
    return reconciled(after, newRevision ? currentRun(after) : run, newRevision, now);
  }

  private Optional<RunRecord> currentRun(FileSetState state) {
    return state.revision() == 0
        ? Optional.empty()
        : ledger.runs().find(state.set(), RunKey.of(state.revision()));
  }

  private static Reconciled reconciled(
      FileSetState state, Optional<RunRecord> run, boolean newRevision, Instant now) {
    OptionalInt target = state.target(run, now);
    boolean due = target.isPresent() && !state.nextDispatch().at().isAfter(now);
    return new Reconciled(state, run, due ? target : OptionalInt.empty(), newRevision);
  }
}
