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
 * One run as the ledger knows it. An immutable value; every change is written under the lease.
 *
 * @param key which run of the set
 * @param state where it stands
 * @param pinned the versions that it reads, never changed after the first claim
 * @param thresholds beyond which bad rows it is rejected: those of the request that started it, or
 *     else the stage's at the first claim
 * @param attempts how many workers claimed it, continuations that came forward not counted
 * @param claimToken the lease token of the last claim, so that a claim is counted once
 * @param claimCheckpoint the checkpoint at the last claim
 * @param checkpoint all messages before this one are accepted by the queue
 * @param archive what is published, once it is recorded
 * @param comparedWith the earlier archives whose customers the recorded one withdraws, if they are
 *     in none of its messages: a rebuild is compared with the same ones, so that it can give the
 *     same messages
 * @param counts what was counted in the build, as the receipt's JSON, once built
 * @param rejectedRows the build's list of rejected rows, once recorded with the archive; none if no
 *     row is rejected
 * @param stages when it came how far
 * @param failure why the run ended without publishing
 * @param lastFault what ended the last attempt that could still tell
 * @param publishedKey where the archive lies for good, once it does
 * @param replayIds the manual requests that this run answers, by their {@code replay_id}: sent
 *     again, they are told of this run and start nothing. Of a replay only its key tells that
 * @param startedAt the first claim
 * @param updatedAt the last write
 * @param expiresAt after this time the item counts as absent
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

  /** After this many attempts the next claimer gives the run up. */
  public static final int MAX_ATTEMPTS = 5;

  /** So many requests are remembered, the last ones: an item of the table has an end. */
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
   * This run claimed under a lease. Counts an attempt once per token, and none for a worker that
   * continues where another one came forward.
   */
  public RunRecord claimed(long token, Instant now) {
    if (token == claimToken) {
      return this;
    }
    boolean cameForward = state == RunState.PUBLISHING && checkpoint > claimCheckpoint;
    Change change = change(now);
    change.attempts = cameForward ? attempts : attempts + 1;
    change.claimToken = token;
    change.claimCheckpoint = checkpoint;
    return change.build();
  }

  /** This run with its archive recorded, about to send. */
  public RunRecord begun(Archive recorded, String countsJson, Instant now) {
    Change change = change(now);
    change.state = RunState.PUBLISHING;
    change.archive = Optional.of(recorded);
    change.counts = Optional.of(countsJson);
    change.stages = stages.begun(now);
    return change.build();
  }

  /** This run with the times of its build. */
  public RunRecord through(RunStages reached, Instant now) {
    Change change = change(now);
    change.stages = reached;
    return change.build();
  }

  /** This run with the thresholds that it decides with; one that has an archive has decided. */
  public RunRecord decidingBy(Thresholds effectiveThresholds, Instant now) {
    if (archive.isPresent()) {
      return this;
    }
    Change change = change(now);
    change.thresholds = Optional.of(effectiveThresholds);
    return change.build();
  }

  /** This run with what its build counted, though it records no archive. */
  public RunRecord counted(String countsJson, Instant now) {
    Change change = change(now);
    change.counts = Optional.of(countsJson);
    return change.build();
  }

  /** This run with what its build was compared with. */
  public RunRecord comparedWith(List<EarlierArchive> earlier, Instant now) {
    Change change = change(now);
    change.comparedWith = earlier;
    return change.build();
  }

  /** This run with the list of the rows that its build rejected. */
  public RunRecord rejecting(Optional<StoredObject> rows, Instant now) {
    Change change = change(now);
    change.rejectedRows = rows;
    return change.build();
  }

  /** This run with a higher checkpoint. */
  public RunRecord at(long newCheckpoint, Instant now) {
    Change change = change(now);
    change.checkpoint = newCheckpoint;
    return change.build();
  }

  /** This run with all its messages accepted and its archive in the permanent store. */
  public RunRecord published(String permanentKey, Instant now) {
    Change change = change(now);
    change.state = RunState.PUBLISHED;
    change.failure = Optional.empty();
    change.publishedKey = Optional.of(permanentKey);
    return change.build();
  }

  /** This run ended without publishing (further). */
  public RunRecord ended(RunState terminal, String why, Instant now) {
    Change change = change(now);
    change.state = terminal;
    change.failure = Optional.of(why);
    return change.build();
  }

  /** This run after an attempt that ended with a fault; another one follows. */
  public RunRecord faulted(String what, Instant now) {
    Change change = change(now);
    change.lastFault = Optional.of(what);
    return change.build();
  }

  /** This run made to run again by a manual request: attempts begin anew, the archive stays. */
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

  /** True if this run is the answer to manual requests with that {@code replay_id}. */
  public boolean answers(String replayId) {
    return key.replayId().filter(replayId::equals).isPresent() || replayIds.contains(replayId);
  }

  /** This run as the answer to a manual request too, if that has a {@code replay_id}. */
  public RunRecord answering(Optional<String> replayId, Instant now) {
    if (replayId.isEmpty() || answers(replayId.get())) {
      return this;
    }
    List<String> ids = new ArrayList<>(replayIds);
    ids.add(replayId.get());
    Change change = change(now);
    change.replayIds = ids.subList(Math.max(0, ids.size() - MAX_REPLAY_IDS), ids.size());
    return change.build();
  }

  /** This run kept until a time. */
  public RunRecord expiringAt(Instant time) {
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

  /** The components of a copy while it is made. */
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
