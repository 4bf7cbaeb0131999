package dev.orderpipeline.model;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** The thresholds that a request overrides for its run; absent ones are those of the stage. */
public record ThresholdChanges(
    OptionalLong rejectedRows,
    Optional<BigDecimal> rejectedPercent,
    OptionalLong unmatchedRows,
    Optional<BigDecimal> unmatchedPercent) {
  /** Overrides nothing. */
  public static final ThresholdChanges NONE =
      new ThresholdChanges(
          OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), Optional.empty());

  public ThresholdChanges {
    Objects.requireNonNull(rejectedRows, "rejectedRows");
    Objects.requireNonNull(rejectedPercent, "rejectedPercent");
    Objects.requireNonNull(unmatchedRows, "unmatchedRows");
    Objects.requireNonNull(unmatchedPercent, "unmatchedPercent");
  }

  /** The stage's thresholds with these changes. */
  public Thresholds over(Thresholds stage) {
    return new Thresholds(
        new Threshold(
            rejectedRows.orElse(stage.rejected().rows()),
            rejectedPercent.orElse(stage.rejected().percent())),
        new Threshold(
            unmatchedRows.orElse(stage.unmatched().rows()),
            unmatchedPercent.orElse(stage.unmatched().percent())));
  }
}
