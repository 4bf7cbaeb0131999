package dev.orderpipeline.model;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * The limits on bad rows above which a file set is rejected, checked file by file.
 *
 * @param rejected for rows with an error_message of their own
 * @param unmatched for those of them that name no listed customer
 */
public record Thresholds(Threshold rejected, Threshold unmatched) {
  /** The default limits. */
  public static final Thresholds DEFAULT =
      new Thresholds(new Threshold(10, BigDecimal.ONE), new Threshold(10, BigDecimal.ONE));

  public Thresholds {
    Objects.requireNonNull(rejected, "rejected");
    Objects.requireNonNull(unmatched, "unmatched");
  }
}
