package dev.orderpipeline.arrival;

import dev.orderpipeline.arrival.PartialFailureException.Step;
import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.function.Metric;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.Reconciler.Reconciled;
import dev.orderpipeline.ledger.Trigger;
import dev.orderpipeline.ledger.UnsupportedItemException;
import dev.orderpipeline.model.FileSetId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Processes file sets that no event will advance. Every minute, it handles stuck, settled, overdue
 * and absent sets; every night, sets whose events were lost.
 */
final class Sweep {
  private static final Duration NIGHTLY_LOOK_BACK = Duration.ofDays(2);

  /**
   * How long after its deadline each sweep checks for an expected set. The nightly pass covers
   * longer outages.
   */
  private static final Duration EXPECTED_LOOK_BACK = Duration.ofHours(1);

  /** A prime, so that consecutive passes start at different sets. */
  private static final long STEP = 7919;

  private final Dispatcher dispatcher;
  private final UnrecognisedFiles unrecognisedFiles;
  private final Notifier notifier;
  private final EventPublisher publisher;
  private final Ledger ledger;
  private final ExpectedSets expected;
  private final RecentUploads uploads;
  private final InstantSource clock;
  private final EventLog log;

  Sweep(
      Dispatcher dispatcher,
      UnrecognisedFiles unrecognisedFiles,
      Notifier notifier,
      EventPublisher publisher,
      Ledger ledger,
      ExpectedSets expected,
      RecentUploads uploads,
      InstantSource clock,
      EventLog log) {
    this.dispatcher = dispatcher;
    this.unrecognisedFiles = unrecognisedFiles;
    this.notifier = notifier;
    this.publisher = publisher;
    this.ledger = ledger;
    this.expected = expected;
    this.uploads = uploads;
    this.clock = clock;
    this.log = log;
  }

  /** Sets the request id of the following log events. */
  void setRequestId(String requestId) {
    dispatcher.setRequestId(requestId);
  }

  /**
   * Reconciles the open sets, dispatches due revisions and sends due notifications. Opens absent
   * expected sets, except snoozed ones. Then publishes the saved events. Leaves further sets of a
   * partner with very many open sets to the next sweeps.
   *
   * @return how many sets were open
   */
  int sweepOpenSets() {
    List<FileSetId> open = ledger.states().openSets();
    List<FileSetId> sets = FairOrder.of(open, minute());
    Instant now = clock.instant();
    DueSince due = new DueSince(ledger.runs()::find, now);
    OpenSetCounts counts = new OpenSetCounts(notifier::isOverdue);
    List<Step> steps = new ArrayList<>();
    for (FileSetId set : sets) {
      steps.add(
          step(
              set,
              () -> {
                Reconciled found = dispatcher.reconcile(set, Trigger.SWEEP);
                due.add(found);
                counts.add(found);
                notifier.sendDue(found.state());
                closeIfSnoozed(found.state());
              },
              counts::addUnsupported));
    }
    for (FileSetId set : expected.due(EXPECTED_LOOK_BACK)) {
      steps.add(
          step(
              set,
              () ->
                  expected
                      .openIfAwaited(set)
                      .ifPresent(
                          found -> {
                            counts.add(found);
                            notifier.sendDue(found.state());
                          }),
              counts::addUnsupported));
    }
    steps.add(new Step("unpublished events", publisher::publish));
    try {
      PartialFailureException.runEach(steps);
    } finally {
      // Alarms need the metrics most when some sets failed.
      Map<Metric, Number> metrics = new EnumMap<>(Metric.class);
      metrics.put(Metric.OPEN_SETS, open.size());
      metrics.put(Metric.OLDEST_DUE_SET, due.seconds());
      metrics.putAll(counts.metrics());
      log.writeMetrics(metrics);
    }
    log.write("swept", "open_sets", open.size(), "deferred", open.size() - sets.size());
    return open.size();
  }

  private Step step(FileSetId set, Runnable action) {
    return step(set, action, () -> {});
  }

  /** A step that leaves a set as it is if only a newer version of the pipeline understands it. */
  private Step step(FileSetId set, Runnable action, Runnable ifUnsupported) {
    return new Step(
        set.toString(),
        () -> {
          try {
            action.run();
          } catch (UnsupportedItemException e) {
            ifUnsupported.run();
            log.write("set_unsupported", "file_set", set, "cause", e.getMessage());
          }
        });
  }

  /** Nothing else closes such a set: no notification about it was sent. */
  private void closeIfSnoozed(FileSetState state) {
    if (state.isOpenTooLong(clock.instant()) && notifier.isSnoozed(state.set())) {
      Reconciled unused = dispatcher.reconcile(state.set(), Trigger.SNOOZED);
    }
  }

  /**
   * Rotates a list by another distance every minute. If passes time out, one of the next ones still
   * reaches every element.
   */
  private <T> List<T> rotated(List<T> all) {
    List<T> rotated = new ArrayList<>(all);
    Collections.rotate(rotated, -(int) (minute() * STEP % Math.max(1, all.size())));
    return rotated;
  }

  private long minute() {
    return clock.instant().getEpochSecond() / 60;
  }

  /**
   * Reconciles the sets of recent uploads, and opens absent sets that were expected in the last 48
   * hours. Then writes the missing receipts of unrecognised keys. Sends no notification, because a
   * concurrent sweep could send a duplicate.
   *
   * @return how many sets had uploads
   */
  int nightlyPass() {
    RecentUploads.Found recent = uploads.asOf(clock.instant());
    List<Step> steps = new ArrayList<>();
    // Rotated: if a night times out, the next one omits other sets.
    for (FileSetId set : rotated(List.copyOf(recent.sets()))) {
      steps.add(
          step(
              set,
              () -> {
                Reconciled unused = dispatcher.reconcile(set, Trigger.EVENT);
              }));
    }
    for (FileSetId set : expected.due(NIGHTLY_LOOK_BACK)) {
      steps.add(
          step(
              set,
              () -> {
                Optional<Reconciled> unused = expected.openIfAwaited(set);
              }));
    }
    for (RecentUploads.UnrecognisedUpload upload : rotated(recent.unrecognised())) {
      steps.add(
          new Step(
              upload.file().key(),
              () -> unrecognisedFiles.writeReceiptIfAbsent(upload.file(), upload.uploadedAt())));
    }
    PartialFailureException.runEach(steps);
    log.write("nightly_pass", "sets", recent.sets().size());
    return recent.sets().size();
  }
}
