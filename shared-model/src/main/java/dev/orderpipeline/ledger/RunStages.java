package dev.orderpipeline.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * The times at which a run reached its stages, in the attempt that built it.
 *
 * @param builtAt when all messages were on the worker's disk
 * @param archivedAt when the archive was stored
 * @param publishingStartedAt when publishing started
 */
public record RunStages(
    Optional<Instant> builtAt,
    Optional<Instant> archivedAt,
    Optional<Instant> publishingStartedAt) {

  /** The stages of a run that is not built yet. */
  public static final RunStages NONE =
      new RunStages(Optional.empty(), Optional.empty(), Optional.empty());

  /** Stages with the time when all messages were built. */
  public static RunStages built(Instant time) {
    return new RunStages(Optional.of(time), Optional.empty(), Optional.empty());
  }

  /** These stages with the time when the archive was stored. */
  public RunStages archived(Instant time) {
    return new RunStages(builtAt, Optional.of(time), publishingStartedAt);
  }

  RunStages publishing(Instant time) {
    return new RunStages(builtAt, archivedAt, Optional.of(time));
  }
}
