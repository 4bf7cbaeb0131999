package dev.orderpipeline.spark;

import org.apache.spark.Partitioner;

/** Sends each record to the partition in its sort key. */
final class SortKeyPartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int partitions;

  SortKeyPartitioner(int partitions) {
    this.partitions = partitions;
  }

  @Override
  public int numPartitions() {
    return partitions;
  }

  @Override
  public int getPartition(Object sortKey) {
    return SortKey.partition((Long) sortKey);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SortKeyPartitioner by && by.partitions == partitions;
  }

  @Override
  public int hashCode() {
    return partitions;
  }
}
