package dev.orderpipeline.ledger;

import java.time.Instant;

/** The result of a worker's claim of a set's lease. */
public sealed interface LeaseClaim {
  /** The worker holds the lease. */
  record Held(Lease lease) implements LeaseClaim {}

  /**
   * Another worker holds the lease.
   *
   * @param run the run that it works on
   * @param until when its lease ends unless renewed
   */
  record Busy(String run, Instant until) implements LeaseClaim {}
}
