package dev.orderpipeline.ledger;

import dev.orderpipeline.model.ReplayOptions;
import java.util.Objects;
import java.util.Optional;

/**
 * A manual request that a run serves.
 *
 * @param replayId its {@code replay_id}
 * @param options those of the first request with that id; empty if another version recorded it
 */
public record ServedRequest(String replayId, Optional<ReplayOptions> options) {
  public ServedRequest {
    Objects.requireNonNull(replayId, "replayId");
    Objects.requireNonNull(options, "options");
  }
}
