package dev.orderpipeline.arrival;

import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.Trigger;
import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.FileSetId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
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
  private final UnrecognisedFiles unrecognisedFiles;
  private final Ledger ledger;
  private final S3Client s3;
  private final String dropBucket;
  private final InstantSource clock;
  private final EventLog log;

  Sweep(
      Dispatcher dispatcher,
      UnrecognisedFiles unrecognisedFiles,
      Ledger ledger,
      S3Client s3,
      String dropBucket,
      InstantSource clock,
      EventLog log) {
    this.dispatcher = dispatcher;
    this.unrecognisedFiles = unrecognisedFiles;
    this.ledger = ledger;
    this.s3 = s3;
    this.dropBucket = dropBucket;
    this.clock = clock;
    this.log = log;
  }

  /** Reconciles every open set and dispatches what is due; returns how many sets were open. */
  int openSets() {
    List<FileSetId> sets = inTurn(ledger.openSets());
    runEach(sets, Trigger.SWEEP);
    log.write("swept", "open_sets", sets.size());
    return sets.size();
  }

  private void runEach(Collection<FileSetId> sets, Trigger trigger) {
    SeveralSetsException.runEach(steps(sets, trigger));
  }

  private List<SeveralSetsException.Step> steps(Collection<FileSetId> sets, Trigger trigger) {
    return sets.stream()
        .map(
            set ->
                new SeveralSetsException.Step(
                    set.toString(), () -> dispatcher.reconcile(set, trigger)))
        .toList();
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
   * Reconciles the set of every key that was put in the last 48 hours, then answers those that are
   * of no set and were not answered before; returns how many sets there were.
   */
  int recentlyPut() {
    Instant since = clock.instant().minus(NIGHTLY_LOOK_BACK);
    TreeSet<FileSetId> sets = new TreeSet<>();
    List<SeveralSetsException.Step> answers = new ArrayList<>();
    s3.listObjectsV2Paginator(request -> request.bucket(dropBucket))
        .contents()
        .forEach(
            object -> {
              if (!object.lastModified().isAfter(since)) {
                return;
              }
              DropKey parsed = DropKey.parse(object.key());
              if (parsed instanceof DropKey.SetFile file) {
                sets.add(file.set());
              } else if (parsed instanceof DropKey.Unrecognised other) {
                answers.add(
                    new SeveralSetsException.Step(
                        other.key(),
                        () -> unrecognisedFiles.answerIfMissed(other, object.lastModified())));
              }
            });
    List<SeveralSetsException.Step> all = new ArrayList<>(steps(sets, Trigger.EVENT));
    all.addAll(answers);
    SeveralSetsException.runEach(all);
    log.write("nightly_pass", "sets", sets.size());
    return sets.size();
  }
}
