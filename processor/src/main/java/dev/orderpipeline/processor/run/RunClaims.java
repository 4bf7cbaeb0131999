package dev.orderpipeline.processor.run;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.ServedRequest;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.ReplayOptions;
import dev.orderpipeline.model.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Claims runs: records the worker's lease token in a run, and creates the run if it is new. */
final class RunClaims {
  /** How long runs are kept after the publication of a later revision, and replays in any case. */
  static final Duration RETENTION = Duration.ofDays(90);

  private final Ledger ledger;
  private final InstantSource clock;

  RunClaims(Ledger ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * Claims the run of a revision.
   *
   * @param state the set's state, which pins the files of a new run
   * @param request the manual request that started the run, if any
   * @param thresholds used if the run has none
   */
  RunRecord claim(
      HeldLease lease,
      FileSetState state,
      RunKey key,
      Optional<ServedRequest> request,
      Thresholds thresholds) {
    Instant now = clock.instant();
    Optional<RunRecord> found = ledger.runs().find(state.set(), key);
    if (found.isPresent()) {
      RunRecord claimed =
          withThresholds(found.get(), thresholds, now)
              .serving(request, now)
              .claimed(lease.token(), now);
      ledger.runs().update(lease.lease(), found.get(), claimed);
      return claimed;
    }
    RunRecord claimed =
        RunRecord.unclaimed(key, pinned(state), now)
            .withThresholds(thresholds, now)
            .serving(request, now)
            .claimed(lease.token(), now);
    ledger.runs().create(lease.lease(), claimed);
    return claimed;
  }

  /**
   * Claims a replay, unless it has ended.
   *
   * @param pinned the files of a new replay
   * @param options those of the request
   * @param thresholds used if the replay has none
   */
  RunRecord claimReplay(
      HeldLease lease,
      RunKey key,
      PinnedFiles pinned,
      ReplayOptions options,
      Thresholds thresholds) {
    Instant now = clock.instant();
    Optional<RunRecord> found = ledger.runs().find(lease.set(), key);
    if (found.isEmpty()) {
      RunRecord claimed =
          RunRecord.unclaimed(key, pinned, now)
              .withThresholds(thresholds, now)
              .serving(key.replayId().map(id -> new ServedRequest(id, Optional.of(options))), now)
              .withExpiry(now.plus(RETENTION))
              .claimed(lease.token(), now);
      ledger.runs().create(lease.lease(), claimed);
      return claimed;
    }
    if (found.get().state().isTerminal()) {
      return found.get();
    }
    RunRecord claimed = withThresholds(found.get(), thresholds, now).claimed(lease.token(), now);
    ledger.runs().update(lease.lease(), found.get(), claimed);
    return claimed;
  }

  /** Sets the thresholds of a run that an older version created without any. */
  private static RunRecord withThresholds(RunRecord run, Thresholds thresholds, Instant now) {
    return run.build().thresholds().isPresent() ? run : run.withThresholds(thresholds, now);
  }

  /** The thresholds of a claimed run. */
  static Thresholds thresholds(RunRecord run) {
    return run.build()
        .thresholds()
        .orElseThrow(
            () -> new IllegalStateException(run.key() + " was claimed without thresholds"));
  }

  private static PinnedFiles pinned(FileSetState state) {
    return state
        .pinned()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the file set " + state.set() + " has a target, but no revision"));
  }
}
