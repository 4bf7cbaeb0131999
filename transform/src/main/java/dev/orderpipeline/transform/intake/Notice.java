package dev.orderpipeline.transform.intake;

/**
 * What is unusual about a line that is skipped, or about a row that is read nevertheless. Receipts
 * have the number of lines with each notice, and the first of them.
 */
public enum Notice {
  /** A first line such as {@code sep=;}, by which spreadsheets name the delimiter. */
  SEPARATOR_LINE(0, true, "lines that name the delimiter (sep=)"),
  /** A title above the header. */
  TITLE_LINE(1, true, "title lines above the header"),
  /** A row whose cells are all empty. */
  EMPTY_ROW(2, true, "rows whose cells are all empty"),
  /** A row equal to the header, as in concatenated files. */
  REPEATED_HEADER(3, true, "rows that repeat the header"),
  /** A row of dashes, as database clients print below the header. */
  RULING_LINE(4, true, "lines of dashes or other ruling characters"),

  /** Bytes that are not UTF-8, in a cell that is not required. */
  DAMAGED_BYTES(5, false, "accepted rows with bytes that are not UTF-8 in unused columns"),
  /** Spaces before the quote that opens a cell. */
  SPACE_BEFORE_QUOTE(
      6, false, "accepted rows with spaces before an opening quote, which are ignored"),
  /** Text in the form {@code ="00123"}, by which spreadsheets keep leading zeros. */
  SPREADSHEET_TEXT(7, false, "accepted rows with text as a formula (=\"...\"), read without it"),
  /** An invisible character at the start of a required cell. */
  INVISIBLE_CHARACTER(
      8,
      false,
      "accepted rows with an invisible character at the start of a cell, which is ignored"),
  /** A comma that was read as a decimal point. */
  DECIMAL_COMMA(9, false, "accepted amounts with a comma, read as a decimal point"),
  /** An amount of zero or less. */
  ZERO_OR_LESS(10, false, "accepted amounts of zero or less, counted as they are"),
  /** A last line without a line end, whose last cell is an amount. */
  NO_LINE_END(
      11,
      false,
      "last lines without a line end: check that the file is whole, and its last amount");

  private final int bit;
  private final boolean skipped;
  private final String text;

  Notice(int number, boolean skipped, String text) {
    this.bit = 1 << number;
    this.skipped = skipped;
    this.text = text;
  }

  /** The bit of this notice in {@link Notices}. */
  int bit() {
    return bit;
  }

  /** Whether lines with this notice are skipped, as they are not data. */
  public boolean isSkipped() {
    return skipped;
  }

  /** What it is, as a plural that follows a number. */
  public String text() {
    return text;
  }
}
