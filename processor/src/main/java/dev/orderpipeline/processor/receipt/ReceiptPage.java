package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.transform.intake.VisibleText;
import dev.orderpipeline.transform.join.FileCounts;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a receipt as an HTML page for a partner's staff: one file without scripts, for screens of
 * any width and for paper. The {@code data-key} of a number's element is its path in receipt.json.
 */
final class ReceiptPage {
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

  private final Receipt receipt;
  private final RunRecord run;
  private final StringBuilder page = new StringBuilder(1 << 14);

  private ReceiptPage(Receipt receipt) {
    this.receipt = receipt;
    this.run = receipt.run();
  }

  /** Returns the page. Equal receipts give equal pages. */
  static String of(Receipt receipt) {
    ReceiptPage page = new ReceiptPage(receipt);
    page.write();
    return page.page.toString();
  }

  private void write() {
    String title =
        "Receipt for "
            + (receipt.set().partner().isEmpty() ? "" : receipt.set().partner() + ", ")
            + receipt.set().isoDate()
            + ", revision "
            + run.key().revision();
    page.append(
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
    page.append("<p class=\"outcome\"><strong data-key=\"state\">")
        .append(run.state())
        .append("</strong>: ")
        .append(escaped(outcome()))
        .append("</p>\n");
    run.outcome()
        .failure()
        .filter(why -> run.state() != RunState.PUBLISHED)
        .ifPresent(
            why ->
                page.append("<p>Reason: <span data-key=\"failure\">")
                    .append(escaped(why.text()))
                    .append("</span></p>\n"));
    page.append("<p class=\"soft\">Started ");
    appendTime("started_at", Optional.of(run.times().startedAt()));
    page.append(run.times().stages().builtAt().isPresent() ? ", files read " : "");
    appendTime("built_at", run.times().stages().builtAt());
    page.append(run.times().stages().archivedAt().isPresent() ? ", archived " : "");
    appendTime("archived_at", run.times().stages().archivedAt());
    page.append(
        run.times().stages().publishingStartedAt().isPresent() ? ", publishing started " : "");
    appendTime("publishing_started_at", run.times().stages().publishingStartedAt());
    page.append(", ended ");
    appendTime("ended_at", Optional.of(run.times().updatedAt()));
    page.append(" (UTC).</p>\n");
    writeInputs();
    receipt.counts().ifPresent(this::writeOutputs);
    receipt.counts().filter(counts -> counts.rowsInNoTotal() > 0).ifPresent(this::writeRejected);
    page.append("</main>\n</body>\n</html>\n");
  }

  private void appendTime(String path, Optional<Instant> time) {
    time.ifPresent(
        known ->
            page.append("<span data-key=\"")
                .append(path)
                .append("\">")
                .append(known)
                .append("</span>"));
  }

  private String outcome() {
    return switch (run.state()) {
      case PUBLISHED ->
          "all totals of these files are published"
              + receipt
                  .counts()
                  .filter(counts -> counts.rowsInNoTotal() > 0)
                  .map(
                      counts ->
                          ", except those affected by "
                              + rows(counts.rowsInNoTotal())
                              + " listed below")
                  .orElse("")
              + ".";
      case REJECTED -> "nothing from these files was published. " + publishedSoFar();
      case FAILED ->
          (run.progress().checkpoint() == 0
                  ? "nothing from these files was published. "
                  : "only part of these files was published. ")
              + publishedSoFar();
      case SUPERSEDED -> "newer files replaced these files. " + publishedSoFar();
      case BUILDING, PUBLISHING -> "these files are still being processed. " + publishedSoFar();
    };
  }

  private String publishedSoFar() {
    String earlier =
        receipt.publishedBefore().isPresent()
            ? "all of revision " + receipt.publishedBefore().getAsInt()
            : "";
    String part =
        run.progress().checkpoint() == 0
            ? ""
            : "the first " + run.progress().checkpoint() + " messages of this revision";
    if (earlier.isEmpty() && part.isEmpty()) {
      return "Nothing has been published for this day.";
    }
    return "Published so far: "
        + earlier
        + (earlier.isEmpty() || part.isEmpty() ? "" : ", and ")
        + part
        + ".";
  }

  private void writeInputs() {
    page.append("<h2>Input files</h2>\n").append(PATTERNS);
    for (FileKind kind : FileKind.values()) {
      String path = "inputs." + kind.label() + ".";
      page.append("<section class=\"file\">\n<h3>")
          .append(title(kind))
          .append(" file</h3>\n<p><span data-key=\"")
          .append(path)
          .append("key\">")
          .append(escaped(receipt.set().key(kind)))
          .append("</span>, <span data-key=\"")
          .append(path)
          .append("size\">")
          .append(run.pinned().of(kind).size())
          .append("</span> bytes</p>\n");
      receipt.counts().ifPresent(counts -> writeRows(kind, counts.file(kind)));
      page.append("</section>\n");
    }
  }

  private void writeRows(FileKind kind, FileCounts file) {
    String path = "counts.files." + kind.label() + ".";
    writeBar(kind, file);
    page.append("<dl>\n");
    appendCount("Rows", path + "rows", Long.toString(file.rows()));
    appendCount("Accepted (plain)", path + "accepted", Long.toString(file.accepted()));
    appendCount("Rejected (striped)", path + "rejected", Long.toString(file.rejected()));
    appendCount(
        "Rejected rows that match no customer in the customers file",
        path + "unmatched",
        Long.toString(file.unmatched()));
    if (kind == FileKind.ITEMS) {
      appendCount(
          "Suppressed: reported with their rejected order (dotted)",
          path + "suppressed",
          Long.toString(file.suppressed()));
    }
    page.append("</dl>\n");
    if (!file.warnings().isEmpty()) {
      page.append("<p>Warnings:</p>\n<ul>\n");
      file.warnings()
          .forEach(
              warning ->
                  page.append("<li>")
                      .append(escaped(warning.text()))
                      .append(warning.count() == 1 ? "" : " (" + warning.count() + " times)")
                      .append("</li>\n"));
      page.append("</ul>\n");
    }
  }

  private void writeBar(FileKind kind, FileCounts file) {
    if (file.rows() == 0) {
      return;
    }
    double rejected = width(file.rejected(), file.rows());
    double suppressed = width(file.suppressed(), file.rows());
    double accepted = Math.max(0, 100 - rejected - suppressed);
    page.append("<svg class=\"bar\" role=\"img\" aria-label=\"")
        .append(title(kind))
        .append(" file: ")
        .append(file.accepted())
        .append(" rows accepted, ")
        .append(file.rejected())
        .append(" rejected, ")
        .append(file.suppressed())
        .append(" reported with their order\">");
    appendBarPart(0, accepted, ACCEPTED);
    appendBarPart(accepted, rejected, "url(#rejected)");
    appendBarPart(accepted + rejected, suppressed, "url(#suppressed)");
    page.append("</svg>\n");
  }

  private static double width(long part, long all) {
    return part == 0 ? 0 : Math.max(MIN_WIDTH, 100.0 * part / all);
  }

  private void appendBarPart(double from, double width, String fill) {
    if (width > 0) {
      page.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%.2f%%\" width=\"%.2f%%\" height=\"100%%\" fill=\"%s\"/>",
              from,
              width,
              fill));
    }
  }

  private void writeOutputs(Counts counts) {
    page.append(
        run.state() == RunState.PUBLISHED
            ? "<h2>Published results</h2>\n<dl>\n"
            : run.progress().checkpoint() == 0
                ? "<h2>Results of these files, not published</h2>\n<dl>\n"
                : "<h2>Results of these files, only partly published</h2>\n<dl>\n");
    run.build()
        .archive()
        .ifPresent(
            archive -> {
              appendCount(
                  "Customers with a total",
                  "messages.customer_messages",
                  Long.toString(archive.customerMessages()));
              appendCount(
                  "Error messages",
                  "messages.error_messages",
                  Long.toString(archive.errorMessages()));
            });
    appendIfCounted(counts, "Orders in all totals", "orders_in_totals");
    appendIfCounted(counts, "Sum of all totals", "amount_in_totals");
    appendIfCounted(counts, "Customers without orders", "customers_without_orders");
    appendIfCounted(counts, "Customers whose total is withheld", "customers_withheld");
    appendIfCounted(counts, "Withdrawn customers", "customers_withdrawn");
    page.append("</dl>\n");
    page.append(
        """
        <p class="soft">A total is withheld if a row that names the customer was rejected, because the total would be wrong. \
        A withdrawn customer had a total in an earlier revision and is not in these files.</p>
        """);
  }

  private void appendIfCounted(Counts counts, String term, String name) {
    counts.number(name).ifPresent(number -> appendCount(term, "counts." + name, number));
  }

  private void appendCount(String term, String path, String value) {
    page.append("<dt>")
        .append(term)
        .append("</dt><dd data-key=\"")
        .append(path)
        .append("\">")
        .append(value)
        .append("</dd>\n");
  }

  private void writeRejected(Counts counts) {
    page.append("<h2>Rejected rows</h2>\n");
    startTable("Reason", "Rows", "What to do");
    byReason(counts)
        .forEach(
            (reason, rows) -> {
              page.append("<tr>");
              appendCell("Reason", reason.code() + ": " + reason.sentence());
              appendCell("Rows", Long.toString(rows));
              appendCell("What to do", reason.remedy());
              page.append("</tr>\n");
            });
    page.append("</tbody>\n</table>\n");
    List<RejectedLine> lines = receipt.firstRejected();
    if (lines.isEmpty()) {
      page.append("<p>The list of rejected rows is no longer available.</p>\n");
      return;
    }
    page.append("<h3>Row by row</h3>\n<p>")
        .append(
            lines.size() < counts.rowsInNoTotal()
                ? "This page shows the first " + lines.size() + " rows. " + longList(counts)
                : "The file rejected.csv in the same folder has the same list.")
        .append(
            """
             You can open it safely in a spreadsheet: an apostrophe precedes text that could be a formula, \
            and invisible characters are shown as \\u followed by their code.</p>
            """);
    startTable("File", "Line", "Column", "What is wrong", "What to do", "The row");
    for (RejectedLine line : lines) {
      page.append("<tr>");
      appendCell("File", line.file());
      appendCell("Line", line.line());
      appendCell("Column", line.column().isEmpty() ? "the whole row" : line.column());
      appendCell("What is wrong", line.code() + ": " + line.reason());
      appendCell("What to do", line.remedy());
      page.append("<td data-label=\"The row\" class=\"row\">")
          .append(escaped(line.row()))
          .append("</td></tr>\n");
    }
    page.append("</tbody>\n</table>\n");
  }

  private static String longList(Counts counts) {
    if (counts.listedRows() == counts.rowsInNoTotal()) {
      return "The file rejected.csv in the same folder has all " + counts.rowsInNoTotal() + ".";
    }
    return "The file rejected.csv in the same folder has the first <span"
        + " data-key=\"counts.rows_listed\">"
        + counts.listedRows()
        + "</span> of <span data-key=\"counts.rows_in_no_total\">"
        + counts.rowsInNoTotal()
        + "</span>.";
  }

  /** Sums the rejected rows of all files by reason, in the order of {@link Reason}. */
  private static Map<Reason, Long> byReason(Counts counts) {
    Map<Reason, Long> sums = new EnumMap<>(Reason.class);
    for (FileKind kind : FileKind.values()) {
      FileCounts file = counts.file(kind);
      file.rejectedByReason().forEach((reason, rows) -> sums.merge(reason, rows, Long::sum));
      if (file.suppressed() > 0) {
        sums.merge(Reason.ORDER_REJECTED, file.suppressed(), Long::sum);
      }
    }
    return sums;
  }

  private void startTable(String... heads) {
    page.append("<table>\n<thead><tr>");
    for (String head : heads) {
      page.append("<th scope=\"col\">").append(head).append("</th>");
    }
    page.append("</tr></thead>\n<tbody>\n");
  }

  private void appendCell(String label, String text) {
    page.append("<td data-label=\"")
        .append(label)
        .append("\">")
        .append(escaped(text))
        .append("</td>");
  }

  private static String title(FileKind kind) {
    return kind.label().substring(0, 1).toUpperCase(Locale.ROOT) + kind.label().substring(1);
  }

  private static String rows(long rows) {
    return rows == 1 ? "the row" : "the " + rows + " rows";
  }

  /** Escapes text for HTML, and invisible characters. */
  static String escaped(String text) {
    StringBuilder html = new StringBuilder(text.length() + 16);
    for (char c : VisibleText.of(text).toCharArray()) {
      switch (c) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> html.append(c);
      }
    }
    return html.toString();
  }
}
