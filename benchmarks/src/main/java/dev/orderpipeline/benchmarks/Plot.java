package dev.orderpipeline.benchmarks;

import java.util.Locale;
import java.util.Map;

/** Draws wall and CPU time of the cases as bars, in SVG that reads well on light and dark pages. */
final class Plot {
  private static final int WIDTH = 760;
  private static final int LEFT = 20;
  private static final int LONGEST = 600;
  private static final int ROW = 62;
  private static final int TOP = 58;
  private static final int BAR = 14;

  private Plot() {}

  /** The picture of these medians. */
  static String of(String title, Map<BenchCase, Usage> medians) {
    long most =
        medians.values().stream()
            .mapToLong(usage -> Math.max(usage.wallMillis(), usage.cpuMillis()))
            .max()
            .orElse(1);
    int height = TOP + ROW * medians.size() + 6;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="t">
            <title id="t">%s</title>
            <style>
            text { font: 13px system-ui, sans-serif; fill: #24292f } .h { font-weight: 600; font-size: 15px }
            .p { fill: #fff } .w { fill: #0969da } .c { fill: #9cc8f5 }
            @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .p { fill: #0d1117 } .w { fill: #58a6ff } .c { fill: #1f4b7d } }
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
    svg.append(text("h", LEFT, 24, title));
    svg.append(bar("w", LEFT, 36, 12))
        .append(text("", LEFT + 18, 47, "wall time, start of the process to its end"));
    svg.append(bar("c", LEFT + 300, 36, 12))
        .append(text("", LEFT + 318, 47, "CPU time of all its threads"));
    int y = TOP;
    for (Map.Entry<BenchCase, Usage> one : medians.entrySet()) {
      Usage usage = one.getValue();
      svg.append(text("", LEFT, y + 20, one.getKey().label()));
      long wall = length(usage.wallMillis(), most);
      long cpu = length(usage.cpuMillis(), most);
      svg.append(bar("w", LEFT, y + 27, wall));
      svg.append(text("", LEFT + wall + 8, y + 39, Table.seconds(usage.wallMillis()) + " s"));
      svg.append(bar("c", LEFT, y + 43, cpu));
      svg.append(text("", LEFT + cpu + 8, y + 55, Table.seconds(usage.cpuMillis()) + " s"));
      y += ROW;
    }
    return svg.append("</svg>\n").toString();
  }

  private static long length(long millis, long most) {
    return Math.max(2, Math.round((double) LONGEST * millis / most));
  }

  private static String bar(String style, long x, long y, long length) {
    return String.format(
            "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"2\"/>%n",
            style, x, y, length, BAR)
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
