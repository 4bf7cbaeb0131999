package dev.orderpipeline.arrival;

import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.Trigger;
import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Metric;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Looks after the file sets that no event will move on: stuck, settled or overdue ones every
 * minute, and, every night, those whose events were lost.
 */
final class Sweep {
  private static final Duration NIGHTLY_LOOK_BACK = Duration.ofDays(2);

  /** A prime, so that the beginnings of sweeps go round all sets. */
  private static final long STEP = 7919;

  private final Dispatcher dispatcher;
  private final Ledger ledger;
  private final S3Client s3;
  private final String dropBucket;
  private final InstantSource clock;
  private final EventLog log;

  Sweep(
      Dispatcher dispatcher,
      Ledger ledger,
      S3Client s3,
      String dropBucket,
      InstantSource clock,
      EventLog log) {
    this.dispatcher = dispatcher;
    this.ledger = ledger;
    this.s3 = s3;
    this.dropBucket = dropBucket;
    this.clock = clock;
    this.log = log;
  }

  /** Says which request the log is about from now on. */
  void invoked(String requestId) {
    dispatcher.invoked(requestId);
  }

  /** Reconciles every open set and dispatches what is due; returns how many sets were open. */
  int openSets() {
    List<FileSetId> sets = inTurn(ledger.openSets());
    DueSince due = new DueSince(clock.instant());
    try {
      runEach(sets, Trigger.SWEEP, due);
    } finally {
      // Also when some could not be handled: then above all.
      log.measure(Map.of(Metric.OPEN_SETS, sets.size(), Metric.OLDEST_DUE_SET, due.longest()));
    }
    log.write("swept", "open_sets", sets.size());
    return sets.size();
  }

  private void runEach(Collection<FileSetId> sets, Trigger trigger, DueSince due) {
    SeveralSetsException.runEach(
        sets.stream()
            .map(
                set ->
                    new SeveralSetsException.Step(
                        set.toString(), () -> due.look(dispatcher.reconcile(set, trigger))))
            .toList());
  }

  /**
   * The sets from another one on in every minute: with so many open that the function's time runs
   * out, or with some that hold it up, each is still reached by one of the next sweeps.
   */
  private List<FileSetId> inTurn(List<FileSetId> sets) {
    List<FileSetId> turned = new ArrayList<>(sets);
    long minute = clock.instant().getEpochSecond() / 60;
    Collections.rotate(turned, -(int) (minute * STEP % Math.max(1, sets.size())));
    return turned;
  }

  /**
   * Reconciles the set of every key that was put in the last 48 hours; returns how many sets there
   * were.
   */
  int recentlyPut() {
    Instant since = clock.instant().minus(NIGHTLY_LOOK_BACK);
    TreeSet<FileSetId> sets = new TreeSet<>();
    s3.listObjectsV2Paginator(request -> request.bucket(dropBucket))
        .contents()
        .forEach(
            object -> {
              if (object.lastModified().isAfter(since)
                  && DropKey.parse(object.key()) instanceof DropKey.SetFile file) {
                sets.add(file.set());
              }
            });
    runEach(sets, Trigger.EVENT, new DueSince(clock.instant()));
    log.write("nightly_pass", "sets", sets.size());
    return sets.size();
  }
}
