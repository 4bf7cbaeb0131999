package dev.orderpipeline.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** Compares measurements with goals, as a Markdown table with one row per goal. */
public final class Goals {
  private static final double MB_PER_KIB = 1024 / 1e6;

  private final List<String> rows = new ArrayList<>();

  /**
   * The table of goals for a day of a million customers, and for the growth of time. Times are CPU
   * time, because wall time depends on what else runs.
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
    goals.atMost("CPU against DuckDB", 0.4, cpuRatio(ours, of(million, Contender.DUCKDB.label())));
    goals.atMost("CPU against chDB", 0.65, cpuRatio(ours, of(million, Contender.CHDB.label())));
    for (Contender other : List.of(Contender.DUCKDB, Contender.CHDB)) {
      goals.atMost(
          "100,000 customers, CPU against " + other.label(),
          1,
          cpuRatio(of(tenth, "ours"), of(tenth, other.label())));
    }
    goals.atMost(
        "CPU with the archive's compression",
        1.12,
        cpuRatio(of(million, Contender.OURS_ARCHIVED.label()), ours));
    million.forEach(
        (one, usage) -> {
          if (one.contender() == Contender.OURS && !one.label().equals("ours")) {
            boolean uuid = one.shape().references() == DayShape.References.UUID;
            goals.atMost("CPU of " + one.label(), uuid ? 1.35 : 1.3, cpuRatio(usage, ours));
          }
        });
    goals.atMost(
        "CPU per customer, 10,000,000 against 100,000",
        1.3,
        cpuRatio(of(tenfold, "ours"), of(tenth, "ours")) / 100);
    ours.peakKib().ifPresent(kib -> goals.atMost("peak memory in MB", 450, kib * MB_PER_KIB));
    heapMib.ifPresent(
        heap -> goals.rows.add("| smallest sufficient heap in MiB | none | " + heap + " | |"));
    return goals.table();
  }

  private static Usage of(Map<BenchCase, Usage> medians, String label) {
    return medians.entrySet().stream()
        .filter(one -> one.getKey().label().equals(label))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no measurement of " + label));
  }

  private static double cpuRatio(Usage of, Usage to) {
    return (double) of.cpuMillis() / to.cpuMillis();
  }

  /** Adds a goal that larger values meet. */
  public void atLeast(String what, double goal, double measured) {
    add(what, "at least " + formatted(goal), measured, goal / measured);
  }

  /** Adds a goal that smaller values meet. */
  public void atMost(String what, double goal, double measured) {
    add(what, "at most " + formatted(goal), measured, measured / goal);
  }

  /** The table of the added goals; empty if there are none. */
  public String table() {
    if (rows.isEmpty()) {
      return "";
    }
    return "| measure | goal | measured | |\n|---|---|---|---|\n" + String.join("\n", rows) + "\n";
  }

  private void add(String what, String goal, double measured, double excess) {
    String result = excess <= 1 ? "met" : "**missed** by a factor of " + formatted(excess);
    rows.add("| " + what + " | " + goal + " | " + formatted(measured) + " | " + result + " |");
  }

  private static String formatted(double number) {
    return String.format(Locale.ROOT, number >= 100 ? "%.0f" : "%.2f", number);
  }
}
