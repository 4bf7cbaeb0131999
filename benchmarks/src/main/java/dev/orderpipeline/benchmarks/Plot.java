package dev.orderpipeline.benchmarks;

import java.util.Locale;
import java.util.Map;

/** Draws CPU and wall time of the cases as an SVG bar chart for light and dark pages. */
final class Plot {
  private static final int WIDTH = 760;
  private static final int LEFT_MARGIN = 20;
  private static final int MAX_BAR_WIDTH = 600;
  private static final int ROW_HEIGHT = 62;
  private static final int TOP_MARGIN = 58;
  private static final int BAR_HEIGHT = 14;

  private Plot() {}

  /** The chart of these medians. */
  static String of(String title, Map<BenchCase, Usage> medians) {
    long maxMillis =
        medians.values().stream()
            .mapToLong(usage -> Math.max(usage.wallMillis(), usage.cpuMillis()))
            .max()
            .orElse(1);
    int height = TOP_MARGIN + ROW_HEIGHT * medians.size() + 6;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="t">
            <title id="t">%s</title>
            <style>
            text { font: 13px system-ui, sans-serif; fill: #24292f } .h { font-weight: 600; font-size: 15px }
            .p { fill: #fff } .c { fill: #0969da } .w { fill: #9cc8f5 }
            @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .p { fill: #0d1117 } .c { fill: #58a6ff } .w { fill: #1f4b7d } }
            </style>
            <rect class="p" width="%d" height="%d" rx="6"/>
            """,
            WIDTH,
            height,
            WIDTH,
            height,
            escaped(title),
            WIDTH,
            height));
    svg.append(text("h", LEFT_MARGIN, 24, title));
    svg.append(bar("c", LEFT_MARGIN, 36, 12))
        .append(text("", LEFT_MARGIN + 18, 47, "CPU time of all threads"));
    svg.append(bar("w", LEFT_MARGIN + 300, 36, 12))
        .append(text("", LEFT_MARGIN + 318, 47, "wall time of the whole process"));
    int y = TOP_MARGIN;
    for (Map.Entry<BenchCase, Usage> one : medians.entrySet()) {
      Usage usage = one.getValue();
      svg.append(text("", LEFT_MARGIN, y + 20, one.getKey().label()));
      long wall = length(usage.wallMillis(), maxMillis);
      long cpu = length(usage.cpuMillis(), maxMillis);
      svg.append(bar("c", LEFT_MARGIN, y + 27, cpu));
      svg.append(text("", LEFT_MARGIN + cpu + 8, y + 39, Table.seconds(usage.cpuMillis()) + " s"));
      svg.append(bar("w", LEFT_MARGIN, y + 43, wall));
      svg.append(
          text("", LEFT_MARGIN + wall + 8, y + 55, Table.seconds(usage.wallMillis()) + " s"));
      y += ROW_HEIGHT;
    }
    return svg.append("</svg>\n").toString();
  }

  private static long length(long millis, long maxMillis) {
    return Math.max(2, Math.round((double) MAX_BAR_WIDTH * millis / maxMillis));
  }

  private static String bar(String style, long x, long y, long length) {
    return String.format(
            "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"2\"/>%n",
            style, x, y, length, BAR_HEIGHT)
        .replace(System.lineSeparator(), "\n");
  }

  private static String text(String style, long x, long y, String text) {
    String of = style.isEmpty() ? "" : " class=\"" + style + "\"";
    return "<text" + of + " x=\"" + x + "\" y=\"" + y + "\">" + escaped(text) + "</text>\n";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
