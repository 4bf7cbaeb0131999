package dev.orderpipeline.model;

import java.util.EnumSet;
import java.util.Set;

/**
 * A reason to reject a whole file; nothing from its day is then published. The name is a stable
 * code at the start of a run's failure and in its receipt. Codes are added, never renamed.
 */
public enum FileReason {
  /** A file of 0 bytes, also after decompression. */
  FILE_EMPTY("the file is empty", "Send it with at least its header line."),
  /** A file with only blank lines. */
  HEADER_MISSING("the file has no header line", "Send it with its header line."),
  /** Anything but delimited text in UTF-8. */
  FILE_NOT_CSV("the file is not CSV", "Send it as plain CSV text in UTF-8."),
  /** Gzip data that is truncated or corrupt. */
  FILE_DAMAGED(
      "the gzip data of the file is cut off or damaged",
      "Compress the file again, or send it as plain CSV, and check that the upload completes."),
  /** More data than the pipeline reads from one file. */
  FILE_TOO_LARGE(
      "the file exceeds the size limit", "Ask the operator how to send a file this large."),
  /** A header without one of the required columns. */
  COLUMN_MISSING(
      "a required column is missing from the header", "Send the file with the required columns."),
  /** A duplicate column name in the header. */
  COLUMN_TWICE("the header has a duplicate column", "Send the file with each column once."),
  /** An opening quote without a closing one. */
  QUOTE_NOT_CLOSED(
      "a quote is never closed",
      "Close the quote, or double it if it is part of the text, and send the file again."),
  /** Text between a closing quote and the next delimiter. */
  TEXT_AFTER_QUOTE(
      "text follows a closing quote",
      "Put quotes around whole cells only, double those that are part of the text, and send the"
          + " file again."),
  /** An amount with two readings, before the amounts that show which decimal mark the file uses. */
  DECIMAL_MARKS_UNCLEAR(
      "amounts of the file use decimal points and decimal commas in a way that has two readings",
      "Write all amounts with the same decimal mark and without grouping, such as 1250.00, and send"
          + " the file again."),
  /** A record that exceeds the length limit. */
  RECORD_TOO_LONG("a record is too long", "Correct the line and send the file again."),
  /** A record that exceeds the limit on columns. */
  TOO_MANY_COLUMNS("a record has too many columns", "Correct the line and send the file again."),
  /** More lines than the line counter can hold. */
  TOO_MANY_LINES("the file has too many lines", "Send it in parts, as files of other dates."),
  /** More distinct customers, orders or items than fit into memory. */
  TOO_MANY_REFERENCES(
      "the file has too many distinct references",
      "Send it in parts, as files of other dates, or ask the operator to raise the limit."),
  /** More rejected rows than the threshold allows. */
  TOO_MANY_REJECTED_ROWS(
      "too many rows of the file are rejected",
      "Correct the rows that the receipt lists and send the file again."),
  /** More unmatched rows than the threshold allows. */
  TOO_MANY_UNMATCHED_ROWS(
      "too many of the file's rejected rows match no listed customer",
      "Correct the rows that the receipt lists and send the files again."),
  /** Rejected or unmatched rows that are too large a part of a file of any size. */
  MOST_ROWS_UNUSABLE(
      "most rows of the file are rejected or match no listed customer",
      "Correct the rows that the receipt lists and send the files again."),
  /** A customers file without rows, although the orders file has some. */
  CUSTOMERS_MISSING(
      "the customers file has no rows, but the orders file has",
      "Send the customers file with the customers of these orders."),
  /** More orders without items than the threshold allows. */
  TOO_MANY_ORDERS_WITHOUT_ITEMS(
      "too many orders have no items",
      "The items file is probably cut off or of another day: send the whole items file again."),
  /** More withdrawn customers than the threshold allows. */
  TOO_MANY_WITHDRAWN_CUSTOMERS(
      "too many customers of an earlier revision are missing",
      "Check that the three files are complete and send them again."),
  /** More errors than fit on the disk of a function. */
  TOO_MANY_ERRORS(
      "the rows have more errors than one run can publish",
      "Correct the rows that the receipt lists and send the files again."),
  /** Other content than the sender states in the metadata of the file. */
  CONTROL_TOTAL_MISMATCH(
      "the file differs from the totals in its metadata",
      "Send the file again with the totals of its content."),
  /** Orders or items with the bytes of another date. */
  IMPLAUSIBLE_SAME_FILE(
      "the file has the bytes of a file of another date", "Send the file of this date."),
  /** A file that ends in the middle of a line and has fewer rows than usual. */
  IMPLAUSIBLE_CUT_OFF(
      "the file ends without a line end and has fewer rows than usual",
      "Check that the export and the upload complete, and send the file again."),
  /** Amounts that are a multiple or a fraction of the usual ones. */
  IMPLAUSIBLE_SCALE(
      "the amounts of the file are many times or a small part of the usual ones",
      "Check the decimal mark of the amounts and send the file again."),
  /** Many more or far fewer rows, or a much larger or smaller sum, than usual. */
  IMPLAUSIBLE_SIZE(
      "the size of the file is many times or a small part of the usual one",
      "Check that the file has all rows of this date and no others, and send it again."),
  /** Orders of other days than that of the file. */
  IMPLAUSIBLE_DATES(
      "most orders of the file are of other days",
      "Check that the file is that of this date and send it again.");

  /** Begins the codes of reasons that hold a day, also of those that a later version adds. */
  private static final String HOLD_PREFIX = "IMPLAUSIBLE_";

  private static final Set<FileReason> AS_IT_IS =
      EnumSet.of(
          TOO_MANY_REJECTED_ROWS,
          TOO_MANY_UNMATCHED_ROWS,
          MOST_ROWS_UNUSABLE,
          CUSTOMERS_MISSING,
          TOO_MANY_ORDERS_WITHOUT_ITEMS,
          TOO_MANY_WITHDRAWN_CUSTOMERS);

  private final String sentence;
  private final String remedy;

  FileReason(String sentence, String remedy) {
    this.sentence = sentence;
    this.remedy = remedy;
  }

  /** The stable code in failures and receipts. */
  public String code() {
    return name();
  }

  /** Whether the files can be read, so that a request with thresholds can publish the day. */
  public boolean allowsAsItIs() {
    return AS_IT_IS.contains(this) || isHold();
  }

  /** Whether the files are sound, but look wrong, so that the day is held until someone decides. */
  public boolean isHold() {
    return isHold(code());
  }

  /** As {@link #isHold()}, for a code that a later version can have added. */
  static boolean isHold(String code) {
    return code.startsWith(HOLD_PREFIX);
  }

  /** What is wrong; starts in lower case and ends without a full stop. */
  public String sentence() {
    return sentence;
  }

  /** The remedy for the partner, in whole sentences. */
  public String remedy() {
    return remedy;
  }
}
