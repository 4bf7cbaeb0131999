package dev.orderpipeline.model;

/**
 * Why a whole file is rejected, so that nothing of its day is published. The name is the stable
 * code that stands before the colon of a run's failure and in its receipt: codes are added, never
 * renamed.
 */
public enum FileReason {
  /** A file of 0 bytes, packed or not. */
  FILE_EMPTY("the file is empty", "Send it with at least its header line."),
  /** A file of blank lines alone. */
  HEADER_MISSING("the file has no header line", "Send it with its header line."),
  /** Something else than delimited text in UTF-8. */
  FILE_NOT_CSV("the file is no CSV", "Send it as plain CSV text in UTF-8."),
  /** Gzip data that is cut off or broken. */
  FILE_DAMAGED(
      "the gzip data of the file is cut off or damaged",
      "Pack the file again, or send it as plain CSV, and check that the upload ends."),
  /** More data than is read from one file. */
  FILE_TOO_LARGE(
      "the file is larger than any that is read",
      "Ask the operator how to send a file this large."),
  /** A column without which the file is useless. */
  COLUMN_MISSING(
      "a needed column is missing from the header", "Send the file with the needed columns."),
  /** A column name that stands in the header twice. */
  COLUMN_TWICE("a column stands in the header twice", "Send the file with each column once."),
  /** A quote that opens and never closes. */
  QUOTE_NOT_CLOSED(
      "a quote is never closed",
      "Close the quote, or double it if it is part of the text, and send the file again."),
  /** Text between a closing quote and the next delimiter. */
  TEXT_AFTER_QUOTE(
      "text follows a closing quote",
      "Put quotes around whole cells only, double those that are part of the text, and send the"
          + " file again."),
  /** A record that is longer than any may be. */
  RECORD_TOO_LONG("a record is too long", "Correct the line and send the file again."),
  /** A record with more columns than any may have. */
  TOO_MANY_COLUMNS("a record has too many columns", "Correct the line and send the file again."),
  /** More lines than can be counted. */
  TOO_MANY_LINES("the file has too many lines", "Send it in parts, as files of other dates."),
  /** More distinct customers, orders or items than memory is made for. */
  TOO_MANY_REFERENCES(
      "the file has too many distinct references",
      "Send it in parts, as files of other dates, or ask the operator to raise the limit."),
  /** More rejected rows than the threshold allows. */
  TOO_MANY_REJECTED_ROWS(
      "too many rows of the file are rejected",
      "Correct the rows that the receipt lists and send the file again."),
  /** More rejected rows that can be tied to no listed customer than the threshold allows. */
  TOO_MANY_UNMATCHED_ROWS(
      "too many rejected rows of the file can be tied to no listed customer",
      "Check that the three files are of the same day, correct the rows that the receipt lists, and"
          + " send the files again."),
  /** More errors than the disk of a function can hold. */
  TOO_MANY_ERRORS(
      "the rows have more errors than one run can publish",
      "Correct the rows that the receipt lists and send the files again.");

  private final String sentence;
  private final String remedy;

  FileReason(String sentence, String remedy) {
    this.sentence = sentence;
    this.remedy = remedy;
  }

  /** The code in failures and receipts. */
  public String code() {
    return name();
  }

  /** What is wrong, in words that begin in lower case and end without a full stop. */
  public String sentence() {
    return sentence;
  }

  /** What the partner can do about it, in whole sentences. */
  public String remedy() {
    return remedy;
  }
}
