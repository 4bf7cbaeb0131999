package dev.orderpipeline.processor.receipt;

import java.util.ArrayList;
import java.util.List;

/** Splits the text of a row in rejected.csv into its cells again. */
final class RowCells {
  private RowCells() {}

  /**
   * Returns the cells of a row. The end of the text can have been cut off, also within quotes.
   *
   * @param row as {@link SheetText#row} writes it
   */
  static List<String> of(String row) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean isQuoted = false;
    for (int at = 0; at < row.length(); at++) {
      char c = row.charAt(at);
      if (c == '"' && isQuoted && at + 1 < row.length() && row.charAt(at + 1) == '"') {
        cell.append(c);
        at++;
      } else if (c == '"') {
        isQuoted = !isQuoted;
      } else if (c == ',' && !isQuoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
