package dev.orderpipeline.arrival;

import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.Reconciler.Reconciled;
import dev.orderpipeline.ledger.Trigger;
import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.FileSetId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Finds what events were lost: looks at the sets that have files in the bucket, as each one's event
 * would have. Doing so again changes nothing.
 */
final class Reconciliation {
  /** Enough for the set that is being looked at, and for the answer. */
  private static final Duration SHORT_TIME = Duration.ofSeconds(60);

  private static final int MAX_NAMED = 1000;

  private final Dispatcher dispatcher;
  private final Ledger ledger;
  private final S3Client s3;
  private final String dropBucket;
  private final EventLog log;

  Reconciliation(
      Dispatcher dispatcher, Ledger ledger, S3Client s3, String dropBucket, EventLog log) {
    this.dispatcher = dispatcher;
    this.ledger = ledger;
    this.s3 = s3;
    this.dropBucket = dropBucket;
    this.log = log;
  }

  /**
   * What came of it.
   *
   * @param looked how many sets were looked at
   * @param changed how many of them were not recorded as they lie in the bucket, or were due
   * @param named the first of these
   * @param failed those that could not be looked at; the log tells why
   * @param more how many sets were not reached in time
   * @param after the last set that was looked at, if there are more
   */
  record Found(
      int looked,
      int changed,
      List<FileSetId> named,
      List<FileSetId> failed,
      int more,
      Optional<FileSetId> after) {}

  /** Looks at one set. */
  Found set(FileSetId set) {
    List<FileSetId> changed = changes(set) ? List.of(set) : List.of();
    return new Found(1, changed.size(), changed, List.of(), 0, Optional.empty());
  }

  /** Looks at the sets of a range until the time runs short. */
  Found range(SweepRequest.ReconcileRange range, Supplier<Duration> remaining) {
    TreeSet<FileSetId> sets = new TreeSet<>();
    s3.listObjectsV2Paginator(request -> request.bucket(dropBucket).prefix(range.prefix()))
        .contents()
        .forEach(
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

  /** One that fails holds up none of the others, nor that the answer says where to go on. */
  private Found each(List<FileSetId> sets, Supplier<Duration> remaining) {
    List<FileSetId> changed = new ArrayList<>();
    List<FileSetId> failed = new ArrayList<>();
    int looked = 0;
    for (FileSetId set : sets) {
      // One at least, so that asking again and again comes to an end.
      if (looked > 0 && remaining.get().compareTo(SHORT_TIME) <= 0) {
        break;
      }
      looked++;
      try {
        if (changes(set)) {
          changed.add(set);
        }
      } catch (RuntimeException e) {
        log.write("reconciliation_failed", "file_set", set, "fault", e);
        failed.add(set);
      }
    }
    log.write("reconciliation", "sets", looked, "changed", changed.size(), "failed", failed.size());
    int more = sets.size() - looked;
    return new Found(
        looked,
        changed.size(),
        first(changed),
        first(failed),
        more,
        more == 0 ? Optional.empty() : Optional.of(sets.get(looked - 1)));
  }

  private static List<FileSetId> first(List<FileSetId> sets) {
    return List.copyOf(sets.subList(0, Math.min(MAX_NAMED, sets.size())));
  }

  private boolean changes(FileSetId set) {
    long before = ledger.arrivals(set).itemVersion();
    Reconciled unused = dispatcher.reconcile(set, Trigger.EVENT);
    return ledger.arrivals(set).itemVersion() != before;
  }
}
