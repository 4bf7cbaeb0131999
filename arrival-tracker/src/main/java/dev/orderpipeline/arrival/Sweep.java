package dev.orderpipeline.arrival;

import dev.orderpipeline.arrival.PartialFailureException.Step;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.Reconciler.Reconciled;
import dev.orderpipeline.ledger.Trigger;
import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.Expectations;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Metric;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Looks after the file sets that no event will move on: stuck, settled or overdue ones and those of
 * which nothing has come, every minute, and, every night, those whose events were lost.
 */
final class Sweep {
  private static final Duration NIGHTLY_LOOK_BACK = Duration.ofDays(2);

  /**
   * So long after its deadline every minute's sweep looks whether an expected set is there. What
   * longer outages leave out the nightly pass makes up for.
   */
  private static final Duration EXPECTED_LOOK_BACK = Duration.ofHours(1);

  /** A prime, so that the beginnings of sweeps go round all sets. */
  private static final long STEP = 7919;

  private final Dispatcher dispatcher;
  private final UnrecognisedFiles unrecognisedFiles;
  private final Notifier notifier;
  private final Ledger ledger;
  private final Expectations expectations;
  private final S3Client s3;
  private final String dropBucket;
  private final InstantSource clock;
  private final EventLog log;

  Sweep(
      Dispatcher dispatcher,
      UnrecognisedFiles unrecognisedFiles,
      Notifier notifier,
      Ledger ledger,
      Expectations expectations,
      S3Client s3,
      String dropBucket,
      InstantSource clock,
      EventLog log) {
    this.dispatcher = dispatcher;
    this.unrecognisedFiles = unrecognisedFiles;
    this.notifier = notifier;
    this.ledger = ledger;
    this.expectations = expectations;
    this.s3 = s3;
    this.dropBucket = dropBucket;
    this.clock = clock;
    this.log = log;
  }

  /** Says which request the log is about from now on. */
  void invoked(String requestId) {
    dispatcher.invoked(requestId);
  }

  /**
   * Reconciles every open set, dispatches what is due and tells people of what is missing; opens
   * the sets that are expected and are not there. Returns how many sets were open.
   */
  int openSets() {
    List<FileSetId> sets = inTurn(ledger.openSets());
    Instant now = clock.instant();
    DueSince due = new DueSince(ledger::run, now);
    OpenSetCounts counts = new OpenSetCounts(notifier::isOverdue);
    List<Step> steps = new ArrayList<>();
    for (FileSetId set : sets) {
      steps.add(
          step(
              set,
              () -> {
                Reconciled found = dispatcher.reconcile(set, Trigger.SWEEP);
                due.look(found);
                counts.look(found);
                notifier.tell(found.arrivals());
              }));
    }
    for (FileSetId set : expected(EXPECTED_LOOK_BACK)) {
      steps.add(
          step(
              set,
              () ->
                  openIfAbsent(set)
                      .ifPresent(
                          found -> {
                            counts.look(found);
                            notifier.tell(found.arrivals());
                          })));
    }
    try {
      PartialFailureException.runEach(steps);
    } finally {
      // Also when some could not be handled: then above all.
      Map<Metric, Number> measures = new EnumMap<>(Metric.class);
      measures.put(Metric.OPEN_SETS, sets.size());
      measures.put(Metric.OLDEST_DUE_SET, due.longest());
      measures.putAll(counts.measures());
      log.measure(measures);
    }
    log.write("swept", "open_sets", sets.size());
    return sets.size();
  }

  private static Step step(FileSetId set, Runnable action) {
    return new Step(set.toString(), action);
  }

  private List<FileSetId> expected(Duration lookBack) {
    Instant now = clock.instant();
    return expectations.dueBetween(now.minus(lookBack), now);
  }

  /** Of a set that is there, whether open or done, the sweep over the open sets takes care. */
  private Optional<Reconciled> openIfAbsent(FileSetId set) {
    return ledger.arrivals(set).itemVersion() == 0
        ? Optional.of(dispatcher.reconcile(set, Trigger.EXPECTED))
        : Optional.empty();
  }

  /**
   * All of them, from another one on in every minute: with so many that the function's time runs
   * out, or with some that hold it up, each is still reached by one of the next sweeps.
   */
  private <T> List<T> inTurn(List<T> all) {
    List<T> turned = new ArrayList<>(all);
    long minute = clock.instant().getEpochSecond() / 60;
    Collections.rotate(turned, -(int) (minute * STEP % Math.max(1, all.size())));
    return turned;
  }

  /**
   * Reconciles the set of every key that was put in the last 48 hours, opens the sets that were
   * expected in that time and are not there, then answers the keys that are of no set and were not
   * answered before; returns how many sets had keys. It tells people nothing, because a sweep runs
   * beside it: what both told would be told twice.
   */
  int recentlyPut() {
    Instant since = clock.instant().minus(NIGHTLY_LOOK_BACK);
    TreeSet<FileSetId> sets = new TreeSet<>();
    List<Step> answers = new ArrayList<>();
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
                    new Step(
                        other.key(),
                        () -> unrecognisedFiles.answerIfMissed(other, object.lastModified())));
              }
            });
    List<Step> steps = new ArrayList<>();
    // In turn: if time runs out, other ones are left out the next night.
    for (FileSetId set : inTurn(List.copyOf(sets))) {
      steps.add(
          step(
              set,
              () -> {
                Reconciled unused = dispatcher.reconcile(set, Trigger.EVENT);
              }));
    }
    for (FileSetId set : expected(NIGHTLY_LOOK_BACK)) {
      steps.add(
          step(
              set,
              () -> {
                Optional<Reconciled> unused = openIfAbsent(set);
              }));
    }
    steps.addAll(inTurn(answers));
    PartialFailureException.runEach(steps);
    log.write("nightly_pass", "sets", sets.size());
    return sets.size();
  }
}
