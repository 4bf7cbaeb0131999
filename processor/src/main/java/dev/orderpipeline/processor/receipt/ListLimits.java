package dev.orderpipeline.processor.receipt;

/**
 * How long rejected.csv may grow: whoever sends a wrong file has enough in the first rows, and a
 * function's disk and one upload have an end. Rows beyond are counted, not listed.
 *
 * @param rows so many are listed at most
 * @param bytes no row is begun after so many, unpacked
 */
public record ListLimits(long rows, long bytes) {
  /**
   * A million rows, about as many as spreadsheets open, and 256 MiB, whichever is reached first.
   */
  public static final ListLimits DEFAULT = new ListLimits(1_000_000, 256L << 20);

  public ListLimits {
    if (rows < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "rows is " + rows + " and bytes is " + bytes + ": each must be 1 or more");
    }
  }
}
