package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.model.Reason;
import dev.orderpipeline.page.Texts;
import dev.orderpipeline.transform.intake.ColumnNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A table of rejected rows of one file, with the wrong cells marked. */
final class RowTable {
  /** A wider row is shown as one text. */
  private static final int MAX_COLUMNS = 16;

  private final Texts texts;
  private final List<String> columns;
  private final Reason reason;
  private final List<RejectedLine> lines;
  private final List<String> labels = new ArrayList<>();

  /**
   * @param columns the columns of the file; empty if they are unknown
   * @param lines the rows, one or more
   */
  RowTable(Texts texts, List<String> columns, Reason reason, List<RejectedLine> lines) {
    this.texts = texts;
    this.columns = columns;
    this.reason = reason;
    this.lines = lines;
  }

  Map<String, Object> write() {
    int width =
        lines.stream().mapToInt(line -> cells(line).size()).reduce(columns.size(), Math::max);
    boolean hasColumns = !columns.isEmpty() && width <= MAX_COLUMNS;
    if (hasColumns) {
      labels.addAll(columns);
      for (int extra = 1; labels.size() < width; extra++) {
        labels.add(texts.get("extra_cell", texts.number(extra)));
      }
    } else {
      labels.add(texts.get("the_row"));
    }
    return Map.of(
        "table_name", lines.get(0).file(),
        "labels", labels,
        "table_rows", lines.stream().map(line -> hasColumns ? row(line) : wholeRow(line)).toList());
  }

  /** The cells of a row, without an empty one after the last delimiter. */
  private List<String> cells(RejectedLine line) {
    List<String> cells = RowCells.of(line.row());
    boolean endsEmpty = cells.size() == columns.size() + 1 && cells.get(columns.size()).isBlank();
    return endsEmpty && reason != Reason.ROW_TOO_LONG ? cells.subList(0, columns.size()) : cells;
  }

  private Map<String, Object> row(RejectedLine line) {
    List<String> cells = cells(line);
    List<Map<String, Object>> values = new ArrayList<>();
    for (int at = 0; at < labels.size(); at++) {
      boolean isMissing = at >= cells.size() && at < columns.size();
      boolean isExtra = at >= columns.size() && at < cells.size();
      if (isMissing) {
        values.add(cell(at, texts.get("missing_cell"), "missing", false));
      } else if (at >= cells.size()) {
        values.add(cell(at, "", "", false));
      } else if (isExtra || isNamed(columns.get(at), line.column())) {
        // The mark alone does not show that an empty cell is the fault.
        values.add(
            cells.get(at).isBlank()
                ? cell(at, texts.get("empty_cell"), "missing", true)
                : cell(at, cells.get(at), "wrong", true));
      } else {
        values.add(cell(at, cells.get(at), "", false));
      }
    }
    return values(line, values);
  }

  private Map<String, Object> wholeRow(RejectedLine line) {
    return values(line, List.of(cell(0, line.row(), "", false)));
  }

  private Map<String, Object> values(RejectedLine line, List<Map<String, Object>> cells) {
    String other = line.otherLine();
    String key = reason == Reason.ORDER_REJECTED ? "see_order_line" : "see_line";
    return Map.of(
        "line", line.line(), "see", other.isEmpty() ? "" : texts.get(key, other), "cells", cells);
  }

  private Map<String, Object> cell(int column, String value, String css, boolean isWrong) {
    return Map.of("label", labels.get(column), "value", value, "css", css, "is_wrong", isWrong);
  }

  /** Whether a header cell is the column, or packs it with others. */
  private static boolean isNamed(String header, String column) {
    String cell = ColumnNames.normalised(header);
    String name = ColumnNames.normalised(column);
    return !name.isEmpty()
        && (cell.equals(name) || Arrays.asList(cell.split(" +", -1)).contains(name));
  }
}
