package dev.orderpipeline.ledger;

import java.time.Instant;

/**
 * The worker that holds a set's lease.
 *
 * @param run the run that it works on
 * @param until when its lease ends unless renewed
 */
public record LeaseHolder(String run, Instant until) {}
