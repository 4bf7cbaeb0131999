package dev.orderpipeline.processor.cleaning;

/** A record whose needed cells are all sound. */
public sealed interface Row extends Cleaned {

  /**
   * A customer of the day.
   *
   * @param customerReference without the spaces around it
   */
  record CustomerRow(long line, String customerReference) implements Row {}

  /** An order, and the customer it names. */
  record OrderRow(long line, String customerReference, String orderReference) implements Row {}

  /**
   * An item, and the order it names.
   *
   * @param total what the row adds to its order, whatever its quantity
   */
  record ItemRow(long line, String id, String orderReference, Amount total) implements Row {}
}
