package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;

/** Assigns references to shards, so that all rows with the same reference are in one shard. */
final class ShardPartitioner {
  private ShardPartitioner() {}

  /** The shard of a reference; for a row without a reference, the line determines it. */
  static int shard(String reference, long line, int shards) {
    int hash = reference == null ? Long.hashCode(line) : reference.hashCode();
    // Similar references have similar low bits in their hash codes.
    return Math.floorMod((hash * 0x9E3779B9) >>> 8, shards);
  }

  /** The sort key of a record that belongs to no line. */
  static long keyWithoutLine(int partition) {
    return SortKey.of(partition, FileKind.CUSTOMERS, 0, SortKey.FIRST);
  }
}
