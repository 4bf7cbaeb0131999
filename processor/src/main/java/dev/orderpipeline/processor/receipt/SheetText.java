package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.model.VisibleText;
import java.util.List;

/**
 * Makes a partner's text safe for a spreadsheet cell. The result is one line, has its invisible
 * characters escaped, and no spreadsheet reads it as a formula.
 */
public final class SheetText {
  /** Below the limit of common spreadsheets, 32,767 characters per cell. */
  static final int MAX_LENGTH = 32_000;

  private final StringBuilder text = new StringBuilder();

  /** Whether a spreadsheet could start a cell at the next character. */
  private boolean atStart = true;

  private SheetText() {}

  /** Returns the text as one cell. */
  public static String cell(String text) {
    SheetText cell = new SheetText();
    cell.add(text);
    return cell.toCell();
  }

  /**
   * Returns the cells of a row as one cell, separated by commas. Quotes cells with a comma or a
   * quote.
   */
  static String row(List<String> cells) {
    SheetText row = new SheetText();
    for (int i = 0; i < cells.size() && row.text.length() <= MAX_LENGTH; i++) {
      String cell = cells.get(i);
      if (i > 0) {
        row.add(",");
      }
      row.add(
          cell.indexOf(',') >= 0 || cell.indexOf('"') >= 0
              ? '"' + cell.replace("\"", "\"\"") + '"'
              : cell);
    }
    return row.toCell();
  }

  private void add(String added) {
    int codePoint;
    for (int i = 0; i < added.length() && text.length() <= MAX_LENGTH; ) {
      codePoint = added.codePointAt(i);
      add(codePoint);
      i += Character.charCount(codePoint);
    }
  }

  private void add(int codePoint) {
    if (!VisibleText.isVisible(codePoint)) {
      VisibleText.append(text, codePoint);
      atStart = false;
      return;
    }
    if (atStart && isFormula(codePoint)) {
      text.append('\'');
    }
    text.appendCodePoint(codePoint);
    // Spreadsheets of other locales split at other characters, even within quotes.
    atStart = (atStart && Character.isSpaceChar(codePoint)) || ",;|\"".indexOf(codePoint) >= 0;
  }

  private String toCell() {
    return VisibleText.cut(text.toString(), MAX_LENGTH);
  }

  /** Includes full-width signs, because some spreadsheets treat them as formula signs. */
  private static boolean isFormula(int codePoint) {
    return "=+-@\uFF1D\uFF0B\uFF0D\uFF20".indexOf(codePoint) >= 0;
  }
}
