package dev.orderpipeline.processor.join;

import dev.orderpipeline.processor.cleaning.CleanBatch;

/**
 * The orders whose reference is known, accepted or rejected. An order is told by its entry, which
 * holds all that is known of it: so what an item row asks lies in one place of memory.
 */
final class Orders {
  /** The owner of a rejected order. */
  static final int NOBODY = -1;

  private static final int OWNER = 0;
  private static final int LINE = OWNER + Integer.BYTES;
  private static final int LAST = LINE + Integer.BYTES;
  private static final int MARKS = LAST + Integer.BYTES;
  private static final int KNOWN = MARKS + Long.BYTES;

  /** The top bit of the marks: an item row names the order. */
  private static final long NAMED = Long.MIN_VALUE;

  private final InternArena entries;
  private long accepted;
  private long withItems;

  /** Without meaning: reading is not left out if its result is kept. */
  @SuppressWarnings("UnusedVariable")
  private long prefetchSink;

  /**
   * @param most how many orders there may be
   */
  Orders(int most) {
    this.entries = new InternArena(most, KNOWN);
  }

  int find(String reference) {
    return reference == null ? InternArena.ABSENT : entries.find(reference);
  }

  /** Finds the orders that simple rows name; see {@link InternArena#findAll}. */
  void findAll(CleanBatch batch, int reference, long[] hashes, int[] found) {
    entries.findAll(batch, reference, hashes, found);
  }

  /**
   * @param owner the number of the listed customer, or {@link #NOBODY} for a rejected order
   */
  int add(String reference, long line, int owner) {
    return put(entries.add(reference), (int) line, owner);
  }

  /** Adds an order, if the reference is new, and tells whether it is. */
  boolean addIfNew(byte[] text, int from, int to, long hash, int line, int owner) {
    int order = entries.addIfNew(text, from, to, hash);
    return order != InternArena.ABSENT && put(order, line, owner) == order;
  }

  private int put(int order, int line, int owner) {
    entries.putInt(order, OWNER, owner);
    entries.putInt(order, LINE, line);
    accepted += owner == NOBODY ? 0 : 1;
    return order;
  }

  /** Brings what adding reads into the cache. */
  void prefetch(long[] hashes, int from, int to) {
    entries.prefetch(hashes, from, to);
  }

  /** Brings what is known of some orders into the cache. */
  void prefetch(int[] orders, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += orders[i] == InternArena.ABSENT ? 0 : entries.longOf(orders[i], MARKS);
    }
    prefetchSink += sum;
  }

  int line(int order) {
    return entries.intOf(order, LINE);
  }

  int owner(int order) {
    return entries.intOf(order, OWNER);
  }

  /** Notes that an item row names an accepted order. */
  void hasItem(int order) {
    long marks = entries.longOf(order, MARKS);
    if (marks >= 0) {
      entries.putLong(order, MARKS, marks | NAMED);
      withItems++;
    }
  }

  /** How many accepted orders no item row names. */
  long withoutItems() {
    return accepted - withItems;
  }

  /** What {@link ItemIds} keeps of an order's items, in 63 bits. */
  long marks(int order) {
    return entries.longOf(order, MARKS) & ~NAMED;
  }

  /** The last item that {@link ItemIds} has marked; 0 if there is none. */
  int lastItem(int order) {
    return entries.intOf(order, LAST);
  }

  void keep(int order, long marks, int lastItem) {
    entries.putLong(order, MARKS, (entries.longOf(order, MARKS) & NAMED) | marks);
    entries.putInt(order, LAST, lastItem);
  }

  /** The memory that is held. */
  long bytes() {
    return entries.bytes();
  }
}
