package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;
import java.util.List;

/**
 * Where a record of a shuffle goes, and what it stands behind there, in one number whose order is
 * that of partition, file, line and step: so the sort of a partition compares nothing but numbers.
 */
final class SortKey {
  /** A row, or what is known of a customer. */
  static final int FIRST = 0;

  /** The first error of a line; a row has two at most. */
  static final int ERROR = 1;

  /** The rejected row of a line. */
  static final int REJECTED_ROW = 3;

  /** The most partitions of a shuffle. */
  static final int MAX_PARTITIONS = 1 << 24;

  private static final int STEP_BITS = 2;
  private static final int LINE_BITS = 31;
  private static final int KIND_BITS = 2;
  private static final int KIND_AT = STEP_BITS + LINE_BITS;
  private static final int PARTITION_AT = KIND_AT + KIND_BITS;
  private static final List<FileKind> KINDS = List.of(FileKind.values());

  private SortKey() {}

  /** The place of something in a partition. */
  static long of(int partition, FileKind kind, long line, int step) {
    if (line < 0 || line > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("line " + line + " cannot be placed");
    }
    return (long) partition << PARTITION_AT
        | (long) KINDS.indexOf(kind) << KIND_AT
        | line << STEP_BITS
        | step;
  }

  /** The same file, line and step in another partition. */
  static long moved(long place, int partition) {
    return (long) partition << PARTITION_AT | (place & ((1L << PARTITION_AT) - 1));
  }

  static int partition(long place) {
    return (int) (place >>> PARTITION_AT);
  }

  static FileKind kind(long place) {
    return KINDS.get((int) (place >>> KIND_AT) & ((1 << KIND_BITS) - 1));
  }

  static long line(long place) {
    return (place >>> STEP_BITS) & Integer.MAX_VALUE;
  }
}
