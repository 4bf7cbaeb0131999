package dev.orderpipeline.transform.join;

import dev.orderpipeline.transform.intake.Mixing;
import java.io.IOException;

/**
 * A hash table of items by order and key, with at most 12 bytes of memory per item.
 *
 * <p>In memory, an item is its number in the log and a 32-bit fingerprint of order and key. Only an
 * equal fingerprint causes a read of the log: at a duplicate, and by chance about forty times among
 * ten million items.
 *
 * <p>The table has segments that grow independently by a quarter, so that memory never doubles at
 * once. Not thread-safe.
 */
final class ItemTable {
  private static final int SEGMENT_BITS = 8;
  private static final long FINGERPRINT = 0xFFFF_FFFFL;

  private final Segment[] segments = new Segment[1 << SEGMENT_BITS];
  private final ItemLog log;

  /**
   * @param log the log for the items; it can also have other items
   */
  ItemTable(ItemLog log) {
    this.log = log;
  }

  /**
   * Adds an item.
   *
   * @param line the line of the item, from 1
   * @return 0 if the key is new in the order, or the line on which it was first
   * @throws IOException if the disk fails
   */
  int add(int order, long key, int line) throws IOException {
    long hash = Mixing.mix(key + Mixing.mix(order));
    int index = (int) (hash >>> (64 - SEGMENT_BITS));
    Segment segment = segments[index];
    if (segment == null) {
      segment = new Segment(16);
      segments[index] = segment;
    } else if (segment.isFull()) {
      segment = segment.grown();
      segments[index] = segment;
    }
    long fingerprint = hash & FINGERPRINT;
    int slot = segment.slotOf(fingerprint);
    long entry = segment.entries[slot];
    while (entry != 0) {
      if ((entry & FINGERPRINT) == fingerprint) {
        int first = log.lineIfSame((entry >>> 32) - 1, order, key);
        if (first != 0) {
          return first;
        }
      }
      slot = segment.after(slot);
      entry = segment.entries[slot];
    }
    // The stored number is from 1, so that no entry equals a free slot.
    segment.put(slot, (log.append(order, key, line) + 1) << 32 | fingerprint);
    return 0;
  }

  /** The memory use in bytes, without that of the log. */
  long bytes() {
    long bytes = 0;
    for (Segment segment : segments) {
      bytes += segment == null ? 0 : 8L * segment.entries.length;
    }
    return bytes;
  }

  /**
   * An open-addressing table; 0 is a free slot. The slot depends only on the fingerprint, so
   * growing does not read the log.
   */
  private static final class Segment {
    private final long[] entries;
    private int size;

    Segment(int capacity) {
      this.entries = new long[capacity];
    }

    /** Full at 7/8. After growing by a quarter it is 7/10 full, which is 11.4 bytes per item. */
    boolean isFull() {
      return size >= entries.length - entries.length / 8;
    }

    int slotOf(long fingerprint) {
      return (int) ((fingerprint * entries.length) >>> 32);
    }

    int after(int slot) {
      return slot + 1 == entries.length ? 0 : slot + 1;
    }

    void put(int slot, long entry) {
      entries[slot] = entry;
      size++;
    }

    Segment grown() {
      Segment grown = new Segment(entries.length + Math.max(16, entries.length / 4));
      for (long entry : entries) {
        if (entry != 0) {
          int slot = grown.slotOf(entry & FINGERPRINT);
          while (grown.entries[slot] != 0) {
            slot = grown.after(slot);
          }
          grown.put(slot, entry);
        }
      }
      return grown;
    }
  }
}
