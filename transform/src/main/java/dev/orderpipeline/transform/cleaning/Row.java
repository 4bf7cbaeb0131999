package dev.orderpipeline.transform.cleaning;

/** A record whose required cells are all valid. */
public sealed interface Row extends Cleaned {

  /**
   * A row of the customers file.
   *
   * @param customerReference without surrounding spaces
   */
  record CustomerRow(long line, String customerReference) implements Row {}

  /** A row of the orders file. */
  record OrderRow(long line, String customerReference, String orderReference) implements Row {}

  /**
   * A row of the items file.
   *
   * @param total the total price of the row, which is not multiplied by its quantity
   */
  record ItemRow(long line, String id, String orderReference, Amount total) implements Row {}
}
