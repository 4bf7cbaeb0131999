package dev.orderpipeline.spark;

import java.io.Serializable;

/**
 * The sizes of the pieces of a distributed day.
 *
 * @param shards the number of shards of each join, from 1 to 2^24
 * @param splitBytes the approximate number of bytes of a file that one task reads
 * @param sliceLines the number of lines of a file whose messages one task writes
 */
public record ShardSizes(int shards, long splitBytes, long sliceLines) implements Serializable {
  private static final long SHARD_BYTES = 64L << 20;
  private static final long SPLIT_BYTES = 32L << 20;
  private static final long SLICE_LINES = 250_000;

  public ShardSizes {
    if (shards < 1 || shards > SortKey.MAX_PARTITIONS || splitBytes < 1 || sliceLines < 1) {
      throw new IllegalArgumentException(
          shards
              + " shards, "
              + splitBytes
              + " bytes, "
              + sliceLines
              + " lines: each must be 1 or more, and shards at most "
              + SortKey.MAX_PARTITIONS);
    }
  }

  /** The sizes for a day with this number of unpacked bytes in its files. */
  public static ShardSizes of(long bytes) {
    return new ShardSizes((int) Math.max(1, bytes / SHARD_BYTES + 1), SPLIT_BYTES, SLICE_LINES);
  }
}
