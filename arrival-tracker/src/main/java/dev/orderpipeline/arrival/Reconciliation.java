package dev.orderpipeline.arrival;

import dev.orderpipeline.ledger.Arrivals;
import dev.orderpipeline.ledger.Ledger;
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

  private static final int MOST_NAMED = 1000;

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
   * @param more how many sets were not reached in time
   * @param after the last set that was looked at, if there are more
   */
  record Found(
      int looked, int changed, List<FileSetId> named, int more, Optional<FileSetId> after) {}

  /** Looks at one set. */
  Found set(FileSetId set) {
    return each(List.of(set), () -> SHORT_TIME.multipliedBy(2));
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

  private Found each(List<FileSetId> sets, Supplier<Duration> remaining) {
    List<SeveralSetsException.Step> steps = new ArrayList<>();
    List<FileSetId> changed = new ArrayList<>();
    int[] looked = {0};
    for (FileSetId set : sets) {
      steps.add(
          new SeveralSetsException.Step(
              set.toString(),
              () -> {
                // One at least, so that asking again and again comes to an end.
                if (looked[0] == 0 || remaining.get().compareTo(SHORT_TIME) > 0) {
                  looked[0]++;
                  if (changes(set)) {
                    changed.add(set);
                  }
                }
              }));
    }
    SeveralSetsException.runEach(steps);
    log.write("reconciliation", "sets", looked[0], "changed", changed.size());
    int more = sets.size() - looked[0];
    return new Found(
        looked[0],
        changed.size(),
        List.copyOf(changed.subList(0, Math.min(MOST_NAMED, changed.size()))),
        more,
        more == 0 ? Optional.empty() : Optional.of(sets.get(looked[0] - 1)));
  }

  private boolean changes(FileSetId set) {
    long before = ledger.arrivals(set).itemVersion();
    Arrivals unused = dispatcher.reconcile(set, Trigger.EVENT);
    return ledger.arrivals(set).itemVersion() != before;
  }
}
