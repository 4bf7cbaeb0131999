package dev.orderpipeline.processor.join;

import java.util.BitSet;

/** The orders whose reference is known, accepted or refused, numbered as they come. */
final class Orders {
  /** The owner of a refused order. */
  static final int NOBODY = -1;

  private final ReferenceTable references;
  private final IntList lines = new IntList();
  private final IntList owners = new IntList();
  private final BitSet withItems = new BitSet();

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

  int line(int order) {
    return lines.get(order);
  }

  int owner(int order) {
    return owners.get(order);
  }

  void hasItem(int order) {
    withItems.set(order);
  }

  /** How many accepted orders no item row names. */
  long withoutItems() {
    long count = 0;
    for (int order = 0; order < references.size(); order++) {
      if (owners.get(order) != NOBODY && !withItems.get(order)) {
        count++;
      }
    }
    return count;
  }
}
