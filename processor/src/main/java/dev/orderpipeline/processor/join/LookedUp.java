package dev.orderpipeline.processor.join;

import dev.orderpipeline.processor.cleaning.CleanBatch;

/**
 * Rows of a file with what can be looked up of them while no table that is read changes: several
 * threads look up blocks of one file at once.
 */
final class LookedUp {
  private static final int[] NO_INTS = {};
  private static final long[] NO_LONGS = {};

  private final CleanBatch batch;
  private final long[] hashes;
  private final int[] found;
  private final int[] owners;
  private final long[] keys;

  private LookedUp(CleanBatch batch, long[] hashes, int[] found, int[] owners, long[] keys) {
    this.batch = batch;
    this.hashes = hashes;
    this.found = found;
    this.owners = owners;
    this.keys = keys;
  }

  static LookedUp ofCustomers(CleanBatch batch) {
    return new LookedUp(batch, hashes(batch, 0), NO_INTS, NO_INTS, NO_LONGS);
  }

  static LookedUp ofOrders(CleanBatch batch, Customers customers) {
    int[] found = customers.references().findAll(batch, 0, hashes(batch, 0));
    return new LookedUp(batch, hashes(batch, 1), found, NO_INTS, NO_LONGS);
  }

  static LookedUp ofItems(CleanBatch batch, Orders orders) {
    int size = batch.size();
    long[] keys = new long[size];
    for (int row = 0; row < size; row++) {
      if (batch.isSimple(row)) {
        keys[row] = ItemIds.keyOf(batch.bytes(), batch.from(0, row), batch.to(0, row));
      }
    }
    int[] found = orders.findAll(batch, 1, hashes(batch, 1));
    int[] owners = new int[size];
    for (int row = 0; row < size; row++) {
      owners[row] = found[row] == ReferenceTable.ABSENT ? Orders.NOBODY : orders.owner(found[row]);
    }
    return new LookedUp(batch, NO_LONGS, found, owners, keys);
  }

  private static long[] hashes(CleanBatch batch, int reference) {
    long[] hashes = new long[batch.size()];
    for (int row = 0; row < hashes.length; row++) {
      if (batch.isSimple(row)) {
        hashes[row] =
            Mixing.hash(batch.bytes(), batch.from(reference, row), batch.to(reference, row));
      }
    }
    return hashes;
  }

  CleanBatch batch() {
    return batch;
  }

  /** By row, the hash of the reference that is to be listed. */
  long[] hashes() {
    return hashes;
  }

  /** By row, the number of the customer whom an order names, or the order that an item names. */
  int[] found() {
    return found;
  }

  /** By row, who owns the order that an item names. */
  int[] owners() {
    return owners;
  }

  /** By row, what stands for an item's id. */
  long[] keys() {
    return keys;
  }
}
