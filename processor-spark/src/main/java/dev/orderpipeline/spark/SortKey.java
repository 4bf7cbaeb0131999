package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;
import java.util.List;

/**
 * The sort key of a shuffle record: partition, file, line and step in one long, in this order. So
 * the sort of a partition compares only numbers.
 */
final class SortKey {
  /** The first row of a line, or the share of a customer. */
  static final int FIRST = 0;

  /** The first error of a row; a row has at most two, and a line at most four rows. */
  static final int ERROR = 1;

  /** The rejected row of a line. */
  static final int REJECTED_ROW = 15;

  /** The maximum number of partitions of a shuffle. */
  static final int MAX_PARTITIONS = 1 << 24;

  private static final int STEP_BITS = 4;
  private static final int LINE_BITS = 31;
  private static final int KIND_BITS = 2;
  private static final int KIND_SHIFT = STEP_BITS + LINE_BITS;
  private static final int PARTITION_SHIFT = KIND_SHIFT + KIND_BITS;
  private static final List<FileKind> KINDS = List.of(FileKind.values());

  private SortKey() {}

  /** Creates a key. */
  static long of(int partition, FileKind kind, long line, int step) {
    if (line < 0 || line > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "line " + line + " does not fit in a sort key: the maximum is 2147483647");
    }
    return (long) partition << PARTITION_SHIFT
        | (long) KINDS.indexOf(kind) << KIND_SHIFT
        | line << STEP_BITS
        | step;
  }

  /** The key of the same file, line and step in another partition. */
  static long withPartition(long sortKey, int partition) {
    return (long) partition << PARTITION_SHIFT | (sortKey & ((1L << PARTITION_SHIFT) - 1));
  }

  static int partition(long sortKey) {
    return (int) (sortKey >>> PARTITION_SHIFT);
  }

  static FileKind kind(long sortKey) {
    return KINDS.get((int) (sortKey >>> KIND_SHIFT) & ((1 << KIND_BITS) - 1));
  }

  static long line(long sortKey) {
    return (sortKey >>> STEP_BITS) & Integer.MAX_VALUE;
  }

  /** The step; that of a row is its number on its line. */
  static int step(long sortKey) {
    return (int) sortKey & ((1 << STEP_BITS) - 1);
  }

  /** The step of the first error of a row by its number on its line. */
  static int error(int numberOnLine) {
    return ERROR + 2 * numberOnLine;
  }
}
