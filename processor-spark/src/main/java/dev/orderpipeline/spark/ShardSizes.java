package dev.orderpipeline.spark;

import java.io.Serializable;

/**
 * Into how many pieces a day is cut.
 *
 * @param shards in how many shards rows meet that name the same customer, or the same order
 * @param splitBytes about how many bytes of a file one task reads
 * @param sliceLines of how many lines of a file one task writes the messages
 */
public record ShardSizes(int shards, long splitBytes, long sliceLines) implements Serializable {
  private static final long SHARD_BYTES = 64L << 20;
  private static final long SPLIT_BYTES = 32L << 20;
  private static final long SLICE_LINES = 250_000;

  public ShardSizes {
    if (shards < 1 || shards > SortKey.MAX_PARTITIONS || splitBytes < 1 || sliceLines < 1) {
      throw new IllegalArgumentException(
          shards + " shards, " + splitBytes + " bytes, " + sliceLines + " lines: too few, or many");
    }
  }

  /** The sizes for a day whose files have so many bytes, unpacked. */
  public static ShardSizes of(long bytes) {
    return new ShardSizes((int) Math.max(1, bytes / SHARD_BYTES + 1), SPLIT_BYTES, SLICE_LINES);
  }
}
