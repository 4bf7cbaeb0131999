package dev.orderpipeline.ledger;

import dev.orderpipeline.model.FileSetId;
import java.time.Duration;
import java.util.Objects;

/**
 * A worker's right to build and publish one file set, until the lease ends or another worker has a
 * higher token.
 *
 * @param owner a unique id of the worker
 * @param token the fencing token, which grows with every claim of the set
 */
public record Lease(FileSetId set, String owner, long token) {
  /** The duration of a lease after its last renewal. */
  public static final Duration DURATION = Duration.ofSeconds(45);

  /**
   * The duration of a lease after a renewal by an executor that shares it and does not hold it. It
   * is shorter, so that such a renewal ends before the holder's, even if their clocks differ by the
   * ten seconds between.
   */
  public static final Duration SHARED_DURATION = Duration.ofSeconds(35);

  public Lease {
    Objects.requireNonNull(set, "set");
    Objects.requireNonNull(owner, "owner");
  }
}
