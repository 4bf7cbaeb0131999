package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.Rejection;
import dev.orderpipeline.transform.cleaning.Row.CustomerRow;
import dev.orderpipeline.transform.cleaning.Row.ItemRow;
import dev.orderpipeline.transform.cleaning.Row.OrderRow;

/** Assigns references to shards, so that all rows with the same reference are in one shard. */
final class ShardPartitioner {
  private ShardPartitioner() {}

  /** The customer that a customers or orders row names, or null. */
  static String customerOf(Cleaned cleaned) {
    if (cleaned instanceof CustomerRow customer) {
      return customer.customerReference();
    }
    if (cleaned instanceof OrderRow order) {
      return order.customerReference();
    }
    return cleaned instanceof Rejection rejection ? rejection.customerReference() : null;
  }

  /** The order that an orders or items row names, or null. */
  static String orderOf(Cleaned cleaned) {
    if (cleaned instanceof OrderRow order) {
      return order.orderReference();
    }
    if (cleaned instanceof ItemRow item) {
      return item.orderReference();
    }
    return cleaned instanceof Rejection rejection ? rejection.orderReference() : null;
  }

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
