package dev.orderpipeline.simulation;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One schedule of a scenario, as it is written to be run again: {@code
 * scenario:faults:preemptions:fates:choices}.
 *
 * @param choices the way taken at each place where there were several; way 0 after the last
 */
record Schedule(Scenario scenario, Bounds bounds, List<Integer> choices) {
  private static final String EVERY_FATE = "all";

  Schedule {
    choices = List.copyOf(choices);
  }

  static Schedule parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 5) {
      throw new IllegalArgumentException(
          text + " is no schedule; copy it from the message of the test that failed");
    }
    EnumSet<Fate> fates = EnumSet.noneOf(Fate.class);
    if (parts[3].equals(EVERY_FATE)) {
      fates = EnumSet.copyOf(Bounds.of(0, 0).fates());
    } else {
      for (String fate : parts[3].split(",", -1)) {
        fates.add(Fate.valueOf(fate.toUpperCase(Locale.ROOT)));
      }
    }
    return new Schedule(
        Scenarios.named(parts[0]),
        new Bounds(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), fates),
        parts[4].isEmpty()
            ? List.of()
            : Arrays.stream(parts[4].split(",", -1)).flatMap(Schedule::ways).toList());
  }

  /** {@code 17x0} stands for 17 times way 0. */
  private static java.util.stream.Stream<Integer> ways(String text) {
    int times = text.indexOf('x');
    return times < 0
        ? java.util.stream.Stream.of(Integer.valueOf(text))
        : java.util.stream.Stream.generate(() -> Integer.valueOf(text.substring(times + 1)))
            .limit(Integer.parseInt(text.substring(0, times)));
  }

  @Override
  public String toString() {
    String fates =
        bounds.fates().equals(Bounds.of(0, 0).fates())
            ? EVERY_FATE
            : bounds.fates().stream().map(Fate::name).collect(Collectors.joining(","));
    StringBuilder text =
        new StringBuilder(scenario.name())
            .append(':')
            .append(bounds.faults())
            .append(':')
            .append(bounds.preemptions())
            .append(':')
            .append(fates)
            .append(':');
    int zeros = 0;
    String comma = "";
    for (int way : choices) {
      if (way == 0) {
        zeros++;
        continue;
      }
      if (zeros > 0) {
        text.append(comma).append(zeros).append("x0");
        comma = ",";
        zeros = 0;
      }
      text.append(comma).append(way);
      comma = ",";
    }
    return text.toString();
  }
}
