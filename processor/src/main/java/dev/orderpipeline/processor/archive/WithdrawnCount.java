package dev.orderpipeline.processor.archive;

/**
 * How many customers a build withdraws.
 *
 * @param withdrawn the withdrawn customers
 * @param publishedBefore the customers with a total in the earlier archives, withdrawn or not
 */
public record WithdrawnCount(long withdrawn, long publishedBefore) {
  /** The count of a build that was compared with no earlier archive. */
  public static final WithdrawnCount NONE = new WithdrawnCount(0, 0);
}
