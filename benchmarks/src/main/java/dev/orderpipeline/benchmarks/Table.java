package dev.orderpipeline.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Formats medians as a table that is readable both as plain text and as Markdown. */
final class Table {
  private static final List<String> HEAD =
      List.of("program", "CPU s", "wall s", "peak MB", "CPU ×", "wall ×", "memory ×");

  private Table() {}

  /** The table; ratios are relative to the first case. */
  static String of(Map<BenchCase, Usage> medians) {
    Usage first = medians.values().iterator().next();
    int width = medians.keySet().stream().mapToInt(one -> one.label().length()).max().orElse(0);
    StringJoiner text = new StringJoiner("\n", "", "\n");
    text.add(row(width, HEAD));
    text.add("|" + "-".repeat(width + 2) + "|" + ("-".repeat(9) + ":|").repeat(HEAD.size() - 1));
    medians.forEach(
        (one, usage) ->
            text.add(
                row(
                    width,
                    List.of(
                        one.label(),
                        seconds(usage.cpuMillis()),
                        seconds(usage.wallMillis()),
                        usage.peakKib().isPresent() ? megabytes(usage) : "?",
                        ratio(usage.cpuMillis(), first.cpuMillis()),
                        ratio(usage.wallMillis(), first.wallMillis()),
                        usage.peakKib().isPresent() && first.peakKib().isPresent()
                            ? ratio(usage.peakKib().getAsLong(), first.peakKib().getAsLong())
                            : "?"))));
    return text.toString();
  }

  private static String row(int width, List<String> cells) {
    StringBuilder row = new StringBuilder(String.format("| %-" + width + "s |", cells.get(0)));
    for (String cell : cells.subList(1, cells.size())) {
      row.append(String.format(" %8s |", cell));
    }
    return row.toString();
  }

  static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.2f", millis / 1000.0);
  }

  private static String megabytes(Usage usage) {
    return String.valueOf(Math.round(usage.peakKib().getAsLong() * 1024 / 1e6));
  }

  private static String ratio(long of, long to) {
    return String.format(Locale.ROOT, "%.2f", (double) of / to);
  }
}
