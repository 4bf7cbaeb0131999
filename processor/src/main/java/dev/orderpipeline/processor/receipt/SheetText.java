package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.processor.intake.VisibleText;
import java.util.List;

/**
 * Makes a partner's text safe to stand in a cell of a spreadsheet: on one line, with everything
 * escaped that is no visible text, and nowhere read as a formula.
 */
public final class SheetText {
  /** Below the 32,767 characters that a cell of the usual spreadsheets holds. */
  static final int LONGEST = 32_000;

  private final StringBuilder text = new StringBuilder();

  /** Whether a spreadsheet could take what comes next for the beginning of a cell. */
  private boolean atStart = true;

  private SheetText() {}

  /** The text as one cell. */
  public static String cell(String text) {
    SheetText cell = new SheetText();
    cell.add(text);
    return cell.done();
  }

  /**
   * The cells of a row as one cell: with commas between them, and in quotes where a comma or a
   * quote is part of one.
   */
  static String row(List<String> cells) {
    SheetText row = new SheetText();
    for (int i = 0; i < cells.size() && row.text.length() <= LONGEST; i++) {
      String cell = cells.get(i);
      if (i > 0) {
        row.add(",");
      }
      row.add(
          cell.indexOf(',') >= 0 || cell.indexOf('"') >= 0
              ? '"' + cell.replace("\"", "\"\"") + '"'
              : cell);
    }
    return row.done();
  }

  private void add(String added) {
    int codePoint;
    for (int i = 0; i < added.length() && text.length() <= LONGEST; ) {
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
    // Another locale's spreadsheet splits elsewhere than at the comma, quoted or not.
    atStart = (atStart && Character.isSpaceChar(codePoint)) || ",;|\"".indexOf(codePoint) >= 0;
  }

  private String done() {
    return VisibleText.cut(text.toString(), LONGEST);
  }

  /** Full-width signs count too: some spreadsheets read them as the plain ones. */
  private static boolean isFormula(int codePoint) {
    return "=+-@\uFF1D\uFF0B\uFF0D\uFF20".indexOf(codePoint) >= 0;
  }
}
