package dev.orderpipeline.ledger;

import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.ReplayOptions;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.StoredObject;
import dev.orderpipeline.model.Thresholds;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The record of one run in the table. An immutable value; every change is written under the lease.
 *
 * @param key the run's key within the set
 * @param state the run's state
 * @param pinned the file versions that it reads; fixed at the first claim
 * @param progress its attempts and its checkpoint
 * @param build what it builds
 * @param outcome how it and its last failed attempt ended
 * @param notes the manual requests that it serves; a repeated request gets this run's result and
 *     starts nothing
 * @param times when it started, reached its stages, and was last written
 */
public record RunRecord(
    RunKey key,
    RunState state,
    PinnedFiles pinned,
    RunProgress progress,
    RunBuild build,
    RunOutcome outcome,
    RunNotes notes,
    RunTimes times) {

  /**
   * The maximum number of attempts to build. A run that has started to publish has no limit,
   * because it must be finished before a newer one.
   */
  public static final int MAX_ATTEMPTS = 5;

  public RunRecord {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(pinned, "pinned");
    Objects.requireNonNull(progress, "progress");
    Objects.requireNonNull(build, "build");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(notes, "notes");
    Objects.requireNonNull(times, "times");
  }

  /** The manual requests with a {@code replay_id} that this run serves. */
  public List<ServedRequest> served() {
    return notes.served();
  }

  /** A run that no worker has claimed yet. */
  public static RunRecord unclaimed(RunKey key, PinnedFiles pinned, Instant now) {
    return new RunRecord(
        key,
        RunState.BUILDING,
        pinned,
        RunProgress.NONE,
        RunBuild.NONE,
        RunOutcome.NONE,
        RunNotes.NONE,
        RunTimes.started(now));
  }

  /**
   * This run after a claim under a lease. Counts one attempt per token, and none if publishing has
   * started.
   */
  public RunRecord claimed(long token, Instant now) {
    return token == progress.claimToken()
        ? this
        : with(progress.claimed(token, state == RunState.PUBLISHING), now);
  }

  /** This run with its archive recorded, in the state PUBLISHING. */
  public RunRecord publishing(Archive recorded, String countsJson, Instant now) {
    return new RunRecord(
        key,
        RunState.PUBLISHING,
        pinned,
        progress,
        build.withArchive(recorded, countsJson),
        outcome,
        notes,
        times.withStages(times.stages().publishing(now)).updated(now));
  }

  /** This run with the times of its stages. */
  public RunRecord withStages(RunStages reached, Instant now) {
    return with(times.withStages(reached).updated(now));
  }

  /** This run with its effective thresholds; unchanged if an archive is already recorded. */
  public RunRecord withThresholds(Thresholds effectiveThresholds, Instant now) {
    return build.archive().isPresent()
        ? this
        : with(build.withThresholds(effectiveThresholds), now);
  }

  /** This run without the archive that it recorded, because that is gone. */
  public RunRecord withoutArchive(Instant now) {
    return with(build.withoutArchive(), now);
  }

  /** This run with its build's row counts, but without an archive. */
  public RunRecord counted(String countsJson, Instant now) {
    return with(build.withCounts(Optional.of(countsJson)), now);
  }

  /** This run with the archives with which its build was compared. */
  public RunRecord comparedWith(List<EarlierArchive> earlier, Instant now) {
    return with(build.withComparedWith(earlier), now);
  }

  /** This run with its build's list of rejected rows. */
  public RunRecord rejecting(Optional<StoredObject> rows, Instant now) {
    return with(build.withRejectedRows(rows), now);
  }

  /** This run with its build's list of customers without a total. */
  public RunRecord affecting(Optional<StoredObject> customers, Instant now) {
    return with(build.withAffectedCustomers(customers), now);
  }

  /** This run with a higher checkpoint. */
  public RunRecord withCheckpoint(long newCheckpoint, Instant now) {
    return with(progress.withCheckpoint(newCheckpoint), now);
  }

  /** This run with all messages accepted and its archive stored permanently. */
  public RunRecord published(String permanentKey, Instant now) {
    return with(RunState.PUBLISHED, outcome.published(permanentKey), now);
  }

  /** This run in a terminal state without (further) publishing. */
  public RunRecord ended(RunState terminal, RunFailure reason, Instant now) {
    return with(terminal, outcome.failed(reason), now);
  }

  /**
   * This run after a failed attempt.
   *
   * @param counts whether the attempt counts while the run builds
   */
  public RunRecord withLastFault(String fault, boolean counts, Instant now) {
    return new RunRecord(
        key,
        state,
        pinned,
        counts || state != RunState.BUILDING ? progress : progress.uncounted(),
        build,
        outcome.withLastFault(fault),
        notes,
        times.updated(now));
  }

  /** Returns whether this run still builds after this many attempts. */
  public boolean isBuildingAfter(int attempts) {
    return state == RunState.BUILDING && progress.attempts() >= attempts;
  }

  /** This run restarted by a manual request: attempts start at 0, an archive is kept. */
  public RunRecord restarted(Instant now) {
    boolean built = build.archive().isPresent();
    return new RunRecord(
        key,
        built ? RunState.PUBLISHING : RunState.BUILDING,
        pinned,
        progress.restarted(),
        built ? build : build.withCounts(Optional.empty()),
        outcome.restarted(),
        notes,
        (built ? times : times.withStages(RunStages.NONE))
            .withExpiry(Optional.empty())
            .updated(now));
  }

  /** Returns whether this run serves manual requests with that {@code replay_id}. */
  public boolean hasReplayId(String replayId) {
    return key.replayId().filter(replayId::equals).isPresent() || request(replayId).isPresent();
  }

  /** The options of the manual request with that {@code replay_id}, if they are recorded. */
  public Optional<ReplayOptions> options(String replayId) {
    return request(replayId).flatMap(ServedRequest::options);
  }

  private Optional<ServedRequest> request(String replayId) {
    return served().stream().filter(request -> request.replayId().equals(replayId)).findFirst();
  }

  /** This run, also serving a manual request if that has a {@code replay_id}. */
  public RunRecord serving(Optional<ServedRequest> request, Instant now) {
    if (request.isEmpty() || request(request.get().replayId()).isPresent()) {
      return this;
    }
    return new RunRecord(
        key,
        state,
        pinned,
        progress,
        build,
        outcome,
        notes.with(request.get()),
        times.updated(now));
  }

  /** This run with a time to live. */
  public RunRecord withExpiry(Instant time) {
    return with(times.withExpiry(Optional.of(time)));
  }

  private RunRecord with(RunProgress changed, Instant now) {
    return new RunRecord(key, state, pinned, changed, build, outcome, notes, times.updated(now));
  }

  private RunRecord with(RunBuild changed, Instant now) {
    return new RunRecord(key, state, pinned, progress, changed, outcome, notes, times.updated(now));
  }

  private RunRecord with(RunState newState, RunOutcome changed, Instant now) {
    return new RunRecord(
        key, newState, pinned, progress, build, changed, notes, times.updated(now));
  }

  private RunRecord with(RunTimes changed) {
    return new RunRecord(key, state, pinned, progress, build, outcome, notes, changed);
  }
}
