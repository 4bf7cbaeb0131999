package dev.orderpipeline.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the measurements between the markers of {@code docs/performance.md}, and its plot. */
final class PerformanceDocument {
  private static final String BEGIN = "<!-- measured: written by ./pipeline bench --docs -->\n";
  private static final String END = "<!-- end of measured -->";

  private final Path docs;

  PerformanceDocument(Path docs) {
    this.docs = docs;
  }

  /** Replaces the earlier measurements. */
  void renew(
      Map<BenchCase, Usage> million,
      Map<BenchCase, Usage> tenth,
      Map<BenchCase, Usage> tenfold,
      String goals,
      String overTls,
      int runs)
      throws IOException {
    Path page = docs.resolve("performance.md");
    Files.writeString(
        page,
        withMeasurements(
            Files.readString(page),
            "Medians of "
                + runs
                + " on JDK "
                + Runtime.version().feature()
                + ", "
                + Runtime.getRuntime().availableProcessors()
                + " cores.\n\n### 1,000,000 customers\n\n"
                + "![CPU and wall time of each program](performance.svg)\n\n"
                + Table.of(million)
                + "\n### 100,000 customers\n\n"
                + Table.of(tenth)
                + "\n### 10,000,000 customers\n\n"
                + Table.of(tenfold)
                + "\n### Goals\n\n"
                + goals
                + "\n### Over TLS\n\n"
                + overTls));
    Map<BenchCase, Usage> drawn = new LinkedHashMap<>(million);
    DayShape first = million.keySet().iterator().next().shape();
    drawn.keySet().removeIf(one -> !one.shape().equals(first));
    Files.writeString(
        docs.resolve("performance.svg"),
        Plot.of("A day of 1,000,000 customers, from files to messages", drawn));
  }

  /** Replaces the text between the markers of a page. */
  static String withMeasurements(String page, String measured) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalStateException(
          "docs/performance.md has no markers around its tables. Add "
              + BEGIN.strip()
              + " and "
              + END);
    }
    return page.substring(0, begin + BEGIN.length()) + "\n" + measured + "\n" + page.substring(end);
  }
}
