package dev.orderpipeline.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * When a run came how far, of the attempt that built it; later attempts build nothing.
 *
 * @param builtAt the files were read and joined, and all messages lay on the worker's disk
 * @param archivedAt the archive was stored
 * @param begunAt publishing began
 */
public record RunStages(
    Optional<Instant> builtAt, Optional<Instant> archivedAt, Optional<Instant> begunAt) {

  /** Of a run that has not been built. */
  public static final RunStages NONE =
      new RunStages(Optional.empty(), Optional.empty(), Optional.empty());

  /** With the time when all messages were built. */
  public static RunStages built(Instant time) {
    return new RunStages(Optional.of(time), Optional.empty(), Optional.empty());
  }

  /** With the time when they were archived, too. */
  public RunStages archived(Instant time) {
    return new RunStages(builtAt, Optional.of(time), begunAt);
  }

  RunStages begun(Instant time) {
    return new RunStages(builtAt, archivedAt, Optional.of(time));
  }
}
