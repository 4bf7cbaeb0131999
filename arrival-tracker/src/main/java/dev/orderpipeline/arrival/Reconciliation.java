package dev.orderpipeline.arrival;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.ledger.Reconciler.Reconciled;
import dev.orderpipeline.ledger.StateStore;
import dev.orderpipeline.ledger.Trigger;
import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.FileSetId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Repairs lost events: reconciles the sets that have files in the bucket, as their events would
 * have done. Idempotent.
 */
final class Reconciliation {
  /** Enough to reconcile one set and to write the response. */
  private static final Duration MIN_REMAINING = Duration.ofSeconds(60);

  private static final int MAX_NAMED = 1000;

  private final Dispatcher dispatcher;
  private final StateStore states;
  private final DatedListing listing;
  private final EventLog log;

  Reconciliation(Dispatcher dispatcher, StateStore states, DatedListing listing, EventLog log) {
    this.dispatcher = dispatcher;
    this.states = states;
    this.listing = listing;
    this.log = log;
  }

  /**
   * Result of a reconciliation.
   *
   * @param checked how many sets were reconciled
   * @param changed how many of them differed from the bucket or were due
   * @param named the first 1000 changed sets
   * @param failed the first 1000 sets that could not be reconciled; the log has the causes
   * @param more how many sets were not reached in time
   * @param after the last set that was reconciled, if there are more
   */
  record Found(
      int checked,
      int changed,
      List<FileSetId> named,
      List<FileSetId> failed,
      int more,
      Optional<FileSetId> after) {}

  /** Reconciles one set. */
  Found set(FileSetId set) {
    List<FileSetId> changed = changes(set) ? List.of(set) : List.of();
    return new Found(1, changed.size(), changed, List.of(), 0, Optional.empty());
  }

  /** Reconciles the sets of a range until less than a minute remains. */
  Found range(SweepRequest.ReconcileRange range, Supplier<Duration> remaining) {
    TreeSet<FileSetId> sets = new TreeSet<>();
    listing.forEach(
        range.prefix(),
        range.from(),
        partner -> false,
        object -> {
          if (DropKey.parse(object.key()) instanceof DropKey.SetFile file
              && !file.set().date().isBefore(range.from())
              && !file.set().date().isAfter(range.to())
              && range.after().filter(last -> file.set().compareTo(last) <= 0).isEmpty()) {
            sets.add(file.set());
          }
        });
    return each(List.copyOf(sets), remaining);
  }

  /** Continues after a failed set, so that the response says where to resume. */
  private Found each(List<FileSetId> sets, Supplier<Duration> remaining) {
    List<FileSetId> changed = new ArrayList<>();
    List<FileSetId> failed = new ArrayList<>();
    int checked = 0;
    for (FileSetId set : sets) {
      // Each request handles at least one set, so that repeated requests finish.
      if (checked > 0 && remaining.get().compareTo(MIN_REMAINING) <= 0) {
        break;
      }
      checked++;
      try {
        if (changes(set)) {
          changed.add(set);
        }
      } catch (RuntimeException e) {
        log.write("reconciliation_failed", "file_set", set, "fault", e);
        failed.add(set);
      }
    }
    log.write(
        "reconciliation", "sets", checked, "changed", changed.size(), "failed", failed.size());
    int more = sets.size() - checked;
    return new Found(
        checked,
        changed.size(),
        first(changed),
        first(failed),
        more,
        more == 0 ? Optional.empty() : Optional.of(sets.get(checked - 1)));
  }

  private static List<FileSetId> first(List<FileSetId> sets) {
    return List.copyOf(sets.subList(0, Math.min(MAX_NAMED, sets.size())));
  }

  private boolean changes(FileSetId set) {
    long before = states.get(set).itemVersion();
    Reconciled unused = dispatcher.reconcile(set, Trigger.EVENT);
    return states.get(set).itemVersion() != before;
  }
}
