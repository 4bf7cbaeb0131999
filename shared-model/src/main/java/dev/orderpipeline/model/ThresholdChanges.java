package dev.orderpipeline.model;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** The thresholds that a request sets for its run; what it leaves out is the stage's. */
public record ThresholdChanges(
    OptionalLong refusedRows,
    Optional<BigDecimal> refusedPercent,
    OptionalLong untiedRows,
    Optional<BigDecimal> untiedPercent) {
  /** Leaves everything as the stage has it. */
  public static final ThresholdChanges NONE =
      new ThresholdChanges(
          OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), Optional.empty());

  public ThresholdChanges {
    Objects.requireNonNull(refusedRows, "refusedRows");
    Objects.requireNonNull(refusedPercent, "refusedPercent");
    Objects.requireNonNull(untiedRows, "untiedRows");
    Objects.requireNonNull(untiedPercent, "untiedPercent");
  }

  /** The stage's thresholds with these changes. */
  public Thresholds over(Thresholds stage) {
    return new Thresholds(
        new Threshold(
            refusedRows.orElse(stage.refused().rows()),
            refusedPercent.orElse(stage.refused().percent())),
        new Threshold(
            untiedRows.orElse(stage.untied().rows()),
            untiedPercent.orElse(stage.untied().percent())));
  }
}
