package dev.orderpipeline.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * The time and memory of a whole process.
 *
 * @param wallMillis the wall time, from before its start to after its end
 * @param cpuMillis the user and system time of all its threads
 * @param peakKib the peak memory in KiB; empty if the system does not report it
 */
record Usage(long wallMillis, long cpuMillis, OptionalLong peakKib) {

  /** The median of each value separately. */
  static Usage median(List<Usage> runs) {
    return new Usage(
        medianOf(runs.stream().map(Usage::wallMillis).toList()),
        medianOf(runs.stream().map(Usage::cpuMillis).toList()),
        runs.stream().allMatch(run -> run.peakKib.isPresent())
            ? OptionalLong.of(medianOf(runs.stream().map(run -> run.peakKib.getAsLong()).toList()))
            : OptionalLong.empty());
  }

  private static long medianOf(List<Long> values) {
    List<Long> sorted = values.stream().sorted(Comparator.naturalOrder()).toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : Math.round((sorted.get(half - 1) + sorted.get(half)) / 2.0);
  }
}
