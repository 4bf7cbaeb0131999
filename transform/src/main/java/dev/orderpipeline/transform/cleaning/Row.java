package dev.orderpipeline.transform.cleaning;

import dev.orderpipeline.model.Reason;

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
   * @param mark what the writing of the total says about the file's decimal mark
   * @param written the total as it is written, escaped; null unless its mark is ambiguous
   */
  record ItemRow(
      long line, String id, String orderReference, Amount total, DecimalMark mark, String written)
      implements Row {

    /** The rejection of this row, because its amount has a second reading in its file. */
    public Rejection withUnclearAmount() {
      return new Rejection(
          line,
          Reason.DECIMAL_MARK_UNCLEAR,
          Column.AMOUNT,
          written,
          null,
          orderReference,
          id,
          true);
    }
  }
}
