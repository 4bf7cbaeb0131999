package dev.orderpipeline.transform.intake;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits one line of a record that a stray quote joins with others. Cells that are in quotes on the
 * line are read so; any other quote is a part of the text.
 */
final class LineSplitter {
  private LineSplitter() {}

  /** The cells of a line without a line end. */
  static String[] cells(String line, char delimiter) {
    List<String> cells = new ArrayList<>();
    int at = 0;
    while (true) {
      int quote = closingQuote(line, at, delimiter);
      int end = quote < 0 ? line.indexOf(delimiter, at) : quote + 1;
      end = end < 0 ? line.length() : end;
      cells.add(
          quote < 0
              ? line.substring(at, end)
              : line.substring(at + 1, quote).replace("\"\"", "\""));
      if (end == line.length()) {
        return cells.toArray(String[]::new);
      }
      at = end + 1;
    }
  }

  /** The quote that closes a cell before the next delimiter, or -1. */
  private static int closingQuote(String line, int cell, char delimiter) {
    if (cell == line.length() || line.charAt(cell) != '"') {
      return -1;
    }
    int at = line.indexOf('"', cell + 1);
    while (at >= 0 && at + 1 < line.length() && line.charAt(at + 1) == '"') {
      at = line.indexOf('"', at + 2);
    }
    boolean ends = at >= 0 && (at + 1 == line.length() || line.charAt(at + 1) == delimiter);
    return ends ? at : -1;
  }
}
