package dev.orderpipeline.processor.receipt;

/**
 * Limits of rejected.csv, which protect the function's disk and the upload. Further rows are
 * counted but not listed.
 *
 * @param rows the maximum number of rows, 1 or more
 * @param bytes no row starts after this many uncompressed bytes, 1 or more
 */
public record ListLimits(long rows, long bytes) {
  /** A million rows, about as many as spreadsheets open, and 256 MiB. */
  public static final ListLimits DEFAULT = new ListLimits(1_000_000, 256L << 20);

  public ListLimits {
    if (rows < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "rows is " + rows + " and bytes is " + bytes + "; both must be 1 or more");
    }
  }
}
