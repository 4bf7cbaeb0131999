package dev.orderpipeline.ledger;

import java.time.Instant;

/** The answer to a worker that asks for a set's lease. */
public sealed interface LeaseClaim {
  /** The worker holds the set. */
  record Held(Lease lease) implements LeaseClaim {}

  /**
   * Another worker holds the set.
   *
   * @param run what it works on
   * @param until when its lease ends if it is not renewed
   */
  record Busy(String run, Instant until) implements LeaseClaim {}
}
