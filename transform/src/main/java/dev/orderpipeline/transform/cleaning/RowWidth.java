package dev.orderpipeline.transform.cleaning;

import dev.orderpipeline.transform.intake.Blanks;
import dev.orderpipeline.transform.intake.RawRecord;
import java.util.List;
import java.util.Optional;

/**
 * The number of cells of a file's rows. The header has as many, with two exceptions: if each row
 * ends with a delimiter, and so with an empty cell that is no column; and if only the header does.
 *
 * @param cells the number of cells that each row must have
 * @param trailing whether the last of them is no column, and must be empty
 */
record RowWidth(int cells, boolean trailing) {

  /**
   * Finds the width of the rows.
   *
   * @param sample the first rows, which decide
   * @param checked the cell of a column whose values show shifted rows, or -1
   */
  static RowWidth of(RawRecord header, List<RawRecord> sample, int checked) {
    boolean unnamed = header.size() > 1 && Blanks.isBlank(header.cell(header.size() - 1));
    int columns = unnamed ? header.size() - 1 : header.size();
    boolean anyWhole = sample.stream().anyMatch(row -> row.size() == columns);
    boolean anyTrailing = sample.stream().anyMatch(row -> endsEmpty(row, columns, checked));
    return !anyWhole && anyTrailing
        ? new RowWidth(columns + 1, true)
        : new RowWidth(columns, false);
  }

  /** The number of columns. */
  int columns() {
    return trailing ? cells - 1 : cells;
  }

  /** What is unusual about the ends of lines. */
  Optional<String> warning(RawRecord header) {
    if (trailing) {
      return Optional.of("each row ends with a delimiter, after which is no column");
    }
    return cells < header.size()
        ? Optional.of("the header ends with a delimiter, after which is no column")
        : Optional.empty();
  }

  /** Whether a row ends with an empty cell that is no column; shifted rows can look so. */
  private static boolean endsEmpty(RawRecord row, int columns, int checked) {
    return row.size() == columns + 1
        && Blanks.isBlank(row.cell(columns))
        && (checked < 0
            || CellShape.of(Blanks.strip(row.cell(checked))).kind() != CellShape.Kind.TEXT);
  }
}
