package dev.orderpipeline.cli.check;

import dev.orderpipeline.model.Threshold;
import dev.orderpipeline.model.ThresholdKind;
import dev.orderpipeline.model.Thresholds;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One argument of {@code --threshold}.
 *
 * @param kind the threshold that it changes
 * @param name the name of the changed number
 * @param number the number, as text
 */
record ThresholdArgument(ThresholdKind kind, String name, String number) {
  static final String RULE =
      "write NAME=NUMBER with a name of "
          + Arrays.stream(ThresholdKind.values())
              .flatMap(kind -> Stream.of(kind.countField(), kind.percentField()))
              .collect(Collectors.joining(", "))
          + "; a number of 0 or more, or a percentage of 0 to 100";

  /** Parses an argument; empty if it does not follow {@link #RULE}. */
  static Optional<ThresholdArgument> parse(String argument) {
    String[] parts = argument.split("=", 2);
    return Arrays.stream(ThresholdKind.values())
        .filter(kind -> parts[0].equals(kind.countField()) || parts[0].equals(kind.percentField()))
        .filter(
            kind ->
                parts.length == 2
                    && (parts[0].equals(kind.countField())
                        ? parts[1].matches("[0-9]{1,18}")
                        : Threshold.percent(parts[1]).isPresent()))
        .map(kind -> new ThresholdArgument(kind, parts[0], parts[1]))
        .findFirst();
  }

  /** The thresholds with this change. */
  Thresholds over(Thresholds before) {
    Threshold threshold = before.of(kind);
    return before.with(
        kind,
        name.equals(kind.countField())
            ? new Threshold(Long.parseLong(number), threshold.percent())
            : new Threshold(threshold.count(), Threshold.percent(number).orElseThrow()));
  }
}
