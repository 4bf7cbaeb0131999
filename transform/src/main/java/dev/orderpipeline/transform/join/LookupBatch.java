package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.fastpath.CleanBatch;

/**
 * A batch of rows with their lookup results. Lookups read only tables of earlier files, so several
 * threads can look up blocks of one file at once. Part of the optimised path.
 */
final class LookupBatch {
  private final CleanBatch batch;
  private long[] hashes = {};
  private int[] found = {};
  private int[] owners = {};
  private long[] keys = {};

  LookupBatch(CleanBatch batch) {
    this.batch = batch;
  }

  void ofCustomers() {
    makeRoom(FileKind.CUSTOMERS);
    hash(0);
  }

  void ofOrders(Customers customers) {
    makeRoom(FileKind.ORDERS);
    hash(0);
    customers.references().findAll(batch, 0, hashes, found);
    hash(1);
  }

  void ofItems(Orders orders) {
    makeRoom(FileKind.ITEMS);
    int size = batch.size();
    for (int row = 0; row < size; row++) {
      if (batch.isSimple(row)) {
        keys[row] = ItemIds.keyOf(batch.bytes(), batch.from(0, row), batch.to(0, row));
      }
    }
    hash(1);
    orders.findAll(batch, 1, hashes, found);
    for (int row = 0; row < size; row++) {
      owners[row] = found[row] == InternArena.ABSENT ? Orders.NO_OWNER : orders.owner(found[row]);
    }
  }

  private void makeRoom(FileKind kind) {
    int size = batch.size();
    if (size <= hashes.length) {
      return;
    }
    int rows = size + size / 4;
    hashes = new long[rows];
    found = new int[rows];
    if (kind == FileKind.ITEMS) {
      owners = new int[rows];
      keys = new long[rows];
    }
  }

  private void hash(int reference) {
    int size = batch.size();
    for (int row = 0; row < size; row++) {
      hashes[row] =
          batch.isSimple(row)
              ? Mixing.hash(batch.bytes(), batch.from(reference, row), batch.to(reference, row))
              : 0;
    }
  }

  CleanBatch batch() {
    return batch;
  }

  /** By row, the hash of the reference to add. */
  long[] hashes() {
    return hashes;
  }

  /** By row, the number of the customer of an order, or the entry of the order of an item. */
  int[] found() {
    return found;
  }

  /** By row, the customer of the order of an item. */
  int[] owners() {
    return owners;
  }

  /** By row, the key of an item's id. */
  long[] keys() {
    return keys;
  }
}
