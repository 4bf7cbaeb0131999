package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.transform.intake.VisibleText;
import dev.orderpipeline.transform.join.FileCounts;
import java.util.Locale;

/** Builds the HTML of a {@link ReceiptPage}: its style, tables, lists and bars. */
final class ReceiptHtml {
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--ink:#1a1a1a;--paper:#fff;--soft:#595959;--line:#b3b3b3;--tint:#f3f3f3}
      @media (prefers-color-scheme:dark){:root{--ink:#eee;--paper:#16181b;--soft:#b8b8b8;--line:#666;--tint:#22262a}}
      *{box-sizing:border-box}
      body{margin:0 auto;max-width:64rem;padding:1rem;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
      h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid var(--line)}h3{font-size:1rem;margin-bottom:.25rem}
      p{max-width:48rem}.soft{color:var(--soft)}
      .outcome{border:2px solid var(--ink);border-left-width:.75rem;padding:.5rem 1rem;max-width:none}
      dl{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,1fr);max-width:32rem;margin:.5rem 0}
      dt,dd{margin:0;padding:.15rem 0;border-bottom:1px solid var(--line)}dd{text-align:right;font-variant-numeric:tabular-nums}
      svg.bar{display:block;width:100%;height:1.25rem;border:1px solid #1a1a1a;background:#fff}
      table{border-collapse:collapse;width:100%}
      th,td{text-align:left;vertical-align:top;padding:.35rem .5rem;border:1px solid var(--line)}th{background:var(--tint)}
      th,td[data-label=Rows],td[data-label=File],td[data-label=Line],td[data-label=Column]{overflow-wrap:break-word}
      td.row{font-family:ui-monospace,monospace;font-size:.9rem;white-space:pre-wrap}
      @media (max-width:44rem){
      table,tbody,tr,td{display:block}thead{display:none}tr{border:1px solid var(--line);margin:.75rem 0;padding:.25rem .5rem;background:var(--tint)}
      td{border:0;padding:.15rem 0}td::before{content:attr(data-label) ": ";font-weight:bold;font-family:system-ui,sans-serif}
      }
      @media print{:root{color-scheme:light;--ink:#000;--paper:#fff;--soft:#333;--line:#888;--tint:#fff}
      body{max-width:none;padding:0;font-size:10pt}tr,section.file{break-inside:avoid}h2,h3{break-after:avoid}}
      """;

  /** Patterns distinguish the bar's parts without colour, for black-and-white prints. */
  private static final String PATTERNS =
      """
      <svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>
      <pattern id="rejected" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="8" height="8" fill="#fff"/><rect width="5" height="8" fill="#b00020"/></pattern>
      <pattern id="suppressed" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#fff"/><circle cx="3" cy="3" r="1.6" fill="#1a1a1a"/></pattern>
      </defs></svg>
      """;

  private static final String ACCEPTED = "#2e7d32";

  /** In percent, so that one rejected row in a million is visible. */
  private static final double MIN_WIDTH = 1;

  private final StringBuilder html = new StringBuilder(1 << 14);

  /** Starts the page. */
  ReceiptHtml(String title) {
    html.append(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        <title>%s</title>
        <style>
        %s</style>
        </head>
        <body>
        <main>
        <h1>%s</h1>
        """
            .formatted(escaped(title), STYLE, escaped(title)));
  }

  /** Appends HTML as it is. */
  ReceiptHtml append(String markup) {
    html.append(markup);
    return this;
  }

  /** Appends text, escaped. */
  ReceiptHtml appendText(String text) {
    return append(escaped(text));
  }

  /** Appends a value with its path in receipt.json. */
  ReceiptHtml appendValue(String path, String value) {
    return append("<span data-key=\"")
        .append(path)
        .append("\">")
        .appendText(value)
        .append("</span>");
  }

  /** Appends the patterns that {@link #appendBar} refers to. */
  ReceiptHtml appendPatterns() {
    return append(PATTERNS);
  }

  /** Appends a bar with the share of each kind of row; nothing for a file without rows. */
  void appendBar(String title, FileCounts file) {
    if (file.rows() == 0) {
      return;
    }
    double rejected = width(file.rejected(), file.rows());
    double suppressed = width(file.suppressed(), file.rows());
    double accepted = Math.max(0, 100 - rejected - suppressed);
    html.append("<svg class=\"bar\" role=\"img\" aria-label=\"")
        .append(title)
        .append(": ")
        .append(file.accepted())
        .append(" rows accepted, ")
        .append(file.rejected())
        .append(" rejected, ")
        .append(file.suppressed())
        .append(" reported with their order\">");
    appendBarPart(0, accepted, ACCEPTED);
    appendBarPart(accepted, rejected, "url(#rejected)");
    appendBarPart(accepted + rejected, suppressed, "url(#suppressed)");
    html.append("</svg>\n");
  }

  private static double width(long part, long all) {
    return part == 0 ? 0 : Math.max(MIN_WIDTH, 100.0 * part / all);
  }

  private void appendBarPart(double from, double width, String fill) {
    if (width > 0) {
      html.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%.2f%%\" width=\"%.2f%%\" height=\"100%%\" fill=\"%s\"/>",
              from,
              width,
              fill));
    }
  }

  /** Appends a term of a list with its number. */
  void appendCount(String term, String path, String value) {
    html.append("<dt>")
        .append(term)
        .append("</dt><dd data-key=\"")
        .append(path)
        .append("\">")
        .append(value)
        .append("</dd>\n");
  }

  /** Starts a table with these column heads. */
  void startTable(String... heads) {
    html.append("<table>\n<thead><tr>");
    for (String head : heads) {
      html.append("<th scope=\"col\">").append(head).append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
  }

  /** Appends a cell; on a narrow screen its label replaces the column head. */
  void appendCell(String label, String text) {
    html.append("<td data-label=\"")
        .append(label)
        .append("\">")
        .append(escaped(text))
        .append("</td>");
  }

  /** Ends the table. */
  void endTable() {
    html.append("</tbody>\n</table>\n");
  }

  /** Ends the page and returns it. */
  String end() {
    return html.append("</main>\n</body>\n</html>\n").toString();
  }

  /** Escapes text for HTML, and invisible characters. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (char c : VisibleText.of(text).toCharArray()) {
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
