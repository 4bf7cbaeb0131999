package dev.orderpipeline.processor.join;

import dev.orderpipeline.processor.intake.Words;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Which item ids an order has already, and on which line: at most 12 bytes of memory an item, and
 * 16 bytes on disk.
 *
 * <p>An id is kept as 64 bits. One that is a plain decimal number below 2^63 is that number, and
 * exact. Any other id is kept as a hash of 63 bits: should two different ids of the same order ever
 * share it, the second row is refused as a duplicate. So a collision withholds a total, with an
 * error_message that names both lines; it can never make one wrong.
 *
 * <p>In memory an item is its number, counted from the first, and 32 bits of a hash over order and
 * id. What it is exactly waits in a log, and is looked at only where those bits meet again: at a
 * duplicate, and by chance about forty times among ten million items.
 *
 * <p>The table is cut into segments that grow each for itself, by a quarter: so memory never jumps
 * to the double. Not thread-safe.
 */
final class ItemIds implements Closeable {
  private static final int SEGMENT_BITS = 8;
  private static final long FINGERPRINT = 0xFFFF_FFFFL;

  private final Segment[] segments = new Segment[1 << SEGMENT_BITS];
  private final ItemLog log;

  /** Without meaning: reading is not left out if its result is kept. */
  @SuppressWarnings("UnusedVariable")
  private long touched;

  /**
   * @param directory where the log is kept once it is long; made if it is missing
   */
  ItemIds(Path directory) {
    this.log = new ItemLog(directory);
  }

  /**
   * Notes an id of an order.
   *
   * @param line 1 or more
   * @return 0 if the id is new to the order, or the line on which it stood first
   * @throws IOException if the disk fails
   */
  int add(int order, String id, int line) throws IOException {
    return add(order, keyOf(id), line);
  }

  /**
   * As {@link #add(int, String, int)}.
   *
   * @param key of the id, as {@link #keyOf(byte[], int, int)} has it
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

  /** The memory that is held. */
  long bytes() {
    long bytes = log.bytes();
    for (Segment segment : segments) {
      bytes += segment == null ? 0 : 8L * segment.entries.length;
    }
    return bytes;
  }

  /** Brings what adding reads into the cache. */
  void warm(int order, long key) {
    long spread = Mixing.mix(key + Mixing.mix(order));
    Segment segment = segments[(int) (spread >>> (64 - SEGMENT_BITS))];
    touched += segment == null ? 0 : segment.entries[segment.slotOf(spread & FINGERPRINT)];
  }

  static long keyOf(String id) {
    byte[] text = id.getBytes(StandardCharsets.UTF_8);
    return keyOf(Arrays.copyOf(text, text.length + Words.SLACK), 0, text.length);
  }

  /**
   * The 64 bits that stand for an id.
   *
   * @param text {@link Words#SLACK} bytes more follow the range
   */
  static long keyOf(byte[] text, int from, int to) {
    int length = to - from;
    boolean decimal = length > 0 && length <= 19 && (text[from] != '0' || length == 1);
    long number = 0;
    for (int i = from; decimal && i < to; i++) {
      int digit = text[i] - '0';
      decimal = digit >= 0 && digit <= 9;
      number = number * 10 + digit;
    }
    // 19 digits stay below 2^64, so that what is too large shows as negative.
    return decimal && number >= 0 ? number : Mixing.hash(text, from, to) | Long.MIN_VALUE;
  }

  @Override
  public void close() throws IOException {
    log.close();
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
