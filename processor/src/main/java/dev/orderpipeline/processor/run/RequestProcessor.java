package dev.orderpipeline.processor.run;

import dev.orderpipeline.function.EventLog;
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
 * Processes dispatches, manual requests and dry runs for file sets, under the lease of the set.
 * Thread-safe.
 */
public final class RequestProcessor {
  private final ProcessorSettings settings;
  private final Ledger ledger;
  private final Reconciler reconciler;
  private final RunWorker<?> worker;
  private final DryRunHandler dryRuns;
  private final Engines engines;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Supplier<String> ids;
  private final EventLog log;

  /**
   * Creates a processor.
   *
   * @param engines decides which engine processes a manual request
   * @param nanoTime a monotonic clock, in nanoseconds
   * @param ids supplies unique strings, for lease owners and for replays without an id
   */
  public RequestProcessor(
      ProcessorSettings settings,
      Ledger ledger,
      Reconciler reconciler,
      RunWorker<?> worker,
      DryRunHandler dryRuns,
      Engines engines,
      InstantSource clock,
      LongSupplier nanoTime,
      Supplier<String> ids,
      EventLog log) {
    this.settings = settings;
    this.ledger = ledger;
    this.reconciler = reconciler;
    this.worker = worker;
    this.dryRuns = dryRuns;
    this.engines = engines;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.ids = ids;
    this.log = log;
  }

  /** Sets the request id of the following log events. */
  public void invoked(String requestId) {
    log.invoked(requestId);
  }

  /**
   * Processes a request.
   *
   * @param remaining the time until Lambda stops the function
   * @throws InvalidRequestException if the request is invalid; nothing was done
   * @throws DispatchRejectedException if a dispatch does not match this function's configuration
   * @throws IOException if a file or the spool could not be read or written; a retry can succeed
   */
  public RunSummary process(ProcessingRequest request, RemainingTime remaining) throws IOException {
    Optional<String> mismatch =
        mismatch("s3_bucket", request.bucket(), settings.dropBucket())
            .or(() -> mismatch("sqs_queue_url", request.queueUrl(), settings.messageQueueUrl()));
    if (mismatch.isPresent()) {
      throw request instanceof Dispatch
          ? new DispatchRejectedException(
              "the dispatch of "
                  + request.set()
                  + " is rejected: "
                  + mismatch.get()
                  + "; give both functions the same settings")
          : new InvalidRequestException(mismatch.get() + "; send that or omit the field");
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

  /** Describes a field whose value differs from the configured one, if it does. */
  private static Optional<String> mismatch(
      String field, Optional<String> named, String configured) {
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
          FileSetState arrivals = ledger.states().get(set);
          OptionalInt target = arrivals.target(currentRun(arrivals), clock.instant());
          if (!target.equals(OptionalInt.of(revision))) {
            return notDue(set, revision);
          }
          return worker.work(
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
    String state =
        ledger.runs().find(set, key).map(run -> run.state().name()).orElse("not started");
    return summary(
        set,
        key,
        Outcome.NOT_DUE,
        "revision "
            + revision
            + " of "
            + set
            + " is not due: its run is "
            + state
            + "; nothing was done");
  }

  private RunSummary manual(Manual request, RemainingTime remaining) throws IOException {
    FileSetId set = request.set();
    Reconciled reconciled = reconciler.reconcile(set, Trigger.MANUAL);
    ManualRequests.checkHasRevision(reconciled.state());
    List<RunRecord> all = ledger.runs().all(set);
    Optional<RunRecord> known = known(request, all);
    if (known.isPresent()) {
      return repeat(request, known.get(), remaining);
    }
    String id = request.replayId().orElseGet(ids);
    RunKey key = intendedRun(request, id, reconciled.state(), all);
    if (isSettling(reconciled) && !request.now()) {
      throw new InvalidRequestException(
          "the correction of "
              + set
              + " settles until "
              + reconciled.state().settlesAt()
              + ", in case more files are corrected; send the request again then, or with \"now\":"
              + " true");
    }
    Optional<RunSummary> delegated =
        engines.delegate(request, Engines.IntendedRun.of(id, key, reconciled.state(), all));
    if (delegated.isPresent()) {
      return delegated.get();
    }
    // Only a rebuild accepts a settling correction now; a republication does not need it.
    while (request.mode() == Mode.REBUILD
        && isSettling(reconciled)
        && !ledger.states().settle(reconciled.state())) {
      reconciled = reconciler.reconcile(set, Trigger.MANUAL);
      key = intendedRun(request, id, reconciled.state(), ledger.runs().all(set));
    }
    return start(request, id, key, remaining);
  }

  private RunSummary start(Manual request, String id, RunKey key, RemainingTime remaining)
      throws IOException {
    return underLease(
        request.set(),
        key,
        Optional.empty(),
        lease -> startUnderLease(lease, request, id, key, remaining));
  }

  /** Handles a request that was sent before: continues its run, or reports its result. */
  private RunSummary repeat(Manual request, RunRecord known, RemainingTime remaining)
      throws IOException {
    FileSetId set = request.set();
    if (known.state().isTerminal()) {
      return RunWorker.endedSummary(set, known, 0);
    }
    Optional<RunSummary> delegated =
        engines.delegate(
            request, Engines.IntendedRun.ofKnown(request.replayId().orElseThrow(), known));
    if (delegated.isPresent()) {
      return delegated.get();
    }
    return underLease(
        set,
        known.key(),
        Optional.of(known),
        lease -> {
          RunRecord run = ledger.runs().find(set, known.key()).orElse(known);
          return resume(lease, request, run, ledger.states().get(set), remaining);
        });
  }

  /** The run of an earlier request with the same id, of any revision. */
  private static Optional<RunRecord> known(Manual request, List<RunRecord> all) {
    return request
        .replayId()
        .flatMap(id -> all.stream().filter(run -> run.hasReplayId(id)).findFirst());
  }

  private boolean isSettling(Reconciled reconciled) {
    FileSetState arrivals = reconciled.state();
    boolean finished = reconciled.run().filter(run -> run.state().isTerminal()).isPresent();
    return !finished
        && arrivals.publishing().isEmpty()
        && arrivals.settlesAt().isAfter(clock.instant());
  }

  /**
   * The run that a new request refers to.
   *
   * @param id the id of the replay, if the run is one
   * @throws InvalidRequestException if there is no such run, or the request names another revision
   */
  private static RunKey intendedRun(
      Manual request, String id, FileSetState arrivals, List<RunRecord> all) {
    if (request.mode() == Mode.REPUBLISH) {
      int published = ManualRequests.lastPublished(request.set(), all).key().revision();
      ManualRequests.checkRevision(
          request.set(), request.revision(), published, ManualRequests.LAST_PUBLISHED);
      return RunKey.replay(published, id);
    }
    int revision = arrivals.publishing().orElse(arrivals.revision());
    ManualRequests.checkRevision(
        request.set(), request.revision(), revision, ManualRequests.TO_PROCESS);
    return all.stream()
            .filter(run -> run.key().equals(RunKey.of(revision)))
            .anyMatch(run -> run.state() == RunState.PUBLISHED)
        ? RunKey.replay(revision, id)
        : RunKey.of(revision);
  }

  /**
   * Starts the run of a request under the lease. Reads the runs again, because only now no other
   * worker changes them.
   *
   * @param expected the run that the lease was claimed for
   */
  private RunSummary startUnderLease(
      HeldLease lease, Manual request, String id, RunKey expected, RemainingTime remaining)
      throws IOException {
    FileSetId set = request.set();
    FileSetState arrivals = ledger.states().get(set);
    List<RunRecord> all = ledger.runs().all(set);
    Optional<RunRecord> known = known(request, all);
    if (known.isPresent()) {
      return resume(lease, request, known.get(), arrivals, remaining);
    }
    RunKey key = intendedRun(request, id, arrivals, all);
    if (key.revision() != expected.revision()) {
      return overtaken(set, expected);
    }
    if (!key.equals(expected)) {
      lease.renewFor(key);
    }
    if (key.isReplay()) {
      RunRecord published = ManualRequests.lastPublished(request.set(), all);
      return worker.replay(
          lease, arrivals, all, published, key, request.mode(), thresholds(request), remaining);
    }
    Optional<RunRecord> run = ledger.runs().find(set, key);
    if (run.isPresent()) {
      // Resets the attempts, because the operator has fixed the cause of earlier failures.
      Instant now = clock.instant();
      RunRecord restarted =
          run.get()
              .restarted(now)
              .withThresholds(restartThresholds(request, run.get()), now)
              .withReplayId(request.replayId(), now);
      boolean isOlderRevision = key.revision() != arrivals.revision();
      if (isOlderRevision) {
        ledger.runs().update(lease.lease(), run.get(), restarted);
      } else if (!ledger.runs().restart(lease.lease(), run.get(), restarted)) {
        return overtaken(set, key);
      }
    }
    // A new run is pinned to the files of this state, so it must be the checked one.
    return worker.work(lease, arrivals, key, request.replayId(), thresholds(request), remaining);
  }

  private Thresholds thresholds(Manual request) {
    return request.thresholds().over(settings.thresholds());
  }

  private RunSummary resume(
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
      List<RunRecord> all = ledger.runs().all(request.set());
      RunRecord published = ManualRequests.lastPublished(request.set(), all);
      return worker.replay(
          lease, arrivals, all, published, key, request.mode(), thresholds(request), remaining);
    }
    if (key.revision() != arrivals.publishing().orElse(arrivals.revision())) {
      return worker.supersede(lease, run);
    }
    return worker.work(lease, arrivals, key, request.replayId(), thresholds(request), remaining);
  }

  /** A run that has not ended keeps its thresholds, unless the request sets others. */
  private Thresholds restartThresholds(Manual request, RunRecord run) {
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
        "a newer revision of " + set + " arrived while the request waited; send the request again");
  }

  private Optional<RunRecord> currentRun(FileSetState arrivals) {
    return arrivals.revision() == 0
        ? Optional.empty()
        : ledger.runs().find(arrivals.set(), RunKey.of(arrivals.revision()));
  }

  /** Work under the lease of a set. */
  private interface Work {
    RunSummary under(HeldLease lease) throws IOException;
  }

  /**
   * Does work under the lease of a set, or returns a busy response if another worker holds it.
   *
   * @param known the run's record for the busy response, if the request was sent before
   */
  private RunSummary underLease(FileSetId set, RunKey run, Optional<RunRecord> known, Work work)
      throws IOException {
    long requestedAt = nanoTime.getAsLong();
    LeaseClaim claim = ledger.leases().claim(set, ids.get(), run.toString());
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

  /** Only logs a failed release: the lease expires, and the work under it is done. */
  private void release(HeldLease lease) {
    try {
      if (worker.hasLostExecutors()) {
        ledger.leases().releaseShared(lease.lease());
      } else {
        ledger.leases().release(lease.lease());
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
   * Creates the response for a set whose lease another worker holds.
   *
   * @param known the run's record, if the request was sent before
   * @param holder the run that the lease is held for
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
                            + ", the queue has accepted "
                            + found.checkpoint()
                            + " of its messages; ")
                .orElse("")
            + holder
            + " holds the lease of "
            + set
            + " until "
            + until
            + "; send the request again after that");
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
