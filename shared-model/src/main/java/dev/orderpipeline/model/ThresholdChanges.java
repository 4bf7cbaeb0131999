package dev.orderpipeline.model;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The thresholds that a request overrides for its run; absent ones are those of the stage.
 *
 * @param byKind without changes that override nothing
 */
public record ThresholdChanges(Map<ThresholdKind, Change> byKind) {
  /** Overrides nothing. */
  public static final ThresholdChanges NONE = new ThresholdChanges(Map.of());

  /** Lifts all thresholds. */
  public static final ThresholdChanges AS_IT_IS =
      of(kind -> Change.ofPercent(Threshold.MAX_PERCENT));

  /** The numbers of one threshold that a request overrides. */
  public record Change(OptionalLong count, Optional<BigDecimal> percent) {
    /** Overrides nothing. */
    public static final Change NONE = new Change(OptionalLong.empty(), Optional.empty());

    public Change {
      Objects.requireNonNull(count, "count");
      Objects.requireNonNull(percent, "percent");
    }

    /** Returns a change of the number only. */
    public static Change ofCount(long count) {
      return new Change(OptionalLong.of(count), Optional.empty());
    }

    /** Returns a change of the percentage only. */
    public static Change ofPercent(BigDecimal percent) {
      return new Change(OptionalLong.empty(), Optional.of(percent));
    }

    private Threshold over(Threshold stage) {
      return new Threshold(count.orElse(stage.count()), percent.orElse(stage.percent()));
    }
  }

  public ThresholdChanges {
    byKind =
        byKind.entrySet().stream()
            .filter(change -> !change.getValue().equals(Change.NONE))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Returns the changes that a function gives for each kind. */
  public static ThresholdChanges of(Function<ThresholdKind, Change> changes) {
    return new ThresholdChanges(
        Stream.of(ThresholdKind.values()).collect(Collectors.toMap(kind -> kind, changes)));
  }

  /** The change of one kind of threshold. */
  public Change of(ThresholdKind kind) {
    return byKind.getOrDefault(kind, Change.NONE);
  }

  /** The stage's thresholds with these changes. */
  public Thresholds over(Thresholds stage) {
    return Thresholds.of(kind -> of(kind).over(stage.of(kind)));
  }
}
