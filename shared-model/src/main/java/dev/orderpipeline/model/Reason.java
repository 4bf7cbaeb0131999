package dev.orderpipeline.model;

/**
 * A reason for an error message about a row or a customer. The name is a stable code: consumers
 * read it before the colon of a message and in the attribute {@code reason}. Codes are added, never
 * renamed; the sentences are part of message bodies and never change.
 */
public enum Reason {
  /** A listed customer without an order row. */
  CUSTOMER_WITHOUT_ORDERS(
      "the customer has no orders",
      "Do nothing if this is correct. Otherwise add the customer's orders and send the orders file"
          + " again."),
  /** A customer with a total in an earlier revision who is in no message of this one. */
  CUSTOMER_WITHDRAWN(
      "the customer is no longer in the files",
      "Do nothing if this is correct. Otherwise add the customer and send the customers file"
          + " again."),
  /** A second row with the same customer reference. */
  DUPLICATE_CUSTOMER(
      "the customer reference stands on an earlier row already",
      "Keep one row for each customer and send the customers file again."),
  /** A second row with the same order reference. */
  DUPLICATE_ORDER(
      "the order reference stands on an earlier row already",
      "Keep one row for each order and send the orders file again."),
  /** A second row with the same item id within one order. */
  DUPLICATE_ITEM(
      "the item id stands on an earlier row of the same order already",
      "Keep one of the rows, or give each item of the order its own id, and send the items file"
          + " again."),
  /** An order whose customer is not in the customers file. */
  UNKNOWN_CUSTOMER(
      "the customer is not in the customers file",
      "Add the customer to the customers file, or correct the reference, and send that file"
          + " again."),
  /** An item whose order is not in the orders file. */
  UNKNOWN_ORDER(
      "the order is not in the orders file",
      "Add the order to the orders file, or correct the reference, and send that file again."),
  /**
   * An item whose order is rejected. It is only in the receipt, because the order has an
   * error_message.
   */
  ORDER_REJECTED("the order of the item is rejected", "Fix the order. This row needs no change."),
  /** A reference or id that is empty. */
  REFERENCE_MISSING(
      "a needed reference is empty", "Fill in the reference and send the file again."),
  /** A reference or id with control characters or bytes that are not UTF-8. */
  REFERENCE_NOT_TEXT(
      "a needed reference holds characters that are not text",
      "Write the reference with visible characters, save the file as UTF-8, and send it again. If"
          + " you can only write Windows-1252, ask the operator for the setting"
          + " windows1252Partners."),
  /** A reference or id that exceeds the length limit. */
  REFERENCE_TOO_LONG(
      "a needed reference is too long",
      "Shorten the reference to 1,000 characters and send the file again."),
  /** An amount that is not a plain decimal of up to 18 digits, 6 of them decimals. */
  AMOUNT_NOT_DECIMAL(
      "the amount is not a plain decimal number",
      "Write the amount with digits and at most one decimal point, such as 1250.00: no currency, no"
          + " grouping, no exponent, at most 18 digits, 6 of them decimals. Then send the file"
          + " again."),
  /** An amount with a comma that can be a decimal point or a grouping of thousands. */
  AMOUNT_AMBIGUOUS(
      "the comma in the amount may be a decimal point or group thousands",
      "Write the amount with a decimal point and without grouping, such as 1250.00, and send the"
          + " file again."),
  /** An amount whose mark can group thousands, in a file that uses another decimal mark. */
  DECIMAL_MARK_UNCLEAR(
      "the amount has two readings, because the file has other amounts with another decimal mark",
      "Write all amounts with the same decimal mark and without grouping, such as 1250.00, and send"
          + " the file again."),
  /** A row with fewer columns than the header. */
  ROW_TOO_SHORT(
      "the row has fewer columns than the header",
      "Give the row a cell for each column of the header, empty ones too, and send the file"
          + " again."),
  /** A row with more columns than the header. */
  ROW_TOO_LONG(
      "the row has more columns than the header",
      "Put quotes around cells that contain the delimiter, or remove the extra cells, and send the"
          + " file again."),
  /** A row with values in the wrong columns, although it has as many cells as the header. */
  ROW_SHIFTED(
      "the row has a value in the wrong column",
      "Put quotes around cells that contain the delimiter, give the row a cell for each column, and"
          + " send the file again."),
  /** One of several rows that a stray quote joins to one. */
  QUOTE_SPANS_ROWS(
      "a quoted cell spans this row and others",
      "Remove the quote at the start of a cell of the first of these lines, or double it and quote"
          + " the whole cell, and send the file again."),
  /** A packed cell with more than one possible split, or none. */
  PACKED_CELL_UNCLEAR(
      "the packed columns of the row cannot be told apart",
      "Give each value a column of its own, or write each packed value without spaces, and send the"
          + " file again.");

  private final String sentence;
  private final String remedy;

  Reason(String sentence, String remedy) {
    this.sentence = sentence;
    this.remedy = remedy;
  }

  /** The stable code that consumers read. */
  public String code() {
    return name();
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
