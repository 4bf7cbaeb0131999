package dev.orderpipeline.ledger;

import dev.orderpipeline.model.FileSetId;
import java.util.Objects;

/**
 * The right to build and publish one file set, until it ends or another worker's token is higher.
 *
 * @param owner the worker
 * @param token the fencing token: grows with every claim of the set
 */
public record Lease(FileSetId set, String owner, long token) {
  public Lease {
    Objects.requireNonNull(set, "set");
    Objects.requireNonNull(owner, "owner");
  }
}
