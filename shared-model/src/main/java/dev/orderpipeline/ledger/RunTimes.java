package dev.orderpipeline.ledger;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The times of a run.
 *
 * @param startedAt the time of the first claim
 * @param stages when the run reached each stage
 * @param updatedAt the time of the last write
 * @param expiresAt the time to live: after it the item counts as absent
 */
public record RunTimes(
    Instant startedAt, RunStages stages, Instant updatedAt, Optional<Instant> expiresAt) {

  public RunTimes {
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(stages, "stages");
    Objects.requireNonNull(updatedAt, "updatedAt");
    Objects.requireNonNull(expiresAt, "expiresAt");
  }

  static RunTimes started(Instant now) {
    return new RunTimes(now, RunStages.NONE, now, Optional.empty());
  }

  RunTimes updated(Instant now) {
    return new RunTimes(startedAt, stages, now, expiresAt);
  }

  RunTimes withStages(RunStages reached) {
    return new RunTimes(startedAt, reached, updatedAt, expiresAt);
  }

  RunTimes withExpiry(Optional<Instant> time) {
    return new RunTimes(startedAt, stages, updatedAt, time);
  }
}
