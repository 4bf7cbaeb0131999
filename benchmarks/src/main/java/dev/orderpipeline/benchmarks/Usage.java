package dev.orderpipeline.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a whole process took.
 *
 * @param wallMillis from before its start to after its end
 * @param cpuMillis of all its threads, in the program and in the kernel
 * @param peakKib how much memory it held at most; empty where the system does not tell
 */
record Usage(long wallMillis, long cpuMillis, OptionalLong peakKib) {

  /** The median of each figure by itself. */
  static Usage median(List<Usage> runs) {
    return new Usage(
        middle(runs.stream().map(Usage::wallMillis).toList()),
        middle(runs.stream().map(Usage::cpuMillis).toList()),
        runs.stream().allMatch(run -> run.peakKib.isPresent())
            ? OptionalLong.of(middle(runs.stream().map(run -> run.peakKib.getAsLong()).toList()))
            : OptionalLong.empty());
  }

  private static long middle(List<Long> values) {
    List<Long> sorted = values.stream().sorted(Comparator.naturalOrder()).toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : Math.round((sorted.get(half - 1) + sorted.get(half)) / 2.0);
  }
}
