package dev.orderpipeline.cli.demo;

import java.util.BitSet;

/**
 * A growing set of message ids that can be ticked off. An id takes 16 bytes; in a set of strings it
 * would take 150. The set keeps half of each id: the chance that two of a billion ids share a half
 * is less than one in 10<sup>20</sup>. Not thread-safe.
 */
final class MessageIdSet {
  private static final int HEX_DIGITS_PER_LONG = 16;
  private static final int INITIAL_CAPACITY = 1 << 10;

  private long[] first = new long[INITIAL_CAPACITY];
  private long[] second = new long[INITIAL_CAPACITY];
  private BitSet used = new BitSet();
  private BitSet ticked = new BitSet();
  private int size;
  private int tickedSize;

  /** Adds an id of 64 hexadecimal characters; returns false if the set already has it. */
  boolean add(String id) {
    if (size * 2 >= first.length) {
      grow();
    }
    long a = firstHalf(id);
    long b = secondHalf(id);
    int slot = slotOf(a, b);
    if (used.get(slot)) {
      return false;
    }
    put(slot, a, b);
    size++;
    return true;
  }

  /** Ticks an id off; returns false if it is not in the set. Repeating it has no effect. */
  boolean tick(String id) {
    int slot = slotOf(firstHalf(id), secondHalf(id));
    if (!used.get(slot)) {
      return false;
    }
    if (!ticked.get(slot)) {
      ticked.set(slot);
      tickedSize++;
    }
    return true;
  }

  /** The number of ids. */
  int size() {
    return size;
  }

  /** The number of ids that are not ticked off. */
  int unticked() {
    return size - tickedSize;
  }

  private void grow() {
    long[] oldFirst = first;
    long[] oldSecond = second;
    BitSet oldUsed = used;
    BitSet oldTicked = ticked;
    first = new long[oldFirst.length * 2];
    second = new long[oldFirst.length * 2];
    used = new BitSet(first.length);
    ticked = new BitSet(first.length);
    for (int old = oldUsed.nextSetBit(0); old >= 0; old = oldUsed.nextSetBit(old + 1)) {
      int slot = slotOf(oldFirst[old], oldSecond[old]);
      put(slot, oldFirst[old], oldSecond[old]);
      ticked.set(slot, oldTicked.get(old));
    }
  }

  private void put(int slot, long a, long b) {
    first[slot] = a;
    second[slot] = b;
    used.set(slot);
  }

  /**
   * Returns the id's slot, or the free slot for it. Ids are digests, so any of their bits are a
   * hash.
   */
  private int slotOf(long a, long b) {
    int mask = first.length - 1;
    int slot = (int) a & mask;
    while (used.get(slot) && (first[slot] != a || second[slot] != b)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static long firstHalf(String id) {
    return Long.parseUnsignedLong(id, 0, HEX_DIGITS_PER_LONG, 16);
  }

  private static long secondHalf(String id) {
    return Long.parseUnsignedLong(id, HEX_DIGITS_PER_LONG, 2 * HEX_DIGITS_PER_LONG, 16);
  }
}
