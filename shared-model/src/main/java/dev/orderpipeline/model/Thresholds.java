package dev.orderpipeline.model;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The limits above which a file set is rejected. Those on rows are checked file by file.
 *
 * @param byKind one for each kind
 */
public record Thresholds(Map<ThresholdKind, Threshold> byKind) {
  /** The default limits. */
  public static final Thresholds DEFAULT = of(ThresholdKind::defaults);

  public Thresholds {
    if (byKind.size() != ThresholdKind.values().length) {
      throw new IllegalArgumentException(
          "thresholds are only given for " + byKind.keySet() + "; give one for each kind");
    }
    byKind = Map.copyOf(byKind);
  }

  /** Returns the limits that a function gives for each kind. */
  public static Thresholds of(Function<ThresholdKind, Threshold> thresholds) {
    return new Thresholds(
        Arrays.stream(ThresholdKind.values()).collect(Collectors.toMap(kind -> kind, thresholds)));
  }

  /** The limit of one kind. */
  public Threshold of(ThresholdKind kind) {
    return byKind.get(kind);
  }

  /** These limits with another one for a kind. */
  public Thresholds with(ThresholdKind kind, Threshold threshold) {
    Map<ThresholdKind, Threshold> changed = new EnumMap<>(byKind);
    changed.put(kind, threshold);
    return new Thresholds(changed);
  }
}
