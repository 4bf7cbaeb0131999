package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.page.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rejected rows by reason: the remedy once, and the first rows of each file. */
final class RejectedSection {
  /** More rows than this are shown only on request. */
  private static final int MAX_OPEN = 5;

  private final PageView view;
  private final Receipt receipt;
  private final Texts texts;

  private RejectedSection(PageView view) {
    this.view = view;
    this.receipt = view.receipt();
    this.texts = view.texts();
  }

  /** The section; empty if no row is rejected. */
  static Optional<Map<String, Object>> of(PageView view) {
    return view.receipt()
        .counts()
        .filter(counts -> counts.rowsInNoTotal() > 0)
        .map(new RejectedSection(view)::write);
  }

  private Map<String, Object> write(Counts counts) {
    Map<String, Object> values = PageView.values();
    List<Map<String, Object>> groups = new ArrayList<>();
    counts.rowsByReason().forEach((reason, rows) -> groups.add(group(counts, reason, rows)));
    boolean hasRows = !receipt.firstRejected().isEmpty();
    values.put("rows_gone", !hasRows);
    values.put("has_rows", hasRows);
    values.put("rows_link", hasRows ? List.of(PageView.linked(list(counts))) : List.of());
    values.put("reason_groups", groups);
    return values;
  }

  private String list(Counts counts) {
    return counts.listedRows() == counts.rowsInNoTotal()
        ? texts.get("rows_all")
        : texts.get(
            "rows_cut", texts.number(counts.listedRows()), texts.number(counts.rowsInNoTotal()));
  }

  private Map<String, Object> group(Counts counts, Reason reason, long rows) {
    List<Map<String, Object>> tables = new ArrayList<>();
    int shown = 0;
    for (FileKind kind : FileKind.values()) {
      List<RejectedLine> lines =
          receipt.firstRejected().stream()
              .filter(line -> line.code().equals(reason.code()))
              .filter(line -> line.file().equals(view.name(kind)))
              .toList();
      if (!lines.isEmpty()) {
        tables.add(new RowTable(texts, counts.columns(kind), reason, lines).write());
        shown += lines.size();
      }
    }
    Map<String, Object> values = PageView.values();
    values.put("anchor", PageView.anchor(reason.code()));
    values.put("reason_code", reason.code());
    values.put("reason_title", texts.sentence(reason));
    values.put("reason_rows", texts.count("rows", rows));
    values.put("reason_remedy", texts.remedy(reason));
    values.put("has_tables", !tables.isEmpty());
    values.put("is_open", shown <= MAX_OPEN);
    values.put(
        "rows_title",
        shown < rows
            ? texts.get("show_some_rows", texts.number(shown), texts.number(rows))
            : texts.count("show_rows", rows));
    values.put("tables", tables);
    return values;
  }
}
