package dev.orderpipeline.ledger;

import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.StoredObject;
import dev.orderpipeline.model.Thresholds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The record of one run in the table. An immutable value; every change is written under the lease.
 *
 * @param key the run's key within the set
 * @param state the run's state
 * @param pinned the file versions that it reads; fixed at the first claim
 * @param thresholds the effective thresholds: those of the request that started the run, else the
 *     stage's at the first claim
 * @param attempts number of claims by workers, except continuations after progress
 * @param claimToken the lease token of the last claim, so that each claim is counted once
 * @param claimCheckpoint the checkpoint at the last claim
 * @param checkpoint the queue has accepted all messages before this one
 * @param archive the messages to publish, once recorded
 * @param comparedWith the earlier archives with which the build was compared to find withdrawn
 *     customers. A rebuild uses the same ones, so that it can give the same messages
 * @param counts the build's row counts as the receipt's JSON, once built
 * @param rejectedRows the build's list of rejected rows, once recorded with the archive; empty if
 *     no row is rejected
 * @param stages when the run reached each stage
 * @param failure why the run ended without publishing
 * @param lastFault the fault of the last failed attempt that could record it
 * @param publishedKey the key of the permanent archive, once stored
 * @param replayIds the {@code replay_id}s of the manual requests that this run serves; a repeated
 *     request gets this run's result and starts nothing. A replay has its id only in its key
 * @param startedAt the time of the first claim
 * @param updatedAt the time of the last write
 * @param expiresAt the time to live: after it the item counts as absent
 */
public record RunRecord(
    RunKey key,
    RunState state,
    PinnedFiles pinned,
    Optional<Thresholds> thresholds,
    int attempts,
    long claimToken,
    long claimCheckpoint,
    long checkpoint,
    Optional<Archive> archive,
    List<EarlierArchive> comparedWith,
    Optional<String> counts,
    Optional<StoredObject> rejectedRows,
    RunStages stages,
    Optional<String> failure,
    Optional<String> lastFault,
    Optional<String> publishedKey,
    List<String> replayIds,
    Instant startedAt,
    Instant updatedAt,
    Optional<Instant> expiresAt) {

  /** The maximum number of attempts; after it, the next worker marks the run as failed. */
  public static final int MAX_ATTEMPTS = 5;

  /** Keeps the last replay ids only, because the size of an item is limited. */
  private static final int MAX_REPLAY_IDS = 100;

  public RunRecord {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(pinned, "pinned");
    comparedWith = List.copyOf(comparedWith);
    replayIds = List.copyOf(replayIds);
  }

  /** A run that no worker has claimed yet. */
  public static RunRecord unclaimed(RunKey key, PinnedFiles pinned, Instant now) {
    return new RunRecord(
        key,
        RunState.BUILDING,
        pinned,
        Optional.empty(),
        0,
        0,
        0,
        0,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        RunStages.NONE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        now,
        now,
        Optional.empty());
  }

  /**
   * This run after a claim under a lease. Counts one attempt per token, and none if the checkpoint
   * has advanced since the last claim.
   */
  public RunRecord claimed(long token, Instant now) {
    if (token == claimToken) {
      return this;
    }
    boolean hasProgressed = state == RunState.PUBLISHING && checkpoint > claimCheckpoint;
    Change change = change(now);
    change.attempts = hasProgressed ? attempts : attempts + 1;
    change.claimToken = token;
    change.claimCheckpoint = checkpoint;
    return change.build();
  }

  /** This run with its archive recorded, in the state PUBLISHING. */
  public RunRecord publishing(Archive recorded, String countsJson, Instant now) {
    Change change = change(now);
    change.state = RunState.PUBLISHING;
    change.archive = Optional.of(recorded);
    change.counts = Optional.of(countsJson);
    change.stages = stages.publishing(now);
    return change.build();
  }

  /** This run with the times of its stages. */
  public RunRecord withStages(RunStages reached, Instant now) {
    Change change = change(now);
    change.stages = reached;
    return change.build();
  }

  /** This run with its effective thresholds; unchanged if an archive is already recorded. */
  public RunRecord withThresholds(Thresholds effectiveThresholds, Instant now) {
    if (archive.isPresent()) {
      return this;
    }
    Change change = change(now);
    change.thresholds = Optional.of(effectiveThresholds);
    return change.build();
  }

  /** This run with its build's row counts, but without an archive. */
  public RunRecord counted(String countsJson, Instant now) {
    Change change = change(now);
    change.counts = Optional.of(countsJson);
    return change.build();
  }

  /** This run with the archives with which its build was compared. */
  public RunRecord comparedWith(List<EarlierArchive> earlier, Instant now) {
    Change change = change(now);
    change.comparedWith = earlier;
    return change.build();
  }

  /** This run with its build's list of rejected rows. */
  public RunRecord rejecting(Optional<StoredObject> rows, Instant now) {
    Change change = change(now);
    change.rejectedRows = rows;
    return change.build();
  }

  /** This run with a higher checkpoint. */
  public RunRecord withCheckpoint(long newCheckpoint, Instant now) {
    Change change = change(now);
    change.checkpoint = newCheckpoint;
    return change.build();
  }

  /** This run with all messages accepted and its archive stored permanently. */
  public RunRecord published(String permanentKey, Instant now) {
    Change change = change(now);
    change.state = RunState.PUBLISHED;
    change.failure = Optional.empty();
    change.publishedKey = Optional.of(permanentKey);
    return change.build();
  }

  /** This run in a terminal state without (further) publishing. */
  public RunRecord ended(RunState terminal, String reason, Instant now) {
    Change change = change(now);
    change.state = terminal;
    change.failure = Optional.of(reason);
    return change.build();
  }

  /** This run after a failed attempt; another attempt follows. */
  public RunRecord withLastFault(String fault, Instant now) {
    Change change = change(now);
    change.lastFault = Optional.of(fault);
    return change.build();
  }

  /** This run restarted by a manual request: attempts start at 0, an archive is kept. */
  public RunRecord restarted(Instant now) {
    Change change = change(now);
    change.state = archive.isPresent() ? RunState.PUBLISHING : RunState.BUILDING;
    change.attempts = 0;
    change.counts = archive.isPresent() ? counts : Optional.empty();
    change.stages = archive.isPresent() ? stages : RunStages.NONE;
    change.lastFault = Optional.empty();
    change.claimToken = 0;
    change.claimCheckpoint = checkpoint;
    change.failure = Optional.empty();
    change.expiresAt = Optional.empty();
    return change.build();
  }

  /** Returns whether this run serves manual requests with that {@code replay_id}. */
  public boolean hasReplayId(String replayId) {
    return key.replayId().filter(replayId::equals).isPresent() || replayIds.contains(replayId);
  }

  /** This run, also serving a manual request if that has a {@code replay_id}. */
  public RunRecord withReplayId(Optional<String> replayId, Instant now) {
    if (replayId.isEmpty() || hasReplayId(replayId.get())) {
      return this;
    }
    List<String> ids = new ArrayList<>(replayIds);
    ids.add(replayId.get());
    Change change = change(now);
    change.replayIds = ids.subList(Math.max(0, ids.size() - MAX_REPLAY_IDS), ids.size());
    return change.build();
  }

  /** This run with a time to live. */
  public RunRecord withExpiry(Instant time) {
    Change change = change(updatedAt);
    change.expiresAt = Optional.of(time);
    return change.build();
  }

  private Change change(Instant now) {
    Change change = new Change();
    change.state = state;
    change.thresholds = thresholds;
    change.attempts = attempts;
    change.claimToken = claimToken;
    change.claimCheckpoint = claimCheckpoint;
    change.checkpoint = checkpoint;
    change.archive = archive;
    change.comparedWith = comparedWith;
    change.counts = counts;
    change.rejectedRows = rejectedRows;
    change.stages = stages;
    change.failure = failure;
    change.lastFault = lastFault;
    change.publishedKey = publishedKey;
    change.replayIds = replayIds;
    change.updatedAt = now;
    change.expiresAt = expiresAt;
    return change;
  }

  /** A builder for a changed copy. */
  private final class Change {
    private RunState state;
    private Optional<Thresholds> thresholds;
    private int attempts;
    private long claimToken;
    private long claimCheckpoint;
    private long checkpoint;
    private Optional<Archive> archive;
    private List<EarlierArchive> comparedWith;
    private Optional<String> counts;
    private Optional<StoredObject> rejectedRows;
    private RunStages stages;
    private Optional<String> failure;
    private Optional<String> lastFault;
    private Optional<String> publishedKey;
    private List<String> replayIds;
    private Instant updatedAt;
    private Optional<Instant> expiresAt;

    private RunRecord build() {
      return new RunRecord(
          key,
          state,
          pinned,
          thresholds,
          attempts,
          claimToken,
          claimCheckpoint,
          checkpoint,
          archive,
          comparedWith,
          counts,
          rejectedRows,
          stages,
          failure,
          lastFault,
          publishedKey,
          replayIds,
          startedAt,
          updatedAt,
          expiresAt);
    }
  }
}
