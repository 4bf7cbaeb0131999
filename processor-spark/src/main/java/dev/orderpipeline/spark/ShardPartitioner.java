package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;

/** In which of so many shards the rows of one reference meet. */
final class ShardPartitioner {
  private ShardPartitioner() {}

  /** The shard of a reference; a row without one is where its line says. */
  static int shard(String reference, long line, int shards) {
    int hash = reference == null ? Long.hashCode(line) : reference.hashCode();
    // Of references that are much alike, the low bits of the hash are, too.
    return Math.floorMod((hash * 0x9E3779B9) >>> 8, shards);
  }

  /** The place of what belongs to no line of its own. */
  static long unplaced(int partition) {
    return SortKey.of(partition, FileKind.CUSTOMERS, 0, SortKey.FIRST);
  }
}
