package dev.orderpipeline.transform.join;

import dev.orderpipeline.transform.fastpath.CleanBatch;
import java.util.Optional;

/**
 * The accepted and rejected orders with a reference. An order is its entry in an {@link
 * InternArena}, whose payload has all data of the order, so that an item needs one memory access.
 */
final class Orders {
  /** The owner of a rejected order. */
  static final int NO_OWNER = -1;

  /** The entry of the first order. */
  private static final int FIRST = 0;

  private static final int OWNER = 0;
  private static final int LINE = OWNER + Integer.BYTES;
  private static final int LAST_ITEM = LINE + Integer.BYTES;
  private static final int MARKS = LAST_ITEM + Integer.BYTES;
  private static final int PAYLOAD_BYTES = MARKS + Long.BYTES;

  /** The top bit of the marks: an items row names the order. */
  private static final long HAS_ITEM = Long.MIN_VALUE;

  private final InternArena entries;
  private long accepted;
  private long withItems;

  /** Keeps the compiler from removing the prefetch reads; the value has no meaning. */
  @SuppressWarnings("UnusedVariable")
  private long prefetchSink;

  /**
   * @param maxOrders the maximum number of orders
   */
  Orders(int maxOrders) {
    this.entries = new InternArena(maxOrders, PAYLOAD_BYTES);
  }

  int find(String reference) {
    return reference == null ? InternArena.ABSENT : entries.find(reference);
  }

  /** Finds the orders of some rows; see {@link InternArena#findAll}. */
  void findAll(CleanBatch batch, int reference, int[] found, int from, int to) {
    entries.findAll(batch, reference, found, from, to);
  }

  /**
   * @param owner the number of the listed customer, or {@link #NO_OWNER} for a rejected order
   */
  int add(String reference, long line, int owner) {
    return put(entries.add(reference), (int) line, owner);
  }

  /** Adds an order if the reference is new; false if it is not. */
  boolean addIfNew(byte[] text, int from, int to, long hash, int line, int owner) {
    int order = entries.addIfNew(text, from, to, hash);
    return order != InternArena.ABSENT && put(order, line, owner) == order;
  }

  private int put(int order, int line, int owner) {
    entries.putInt(order, OWNER, owner);
    entries.putInt(order, LINE, line);
    accepted += owner == NO_OWNER ? 0 : 1;
    return order;
  }

  /** Prefetches what adding reads into the cache. */
  void prefetch(long[] hashes, int from, int to) {
    entries.prefetch(hashes, from, to);
  }

  /** Prefetches the entries of some orders into the cache. */
  void prefetch(int[] orders, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += orders[i] == InternArena.ABSENT ? 0 : entries.longOf(orders[i], MARKS);
    }
    prefetchSink += sum;
  }

  /** The order that was added first, accepted or rejected. */
  Optional<LineReference> first() {
    return entries.size() == 0
        ? Optional.empty()
        : Optional.of(new LineReference(line(FIRST), entries.get(FIRST)));
  }

  int line(int order) {
    return entries.intOf(order, LINE);
  }

  int owner(int order) {
    return entries.intOf(order, OWNER);
  }

  /** Records that an items row names an accepted order. */
  void markWithItem(int order) {
    setMarks(order, entries.longOf(order, MARKS));
  }

  private void setMarks(int order, long marks) {
    if (entries.longOf(order, MARKS) >= 0) {
      withItems++;
    }
    entries.putLong(order, MARKS, marks | HAS_ITEM);
  }

  /** The number of accepted orders that no items row names. */
  long withoutItems() {
    return accepted - withItems;
  }

  /** The marks of {@link ItemIds} for an order's items, in 63 bits. */
  long marks(int order) {
    return entries.longOf(order, MARKS) & ~HAS_ITEM;
  }

  /** The last item that {@link ItemIds} has marked, or 0. */
  int lastItem(int order) {
    return entries.intOf(order, LAST_ITEM);
  }

  /** Sets the marks of {@link ItemIds}, and records that an items row names the order. */
  void setMarks(int order, long marks, int lastItem) {
    setMarks(order, marks);
    entries.putInt(order, LAST_ITEM, lastItem);
  }

  /** The memory use in bytes. */
  long bytes() {
    return entries.bytes();
  }
}
