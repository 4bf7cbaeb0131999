package dev.orderpipeline.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** Compares measurements with goals, as a Markdown table with one row per goal. */
final class Goals {
  private static final double MB_PER_KIB = 1024 / 1e6;

  private final List<String> rows = new ArrayList<>();

  /**
   * The table of goals for a day of a million customers, and for the growth of time.
   *
   * @param million the medians of a day of a million customers, and of its variants
   * @param tenth the medians of a day of 100,000 customers
   * @param tenfold the medians of a day of 10,000,000 customers
   * @param heapMib the smallest heap in MiB with which the million succeeds
   */
  static String of(
      Map<BenchCase, Usage> million,
      Map<BenchCase, Usage> tenth,
      Map<BenchCase, Usage> tenfold,
      OptionalInt heapMib) {
    Goals goals = new Goals();
    Usage ours = of(million, "ours");
    for (Contender other : List.of(Contender.DUCKDB, Contender.DUCKDB_LEAN)) {
      Usage duckDb = of(million, other.label());
      goals.atLeast(
          "faster than " + other.label(), 1.5, ratio(duckDb.wallMillis(), ours.wallMillis()));
      goals.atMost(
          "CPU against " + other.label(), 0.6, ratio(ours.cpuMillis(), duckDb.cpuMillis()));
      Usage small = of(tenth, other.label());
      goals.atLeast(
          "100,000 customers, faster than " + other.label(),
          1,
          ratio(small.wallMillis(), of(tenth, "ours").wallMillis()));
    }
    goals.atMost(
        "wall with the archive's compression",
        1.2,
        ratio(of(million, Contender.OURS_ARCHIVED.label()).wallMillis(), ours.wallMillis()));
    for (Map.Entry<BenchCase, Usage> one : million.entrySet()) {
      if (one.getKey().contender() == Contender.OURS && !one.getKey().label().equals("ours")) {
        goals.atMost(
            "wall of " + one.getKey().label(),
            1.3,
            ratio(one.getValue().wallMillis(), ours.wallMillis()));
      }
    }
    double small = of(tenth, "ours").wallMillis();
    double large = of(tenfold, "ours").wallMillis() / 100.0;
    goals.atMost("time per customer, 10,000,000 against 100,000", 1.5, large / small);
    if (ours.peakKib().isPresent()) {
      goals.atMost("peak memory in MB", 600, ours.peakKib().getAsLong() * MB_PER_KIB);
      for (Contender other : List.of(Contender.DUCKDB, Contender.DUCKDB_LEAN)) {
        of(million, other.label())
            .peakKib()
            .ifPresent(
                kib ->
                    goals.atMost(
                        "peak memory against " + other.label(),
                        1,
                        ratio(ours.peakKib().getAsLong(), kib)));
      }
    }
    heapMib.ifPresent(
        heap -> goals.rows.add("| smallest sufficient heap in MiB | none | " + heap + " | |"));
    return "| measure | goal | measured | |\n|---|---|---|---|\n"
        + String.join("\n", goals.rows)
        + "\n";
  }

  private static Usage of(Map<BenchCase, Usage> medians, String label) {
    return medians.entrySet().stream()
        .filter(one -> one.getKey().label().equals(label))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no measurement of " + label));
  }

  private static double ratio(long of, long to) {
    return (double) of / to;
  }

  private void atLeast(String what, double goal, double measured) {
    add(what, "at least " + formatted(goal), measured, goal / measured);
  }

  private void atMost(String what, double goal, double measured) {
    add(what, "at most " + formatted(goal), measured, measured / goal);
  }

  private void add(String what, String goal, double measured, double excess) {
    String result = excess <= 1 ? "met" : "**missed** by a factor of " + formatted(excess);
    rows.add("| " + what + " | " + goal + " | " + formatted(measured) + " | " + result + " |");
  }

  private static String formatted(double number) {
    return String.format(Locale.ROOT, number >= 100 ? "%.0f" : "%.2f", number);
  }
}
