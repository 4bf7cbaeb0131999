package dev.orderpipeline.model;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * Beyond which bad rows a file set is rejected, file by file.
 *
 * @param rejected for rows that have an error_message of their own
 * @param unmatched for those of them that can be tied to no listed customer
 */
public record Thresholds(Threshold rejected, Threshold unmatched) {
  /** What is borne where nobody has said anything else. */
  public static final Thresholds DEFAULT =
      new Thresholds(new Threshold(10, BigDecimal.ONE), new Threshold(10, BigDecimal.ONE));

  public Thresholds {
    Objects.requireNonNull(rejected, "rejected");
    Objects.requireNonNull(unmatched, "unmatched");
  }
}
