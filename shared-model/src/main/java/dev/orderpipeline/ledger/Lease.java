package dev.orderpipeline.ledger;

import dev.orderpipeline.model.FileSetId;
import java.util.Objects;

/**
 * A worker's right to build and publish one file set, until the lease ends or another worker has a
 * higher token.
 *
 * @param owner a unique id of the worker
 * @param token the fencing token, which grows with every claim of the set
 */
public record Lease(FileSetId set, String owner, long token) {
  public Lease {
    Objects.requireNonNull(set, "set");
    Objects.requireNonNull(owner, "owner");
  }
}
