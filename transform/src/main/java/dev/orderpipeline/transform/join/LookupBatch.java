package dev.orderpipeline.transform.join;

import dev.orderpipeline.transform.fastpath.CleanBatch;

/**
 * A batch of rows with their lookup results. Lookups read only tables of earlier files, so several
 * threads can look up blocks of one file at once. Part of the optimised path.
 */
final class LookupBatch {
  private final CleanBatch batch;
  private int[] found = {};
  private int[] owners = {};

  LookupBatch(CleanBatch batch) {
    this.batch = batch;
  }

  void ofOrders(Customers customers) {
    find(customers.references(), 0);
  }

  /** Finds the numbers of a reference of each simple row in a table. */
  void find(InternTable table, int reference) {
    int size = makeRoom();
    for (int from = 0; from < size; from += InternArena.LOOKUP_BATCH_SIZE) {
      int to = Math.min(size, from + InternArena.LOOKUP_BATCH_SIZE);
      table.findAll(batch, reference, found, from, to);
    }
  }

  void ofItems(Orders orders) {
    int size = makeRoom();
    for (int from = 0; from < size; from += InternArena.LOOKUP_BATCH_SIZE) {
      int to = Math.min(size, from + InternArena.LOOKUP_BATCH_SIZE);
      orders.findAll(batch, 1, found, from, to);
      for (int row = from; row < to; row++) {
        owners[row] = found[row] == InternArena.ABSENT ? Orders.NO_OWNER : orders.owner(found[row]);
      }
    }
  }

  private int makeRoom() {
    int size = batch.size();
    if (size > found.length) {
      found = new int[size + size / 4];
      owners = new int[size + size / 4];
    }
    return size;
  }

  CleanBatch batch() {
    return batch;
  }

  /**
   * By row, the number of the customer of an order, the entry of the order of an item, or what
   * {@link #find} has found.
   */
  int[] found() {
    return found;
  }

  /** By row, the customer of the order of an item. */
  int[] owners() {
    return owners;
  }
}
