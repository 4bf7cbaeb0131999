package dev.orderpipeline.model;

import dev.orderpipeline.model.ProcessingRequest.Mode;
import java.util.Objects;

/**
 * What a manual request publishes. A request that repeats a {@code replay_id} must have the same
 * options.
 *
 * @param thresholds those that the request overrides
 */
public record ReplayOptions(Mode mode, ThresholdChanges thresholds) {
  public ReplayOptions {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(thresholds, "thresholds");
  }
}
