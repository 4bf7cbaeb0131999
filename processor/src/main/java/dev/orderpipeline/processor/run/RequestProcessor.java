package dev.orderpipeline.processor.run;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.LeaseClaim;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.Reconciler;
import dev.orderpipeline.ledger.Reconciler.Reconciled;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.Trigger;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.ProcessingRequest;
import dev.orderpipeline.model.ProcessingRequest.Dispatch;
import dev.orderpipeline.model.ProcessingRequest.DryRun;
import dev.orderpipeline.model.ProcessingRequest.Manual;
import dev.orderpipeline.model.ProcessingRequest.Mode;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import dev.orderpipeline.model.ThresholdChanges;
import dev.orderpipeline.model.Thresholds;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Decides what a processing request means for its file set, and sees to it under the set's lease.
 * Thread-safe: what it keeps does not change.
 */
public final class RequestProcessor {
  private final ProcessorSettings settings;
  private final Ledger ledger;
  private final Reconciler reconciler;
  private final RunWorker<?> runs;
  private final DryRunHandler dryRuns;
  private final Engines engines;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Supplier<String> ids;
  private final EventLog log;

  /**
   * A processing.
   *
   * @param engines say what is not done here
   * @param nanoTime a clock that only goes forward, in nanoseconds
   * @param ids unique strings: owners of leases, and replays that were not named
   */
  RequestProcessor(
      ProcessorSettings settings,
      Ledger ledger,
      Reconciler reconciler,
      RunWorker<?> runs,
      DryRunHandler dryRuns,
      Engines engines,
      InstantSource clock,
      LongSupplier nanoTime,
      Supplier<String> ids,
      EventLog log) {
    this.settings = settings;
    this.ledger = ledger;
    this.reconciler = reconciler;
    this.runs = runs;
    this.dryRuns = dryRuns;
    this.engines = engines;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.ids = ids;
    this.log = log;
  }

  /** Says which request the log is about from now on. */
  public void invoked(String requestId) {
    log.invoked(requestId);
  }

  /**
   * Does what the request asks for, as far as it is due.
   *
   * @throws InvalidRequestException if the request cannot be accepted; nothing was done
   * @throws DispatchRejectedException if that is a dispatch, which is a fault of the configuration
   * @throws IOException if a file or the spool could not be read or written; may be tried again
   */
  public RunSummary process(ProcessingRequest request, RemainingTime remaining) throws IOException {
    Optional<String> foreign =
        foreign("s3_bucket", request.bucket(), settings.dropBucket())
            .or(() -> foreign("sqs_queue_url", request.queueUrl(), settings.messageQueueUrl()));
    if (foreign.isPresent()) {
      throw request instanceof Dispatch
          ? new DispatchRejectedException(
              "the dispatch of "
                  + request.set()
                  + " is rejected: "
                  + foreign.get()
                  + "; give both functions the same settings")
          : new InvalidRequestException(foreign.get() + ", send that or leave the field out");
    }
    engines.check(request);
    RunSummary summary;
    if (request instanceof Manual manual) {
      summary = manual(manual, remaining);
    } else if (request instanceof DryRun dryRun) {
      summary = dryRuns.dryRun(dryRun);
    } else {
      summary = dispatched((Dispatch) request, remaining);
    }
    log.write(
        "request_answered",
        "file_set",
        summary.set(),
        "revision",
        summary.revision(),
        "run",
        summary.run().orElse(""),
        "outcome",
        summary.outcome(),
        "messages_sent",
        summary.messagesSent());
    return summary;
  }

  /** What is wrong with a field that names anything but what is configured, if it does. */
  private static Optional<String> foreign(String field, Optional<String> named, String configured) {
    return named
        .filter(value -> !value.equals(configured))
        .map(
            value ->
                field
                    + " is \""
                    + value
                    + "\"; this function only works with \""
                    + configured
                    + "\"");
  }

  private RunSummary dispatched(Dispatch request, RemainingTime remaining) throws IOException {
    FileSetId set = request.set();
    int revision = request.revision();
    return underLease(
        set,
        RunKey.of(revision),
        Optional.empty(),
        lease -> {
          FileSetState arrivals = ledger.arrivals(set);
          OptionalInt target = arrivals.target(currentRun(arrivals), clock.instant());
          if (!target.equals(OptionalInt.of(revision))) {
            return notDue(set, revision);
          }
          return runs.work(
              lease,
              arrivals,
              RunKey.of(revision),
              Optional.empty(),
              settings.thresholds(),
              remaining);
        });
  }

  private RunSummary notDue(FileSetId set, int revision) {
    RunKey key = RunKey.of(revision);
    String state = ledger.run(set, key).map(run -> run.state().name()).orElse("not begun");
    return summary(
        set,
        key,
        Outcome.NOT_DUE,
        "revision "
            + revision
            + " of "
            + set
            + " is "
            + state
            + " and not what the set waits for; nothing was done");
  }

  private RunSummary manual(Manual request, RemainingTime remaining) throws IOException {
    FileSetId set = request.set();
    Reconciled reconciled = reconciler.reconcile(set, Trigger.MANUAL);
    ManualRequests.checkHasRevision(reconciled.arrivals());
    List<RunRecord> all = ledger.runs(set);
    Optional<RunRecord> known = known(request, all);
    if (known.isPresent()) {
      return again(request, known.get(), remaining);
    }
    String id = request.replayId().orElseGet(ids);
    RunKey key = meantRun(request, id, reconciled.arrivals(), all);
    if (isSettling(reconciled) && !request.now()) {
      throw new InvalidRequestException(
          "the correction of "
              + set
              + " settles until "
              + reconciled.arrivals().settlesAt()
              + ", in case further files are corrected; ask again then, or send \"now\": true");
    }
    Optional<RunSummary> elsewhere =
        engines.elsewhere(request, Engines.IntendedRun.anew(id, key, reconciled.arrivals(), all));
    if (elsewhere.isPresent()) {
      return elsewhere.get();
    }
    // Sending an old archive again is no reason to take a correction that is still coming in.
    while (request.mode() == Mode.REBUILD
        && isSettling(reconciled)
        && !ledger.saveSettled(reconciled.arrivals())) {
      reconciled = reconciler.reconcile(set, Trigger.MANUAL);
      key = meantRun(request, id, reconciled.arrivals(), ledger.runs(set));
    }
    return started(request, id, key, remaining);
  }

  private RunSummary started(Manual request, String id, RunKey key, RemainingTime remaining)
      throws IOException {
    return underLease(
        request.set(),
        key,
        Optional.empty(),
        lease -> startedUnderLease(lease, request, id, key, remaining));
  }

  /** The answer to a request that was sent before: its run's, which goes on if it has not ended. */
  private RunSummary again(Manual request, RunRecord known, RemainingTime remaining)
      throws IOException {
    FileSetId set = request.set();
    if (known.state().isTerminal()) {
      return RunWorker.endedSummary(set, known, 0);
    }
    Optional<RunSummary> elsewhere =
        engines.elsewhere(
            request, Engines.IntendedRun.again(request.replayId().orElseThrow(), known));
    if (elsewhere.isPresent()) {
      return elsewhere.get();
    }
    return underLease(
        set,
        known.key(),
        Optional.of(known),
        lease -> {
          RunRecord run = ledger.run(set, known.key()).orElse(known);
          return resumed(lease, request, run, ledger.arrivals(set), remaining);
        });
  }

  /** The run that answers to the request's id, whatever revision it is of. */
  private static Optional<RunRecord> known(Manual request, List<RunRecord> all) {
    return request
        .replayId()
        .flatMap(id -> all.stream().filter(run -> run.answers(id)).findFirst());
  }

  private boolean isSettling(Reconciled reconciled) {
    FileSetState arrivals = reconciled.arrivals();
    boolean finished = reconciled.run().filter(run -> run.state().isTerminal()).isPresent();
    return !finished
        && arrivals.publishing().isEmpty()
        && arrivals.settlesAt().isAfter(clock.instant());
  }

  /**
   * The run that a request means which was not sent before.
   *
   * @param id of the replay, if it is one
   * @throws InvalidRequestException if there is none, or the request names another revision
   */
  private static RunKey meantRun(
      Manual request, String id, FileSetState arrivals, List<RunRecord> all) {
    if (request.mode() == Mode.REPUBLISH) {
      int published = ManualRequests.lastPublished(request.set(), all).key().revision();
      ManualRequests.checkRevision(
          request.set(), request.revision(), published, ManualRequests.PUBLISHED_LAST);
      return RunKey.replay(published, id);
    }
    int meant = arrivals.publishing().orElse(arrivals.revision());
    ManualRequests.checkRevision(
        request.set(), request.revision(), meant, ManualRequests.TO_WORK_ON);
    return all.stream()
            .filter(run -> run.key().equals(RunKey.of(meant)))
            .anyMatch(run -> run.state() == RunState.PUBLISHED)
        ? RunKey.replay(meant, id)
        : RunKey.of(meant);
  }

  /**
   * Does what a request means under the lease, where only this worker changes runs.
   *
   * @param expected what the lease was claimed for
   */
  private RunSummary startedUnderLease(
      HeldLease lease, Manual request, String id, RunKey expected, RemainingTime remaining)
      throws IOException {
    FileSetId set = request.set();
    FileSetState arrivals = ledger.arrivals(set);
    List<RunRecord> all = ledger.runs(set);
    Optional<RunRecord> known = known(request, all);
    if (known.isPresent()) {
      return resumed(lease, request, known.get(), arrivals, remaining);
    }
    RunKey key = meantRun(request, id, arrivals, all);
    if (key.revision() != expected.revision()) {
      return overtaken(set, expected);
    }
    if (!key.equals(expected)) {
      lease.renewFor(key);
    }
    if (key.isReplay()) {
      RunRecord published = ManualRequests.lastPublished(request.set(), all);
      return runs.replay(
          lease, arrivals, all, published, key, request.mode(), thresholds(request), remaining);
    }
    Optional<RunRecord> run = ledger.run(set, key);
    if (run.isPresent()) {
      // Attempts begin anew: who asks has mended what made the earlier ones end.
      Instant now = clock.instant();
      RunRecord restarted =
          run.get()
              .restarted(now)
              .decidingBy(restartedBy(request, run.get()), now)
              .answering(request.replayId(), now);
      boolean finishesAnOlderOne = key.revision() != arrivals.revision();
      if (finishesAnOlderOne) {
        ledger.update(lease.lease(), run.get(), restarted);
      } else if (!ledger.restart(lease.lease(), run.get(), restarted)) {
        return overtaken(set, key);
      }
    }
    // With the arrivals that were checked: a run that begins now is pinned to this revision's
    // files.
    return runs.work(lease, arrivals, key, request.replayId(), thresholds(request), remaining);
  }

  private Thresholds thresholds(Manual request) {
    return request.thresholds().over(settings.thresholds());
  }

  private RunSummary resumed(
      HeldLease lease,
      Manual request,
      RunRecord run,
      FileSetState arrivals,
      RemainingTime remaining)
      throws IOException {
    RunKey key = run.key();
    if (run.state().isTerminal()) {
      return RunWorker.endedSummary(request.set(), run, 0);
    }
    if (key.isReplay()) {
      List<RunRecord> all = ledger.runs(request.set());
      RunRecord published = ManualRequests.lastPublished(request.set(), all);
      return runs.replay(
          lease, arrivals, all, published, key, request.mode(), thresholds(request), remaining);
    }
    if (key.revision() != arrivals.publishing().orElse(arrivals.revision())) {
      return runs.supersede(lease, run);
    }
    return runs.work(lease, arrivals, key, request.replayId(), thresholds(request), remaining);
  }

  /** A run under way keeps its thresholds, unless the request that goes on with it sets others. */
  private Thresholds restartedBy(Manual request, RunRecord run) {
    Optional<Thresholds> own =
        run.state().isTerminal() || !request.thresholds().equals(ThresholdChanges.NONE)
            ? Optional.empty()
            : run.thresholds();
    return own.orElseGet(() -> thresholds(request));
  }

  private static RunSummary overtaken(FileSetId set, RunKey key) {
    return summary(
        set,
        key,
        Outcome.SUPERSEDED,
        "a newer revision of " + set + " came while the request waited; ask again");
  }

  private Optional<RunRecord> currentRun(FileSetState arrivals) {
    return arrivals.revision() == 0
        ? Optional.empty()
        : ledger.run(arrivals.set(), RunKey.of(arrivals.revision()));
  }

  /** Work that is done while the set is held. */
  private interface Work {
    RunSummary under(HeldLease lease) throws IOException;
  }

  /**
   * Works while the set is held, if nobody else holds it.
   *
   * @param known the run as it was found, if the request was sent before: whoever finds the set
   *     held is told of it
   */
  private RunSummary underLease(FileSetId set, RunKey run, Optional<RunRecord> known, Work work)
      throws IOException {
    long requestedAt = nanoTime.getAsLong();
    LeaseClaim claim = ledger.claim(set, ids.get(), run.toString());
    if (claim instanceof LeaseClaim.Busy busy) {
      return busy(set, run, known, busy.run(), busy.until());
    }
    HeldLease lease =
        new HeldLease(ledger, ((LeaseClaim.Held) claim).lease(), nanoTime, requestedAt);
    try {
      return work.under(lease);
    } catch (LeaseLostException e) {
      log.write("lease_lost", "file_set", set, "run", run, "token", lease.lease().token());
      return summary(set, run, Outcome.BUSY, e.getMessage());
    } finally {
      release(lease);
    }
  }

  /** A lease that cannot be released ends by itself; that must not undo what was done under it. */
  private void release(HeldLease lease) {
    try {
      if (runs.hasLostMachines()) {
        ledger.releaseLate(lease.lease());
      } else {
        ledger.release(lease.lease());
      }
    } catch (SdkException e) {
      log.write(
          "lease_not_released",
          "file_set",
          lease.lease().set(),
          "token",
          lease.lease().token(),
          "cause",
          e.getClass().getSimpleName());
    }
  }

  /**
   * The answer of a set that is held.
   *
   * @param known the run as it was found, if the request was sent before
   * @param holder what it is held for
   */
  static RunSummary busy(
      FileSetId set, RunKey run, Optional<RunRecord> known, String holder, Instant until) {
    return summary(
        set,
        run,
        Outcome.BUSY,
        known
                .map(
                    found ->
                        run
                            + " is "
                            + found.state()
                            + ", "
                            + found.checkpoint()
                            + " of its messages are accepted; ")
                .orElse("")
            + holder
            + " holds "
            + set
            + " until "
            + until
            + "; ask again after that");
  }

  static RunSummary summary(FileSetId set, RunKey run, Outcome outcome, String sentence) {
    return new RunSummary(
        set,
        run.revision(),
        Optional.of(run.toString()),
        outcome,
        sentence,
        Optional.<Archive>empty(),
        0);
  }
}
