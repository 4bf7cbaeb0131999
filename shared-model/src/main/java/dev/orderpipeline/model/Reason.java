package dev.orderpipeline.model;

/**
 * Why a row, or a customer, has an error message instead of a part in a total. The name is the
 * stable code that consumers read before the colon of a message and in the attribute {@code
 * reason}: codes are added, never renamed.
 */
public enum Reason {
  /** A listed customer of whom no order row was found. */
  CUSTOMER_WITHOUT_ORDERS("the customer has no orders"),
  /** A customer of an earlier revision who is in no message of this one. */
  CUSTOMER_WITHDRAWN("the customer is no longer in the files"),
  /** A second row with the same customer reference. */
  DUPLICATE_CUSTOMER("the customer reference stands on an earlier row already"),
  /** A second row with the same order reference. */
  DUPLICATE_ORDER("the order reference stands on an earlier row already"),
  /** A second row with the same item id within one order. */
  DUPLICATE_ITEM("the item id stands on an earlier row of the same order already"),
  /** An order whose customer is not in the customers file. */
  UNKNOWN_CUSTOMER("the customer is not in the customers file"),
  /** An item whose order is not in the orders file. */
  UNKNOWN_ORDER("the order is not in the orders file"),
  /** A reference or id that is empty. */
  REFERENCE_MISSING("a needed reference is empty"),
  /** A reference or id with control characters or bytes that are not UTF-8. */
  REFERENCE_NOT_TEXT("a needed reference holds characters that are not text"),
  /** A reference or id that is longer than any may be. */
  REFERENCE_TOO_LONG("a needed reference is too long"),
  /** An amount that is no plain decimal of up to 18 digits with up to 6 decimals. */
  AMOUNT_NOT_DECIMAL("the amount is not a plain decimal number"),
  /** A row with fewer columns than the header. */
  ROW_TOO_SHORT("the row has fewer columns than the header"),
  /** A row with more columns than the header. */
  ROW_TOO_LONG("the row has more columns than the header"),
  /** A packed cell that cannot be split in one way only. */
  PACKED_CELL_UNCLEAR("the packed columns of the row cannot be told apart");

  private final String sentence;

  Reason(String sentence) {
    this.sentence = sentence;
  }

  /** The code that consumers see. */
  public String code() {
    return name();
  }

  /** What is wrong, in words that begin in lower case and end without a full stop. */
  public String sentence() {
    return sentence;
  }
}
