package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.transform.join.FileCounts;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes a receipt as an HTML page for a partner's staff: one file without scripts, for screens of
 * any width and for paper. The {@code data-key} of a number's element is its path in receipt.json.
 */
final class ReceiptPage {
  private final Receipt receipt;
  private final RunRecord run;
  private final ReceiptHtml page;

  private ReceiptPage(Receipt receipt) {
    this.receipt = receipt;
    this.run = receipt.run();
    this.page = new ReceiptHtml(title(receipt));
  }

  /** Returns the page. Equal receipts give equal pages. */
  static String of(Receipt receipt) {
    return new ReceiptPage(receipt).write();
  }

  private static String title(Receipt receipt) {
    return "Receipt for "
        + (receipt.set().partner().isEmpty() ? "" : receipt.set().partner() + ", ")
        + receipt.set().isoDate()
        + ", revision "
        + receipt.run().key().revision();
  }

  private String write() {
    page.append("<p class=\"outcome\"><strong data-key=\"state\">")
        .append(run.state().toString())
        .append("</strong>: ")
        .appendText(outcome())
        .append("</p>\n");
    run.outcome()
        .failure()
        .filter(why -> run.state() != RunState.PUBLISHED)
        .ifPresent(
            why -> page.append("<p>Reason: ").appendValue("failure", why.text()).append("</p>\n"));
    receipt.note().ifPresent(note -> page.append("<p>").appendValue("note", note).append("</p>\n"));
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
    return page.end();
  }

  private void appendTime(String path, Optional<Instant> time) {
    time.ifPresent(known -> page.appendValue(path, known.toString()));
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
    page.append("<h2>Input files</h2>\n").appendPatterns();
    for (FileKind kind : FileKind.values()) {
      String path = "inputs." + kind.label() + ".";
      page.append("<section class=\"file\">\n<h3>")
          .append(title(kind))
          .append(" file</h3>\n<p>")
          .appendValue(path + "key", receipt.set().key(kind))
          .append(", ")
          .appendValue(path + "size", Long.toString(run.pinned().of(kind).size()))
          .append(" bytes</p>\n");
      receipt.counts().ifPresent(counts -> writeRows(kind, counts.file(kind)));
      page.append("</section>\n");
    }
  }

  private void writeRows(FileKind kind, FileCounts file) {
    String path = "counts.files." + kind.label() + ".";
    page.appendBar(title(kind) + " file", file);
    page.append("<dl>\n");
    page.appendCount("Rows", path + "rows", Long.toString(file.rows()));
    page.appendCount("Accepted (plain)", path + "accepted", Long.toString(file.accepted()));
    page.appendCount("Rejected (striped)", path + "rejected", Long.toString(file.rejected()));
    page.appendCount(
        "Rejected rows that match no customer in the customers file",
        path + "unmatched",
        Long.toString(file.unmatched()));
    if (kind == FileKind.ITEMS) {
      page.appendCount(
          "Suppressed: reported with their rejected order (dotted)",
          path + "suppressed",
          Long.toString(file.suppressed()));
    }
    page.append("</dl>\n");
    writeNoted("Skipped, because it is no data:", file.skipped());
    writeNoted("Warnings:", file.warnings());
  }

  private void writeNoted(String title, List<FileCounts.Noted> noted) {
    if (noted.isEmpty()) {
      return;
    }
    page.append("<p>" + title + "</p>\n<ul>\n");
    for (FileCounts.Noted entry : noted) {
      page.append("<li>").appendText(entry.text());
      if (!entry.lines().isEmpty()) {
        page.append(": " + entry.count() + lines(entry));
      } else if (entry.count() > 1) {
        page.append(": " + entry.count());
      }
      page.append("</li>\n");
    }
    page.append("</ul>\n");
  }

  private static String lines(FileCounts.Noted entry) {
    return entry.lines().stream()
        .map(String::valueOf)
        .collect(
            Collectors.joining(
                ", ",
                entry.lines().size() == 1 ? " (line " : " (lines ",
                entry.count() > entry.lines().size() ? ", …)" : ")"));
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
              page.appendCount(
                  "Customers with a total",
                  "messages.customer_messages",
                  Long.toString(archive.customerMessages()));
              page.appendCount(
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
    counts.number(name).ifPresent(number -> page.appendCount(term, "counts." + name, number));
  }

  private void writeRejected(Counts counts) {
    page.append("<h2>Rejected rows</h2>\n");
    page.startTable("Reason", "Rows", "What to do");
    byReason(counts)
        .forEach(
            (reason, rows) -> {
              page.append("<tr>");
              page.appendCell("Reason", reason.code() + ": " + reason.sentence());
              page.appendCell("Rows", Long.toString(rows));
              page.appendCell("What to do", reason.remedy());
              page.append("</tr>\n");
            });
    page.endTable();
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
    page.startTable("File", "Line", "Column", "What is wrong", "What to do", "The row");
    for (RejectedLine line : lines) {
      page.append("<tr>");
      page.appendCell("File", line.file());
      page.appendCell("Line", line.line());
      page.appendCell("Column", line.column().isEmpty() ? "the whole row" : line.column());
      page.appendCell("What is wrong", line.code() + ": " + line.reason());
      page.appendCell("What to do", line.remedy());
      page.append("<td data-label=\"The row\" class=\"row\">")
          .appendText(line.row())
          .append("</td></tr>\n");
    }
    page.endTable();
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

  private static String title(FileKind kind) {
    return kind.label().substring(0, 1).toUpperCase(Locale.ROOT) + kind.label().substring(1);
  }

  private static String rows(long rows) {
    return rows == 1 ? "the row" : "the " + rows + " rows";
  }
}
