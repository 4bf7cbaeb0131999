package dev.orderpipeline.simulation;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One schedule of a scenario, with a text form to replay it: {@code
 * scenario:faults:preemptions:kinds of faults:choices}.
 *
 * @param choices the option at each choice with several options; 0 after the last one
 */
record Schedule(Scenario scenario, Bounds bounds, List<Integer> choices) {
  private static final String ALL_FAULT_KINDS = "all";

  Schedule {
    choices = List.copyOf(choices);
  }

  static Schedule parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 5) {
      throw new IllegalArgumentException(
          text + " is not a schedule; copy it from the message of the failed test");
    }
    EnumSet<FaultKind> faultKinds = EnumSet.noneOf(FaultKind.class);
    if (parts[3].equals(ALL_FAULT_KINDS)) {
      faultKinds = EnumSet.copyOf(Bounds.of(0, 0).faultKinds());
    } else {
      for (String fault : parts[3].split(",", -1)) {
        faultKinds.add(FaultKind.valueOf(fault.toUpperCase(Locale.ROOT)));
      }
    }
    return new Schedule(
        Scenarios.named(parts[0]),
        new Bounds(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), faultKinds),
        parts[4].isEmpty()
            ? List.of()
            : Arrays.stream(parts[4].split(",", -1)).flatMap(Schedule::options).toList());
  }

  /** {@code 17x0} means option 0, 17 times. */
  private static java.util.stream.Stream<Integer> options(String text) {
    int times = text.indexOf('x');
    return times < 0
        ? java.util.stream.Stream.of(Integer.valueOf(text))
        : java.util.stream.Stream.generate(() -> Integer.valueOf(text.substring(times + 1)))
            .limit(Integer.parseInt(text.substring(0, times)));
  }

  @Override
  public String toString() {
    String faultKinds =
        bounds.faultKinds().equals(Bounds.of(0, 0).faultKinds())
            ? ALL_FAULT_KINDS
            : bounds.faultKinds().stream().map(FaultKind::name).collect(Collectors.joining(","));
    StringBuilder text =
        new StringBuilder(scenario.name())
            .append(':')
            .append(bounds.faults())
            .append(':')
            .append(bounds.preemptions())
            .append(':')
            .append(faultKinds)
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
