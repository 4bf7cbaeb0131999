package dev.orderpipeline.processor.join;

import java.io.IOException;

/**
 * Which items there are, by order and key: at most 12 bytes of memory an item.
 *
 * <p>In memory an item is its number in the log and 32 bits of a hash over order and key. What it
 * is exactly is looked at only where those bits meet again: at a duplicate, and by chance about
 * forty times among ten million items.
 *
 * <p>The table is cut into segments that grow each for itself, by a quarter: so memory never jumps
 * to the double. Not thread-safe.
 */
final class ItemTable {
  private static final int SEGMENT_BITS = 8;
  private static final long FINGERPRINT = 0xFFFF_FFFFL;

  private final Segment[] segments = new Segment[1 << SEGMENT_BITS];
  private final ItemLog log;

  /**
   * @param log where the items are kept; others may keep theirs there, too
   */
  ItemTable(ItemLog log) {
    this.log = log;
  }

  /**
   * Notes an item.
   *
   * @param line 1 or more
   * @return 0 if the key is new to the order, or the line on which it stood first
   * @throws IOException if the disk fails
   */
  int add(int order, long key, int line) throws IOException {
    long spread = Mixing.mix(key + Mixing.mix(order));
    int index = (int) (spread >>> (64 - SEGMENT_BITS));
    Segment segment = segments[index];
    if (segment == null) {
      segment = new Segment(16);
      segments[index] = segment;
    } else if (segment.isFull()) {
      segment = segment.grown();
      segments[index] = segment;
    }
    long fingerprint = spread & FINGERPRINT;
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
    // The number counts from 1 here, so that no entry looks like a free slot.
    segment.put(slot, (log.append(order, key, line) + 1) << 32 | fingerprint);
    return 0;
  }

  /** The memory that is held, without the log's. */
  long bytes() {
    long bytes = 0;
    for (Segment segment : segments) {
      bytes += segment == null ? 0 : 8L * segment.entries.length;
    }
    return bytes;
  }

  /**
   * A small table with open addressing; 0 is a free slot. An item's place follows from its
   * fingerprint alone, so that growing reads no log.
   */
  private static final class Segment {
    private final long[] entries;
    private int size;

    Segment(int capacity) {
      this.entries = new long[capacity];
    }

    /** At seven eighths; grown by a quarter it is at seven tenths, which is 11.4 bytes an item. */
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
