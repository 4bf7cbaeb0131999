package dev.orderpipeline.processor.run;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.Reconciler;
import dev.orderpipeline.ledger.Reconciler.Reconciled;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.Trigger;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
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
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Processes manual requests: reconciles the set, finds the run that the request means, and starts
 * or continues it under the set's lease. Thread-safe.
 */
final class ManualRequestProcessor {
  private final Thresholds stageThresholds;
  private final Ledger ledger;
  private final Reconciler reconciler;
  private final SetLeases leases;
  private final RunWorker<?> worker;
  private final ReplayWorker<?> replays;
  private final Engines engines;
  private final InstantSource clock;
  private final Supplier<String> ids;

  /**
   * Creates a processor.
   *
   * @param engines decides which engine processes a request
   * @param ids supplies unique strings, for replays without an id
   */
  ManualRequestProcessor(
      Thresholds stageThresholds,
      Ledger ledger,
      Reconciler reconciler,
      SetLeases leases,
      RunWorker<?> worker,
      Engines engines,
      InstantSource clock,
      Supplier<String> ids) {
    this.stageThresholds = stageThresholds;
    this.ledger = ledger;
    this.reconciler = reconciler;
    this.leases = leases;
    this.worker = worker;
    this.replays = worker.replays();
    this.engines = engines;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Processes a request.
   *
   * @param remaining the time until Lambda stops the function
   * @throws InvalidRequestException if it could do harm now; nothing was done
   */
  RunSummary process(Manual request, RemainingTime remaining) throws IOException {
    FileSetId set = request.set();
    Reconciled reconciled = reconciler.reconcile(set, Trigger.MANUAL);
    RevisionChecks.checkHasRevision(reconciled.state());
    RunHistory history = RunHistory.read(ledger, set);
    Optional<RunRecord> known = ReplayIds.known(request, history);
    if (known.isPresent()) {
      return repeat(ReplayIds.continued(request, known.get()), known.get(), remaining);
    }
    String id = request.replayId().orElseGet(ids);
    RunKey key = intendedRun(request, id, reconciled.state(), history);
    if (isSettling(reconciled) && !request.now()) {
      throw new InvalidRequestException(
          "the correction of "
              + set
              + " is settling until "
              + reconciled.state().revisions().settlesAt()
              + ", in case more files are corrected; send the request again then, or with \"now\":"
              + " true");
    }
    Optional<RunSummary> delegated =
        engines.delegate(request, Engines.IntendedRun.of(id, key, reconciled.state(), history));
    if (delegated.isPresent()) {
      return delegated.get();
    }
    // Only a rebuild accepts a settling correction now; a republication does not need it.
    while (request.options().mode() == Mode.REBUILD
        && isSettling(reconciled)
        && !ledger.states().settle(reconciled.state())) {
      reconciled = reconciler.reconcile(set, Trigger.MANUAL);
      key = intendedRun(request, id, reconciled.state(), RunHistory.read(ledger, set));
    }
    return start(request, id, key, remaining);
  }

  private RunSummary start(Manual request, String id, RunKey key, RemainingTime remaining)
      throws IOException {
    return leases.hold(
        request.set(), key, lease -> startUnderLease(lease, request, id, key, remaining));
  }

  /** Handles a request that was sent before: continues its run, or reports its result. */
  private RunSummary repeat(Manual request, RunRecord known, RemainingTime remaining)
      throws IOException {
    FileSetId set = request.set();
    if (known.state().isTerminal()) {
      return RunSummaries.ended(set, known, 0);
    }
    Optional<RunSummary> delegated =
        engines.delegate(
            request, Engines.IntendedRun.ofKnown(request.replayId().orElseThrow(), known));
    if (delegated.isPresent()) {
      return delegated.get();
    }
    return leases.hold(
        set,
        known.key(),
        Optional.of(known),
        lease -> {
          RunRecord run = ledger.runs().find(set, known.key()).orElse(known);
          return resume(lease, request, run, ledger.states().get(set), remaining);
        });
  }

  private boolean isSettling(Reconciled reconciled) {
    FileSetState state = reconciled.state();
    boolean finished = reconciled.run().filter(run -> run.state().isTerminal()).isPresent();
    return !finished
        && state.publishing().isEmpty()
        && state.revisions().settlesAt().isAfter(clock.instant());
  }

  /**
   * The run that a new request refers to.
   *
   * @param id the id of the replay, if the run is one
   * @throws InvalidRequestException if there is no such run, or the request names another revision
   */
  private static RunKey intendedRun(
      Manual request, String id, FileSetState state, RunHistory history) {
    if (request.options().mode() == Mode.REBUILD_AS_NEXT) {
      RunRecord failed = NextRevisions.failedRun(state, history, request.revision());
      return RunKey.of(failed.key().revision() + 1);
    }
    if (request.options().mode() == Mode.REPUBLISH) {
      int published = history.lastPublished().key().revision();
      RevisionChecks.checkRevision(
          request.set(), request.revision(), published, RevisionChecks.LAST_PUBLISHED);
      return RunKey.replay(published, id);
    }
    int revision = state.publishing().orElse(state.revision());
    RevisionChecks.checkRevision(
        request.set(), request.revision(), revision, RevisionChecks.TO_PROCESS);
    return history
            .run(RunKey.of(revision))
            .filter(run -> run.state() == RunState.PUBLISHED)
            .isPresent()
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
    FileSetState state = ledger.states().get(set);
    RunHistory history = RunHistory.read(ledger, set);
    Optional<RunRecord> known = ReplayIds.known(request, history);
    if (known.isPresent()) {
      return resume(
          lease, ReplayIds.continued(request, known.get()), known.get(), state, remaining);
    }
    RunKey key = intendedRun(request, id, state, history);
    if (key.revision() != expected.revision()) {
      return overtaken(set, expected);
    }
    if (!key.equals(expected)) {
      lease.renewFor(key);
    }
    if (key.isReplay()) {
      return replays.work(
          lease, state, history, key, request.options(), thresholds(request), remaining);
    }
    if (request.options().mode() == Mode.REBUILD_AS_NEXT) {
      return rebuildAsNext(lease, request, state, history, key, remaining);
    }
    worker.replacement().forgetLostArchives(lease, history, key);
    Optional<RunRecord> run = ledger.runs().find(set, key);
    if (run.isPresent()) {
      // Resets the attempts, because the operator has fixed the cause of earlier failures.
      Instant now = clock.instant();
      RunRecord restarted =
          run.get()
              .restarted(now)
              .withThresholds(restartThresholds(request, run.get()), now)
              .serving(ReplayIds.served(request), now);
      boolean isOlderRevision = key.revision() != state.revision();
      if (isOlderRevision) {
        ledger.runs().update(lease.lease(), run.get(), restarted);
      } else if (!ledger.runs().restart(lease.lease(), run.get(), restarted)) {
        return overtaken(set, key);
      }
    }
    // A new run is pinned to the files of this state, so it must be the checked one.
    return worker.work(
        lease, state, key, ReplayIds.served(request), thresholds(request), remaining);
  }

  /** Records the next revision of the same files, and starts its run. */
  private RunSummary rebuildAsNext(
      HeldLease lease,
      Manual request,
      FileSetState state,
      RunHistory history,
      RunKey key,
      RemainingTime remaining)
      throws IOException {
    Instant now = clock.instant();
    RunRecord failed = NextRevisions.failedRun(state, history, request.revision());
    // Recorded with the revision, so that a repeated request finds it even after a crash.
    RunRecord next =
        RunRecord.unclaimed(key, state.pinned().orElseThrow(), now)
            .withThresholds(thresholds(request), now)
            .serving(ReplayIds.served(request), now);
    if (!ledger.runs().replace(lease.lease(), state, failed, next)) {
      return overtaken(request.set(), key);
    }
    worker.replacement().forgetLostArchives(lease, history, key);
    return worker.work(
        lease,
        ledger.states().get(request.set()),
        key,
        ReplayIds.served(request),
        thresholds(request),
        remaining);
  }

  private Thresholds thresholds(Manual request) {
    return request.thresholds().over(stageThresholds);
  }

  private RunSummary resume(
      HeldLease lease, Manual request, RunRecord run, FileSetState state, RemainingTime remaining)
      throws IOException {
    RunKey key = run.key();
    if (run.state().isTerminal()) {
      return RunSummaries.ended(request.set(), run, 0);
    }
    if (key.isReplay()) {
      RunHistory history = RunHistory.read(ledger, request.set());
      return replays.work(
          lease, state, history, key, request.options(), thresholds(request), remaining);
    }
    if (key.revision() != state.publishing().orElse(state.revision())) {
      return worker.supersede(lease, run);
    }
    return worker.work(
        lease, state, key, ReplayIds.served(request), thresholds(request), remaining);
  }

  /** A run that has not ended keeps its thresholds, unless the request sets others. */
  private Thresholds restartThresholds(Manual request, RunRecord run) {
    Optional<Thresholds> own =
        run.state().isTerminal() || !request.thresholds().equals(ThresholdChanges.NONE)
            ? Optional.empty()
            : run.build().thresholds();
    return own.orElseGet(() -> thresholds(request));
  }

  private static RunSummary overtaken(FileSetId set, RunKey key) {
    return RunSummaries.of(
        set,
        key,
        Outcome.SUPERSEDED,
        "a newer revision of " + set + " arrived while the request waited; send the request again");
  }
}
