package dev.orderpipeline.processor.join;

import java.util.Arrays;

/** The orders whose reference is known, accepted or refused, numbered as they come. */
final class Orders {
  /** The owner of a refused order. */
  static final int NOBODY = -1;

  private final ReferenceTable references;
  private final IntList lines = new IntList();
  private final IntList owners = new IntList();
  private long[] withItems = {};

  /** Without meaning: reading is not left out if its result is kept. */
  @SuppressWarnings("UnusedVariable")
  private long touched;

  /**
   * @param most how many orders there may be
   */
  Orders(int most) {
    this.references = new ReferenceTable(most);
  }

  int find(String reference) {
    return reference == null ? ReferenceTable.ABSENT : references.find(reference);
  }

  /**
   * @param owner the number of the listed customer, or {@link #NOBODY} for a refused order
   */
  void add(String reference, long line, int owner) {
    references.add(reference);
    lines.add((int) line);
    owners.add(owner);
  }

  /** Adds an order, if the reference is new, and tells whether it is. */
  boolean addIfNew(byte[] text, int from, int to, long hash, int line, int owner) {
    if (!references.addIfNew(text, from, to, hash)) {
      return false;
    }
    lines.add(line);
    owners.add(owner);
    return true;
  }

  ReferenceTable references() {
    return references;
  }

  int line(int order) {
    return lines.get(order);
  }

  int owner(int order) {
    return owners.get(order);
  }

  /** Brings what noting an item reads into the cache, if it is an order's number. */
  void warm(int order) {
    if (order >= 0 && order >>> 6 < withItems.length) {
      touched += withItems[order >>> 6];
    }
  }

  void hasItem(int order) {
    if (order >>> 6 >= withItems.length) {
      withItems = Arrays.copyOf(withItems, (references.size() + 63) >>> 6);
    }
    withItems[order >>> 6] |= 1L << order;
  }

  private static boolean hasItem(int order, long[] withItems) {
    return order >>> 6 < withItems.length && (withItems[order >>> 6] >>> order & 1) != 0;
  }

  /** How many accepted orders no item row names. */
  long withoutItems() {
    long count = 0;
    for (int order = 0; order < references.size(); order++) {
      if (owners.get(order) != NOBODY && !hasItem(order, withItems)) {
        count++;
      }
    }
    return count;
  }
}
