package dev.orderpipeline.processor.join;

/**
 * Which item ids an order has already, and on which line: 16 bytes a slot, 20 to 25 bytes an item.
 *
 * <p>An id is kept as 64 bits. One that is a plain decimal number below 2^63 is that number, and
 * exact. Any other id is kept as a hash of 63 bits: should two different ids of the same order ever
 * share it, the second row is refused as a duplicate. So a collision withholds a total, with an
 * error_message that names both lines; it can never make one wrong.
 *
 * <p>The table is cut into segments that grow each for itself, by a quarter: so memory never jumps
 * to the double.
 */
final class ItemIds {
  private static final int SEGMENT_BITS = 8;

  private final Segment[] segments = new Segment[1 << SEGMENT_BITS];

  /**
   * Notes an id of an order.
   *
   * @param line 1 or more
   * @return 0 if the id is new to the order, or the line on which it stood first
   */
  int add(int order, String id, int line) {
    long key = keyOf(id);
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
    return segment.add(order, key, line, (int) spread);
  }

  /** The memory that the table holds. */
  long bytes() {
    long bytes = 0;
    for (Segment segment : segments) {
      bytes += segment == null ? 0 : 16L * segment.keys.length;
    }
    return bytes;
  }

  static long keyOf(String id) {
    int length = id.length();
    boolean decimal = length > 0 && length <= 19 && (id.charAt(0) != '0' || length == 1);
    long number = 0;
    for (int i = 0; decimal && i < length; i++) {
      int digit = id.charAt(i) - '0';
      decimal = digit >= 0 && digit <= 9;
      number = number * 10 + digit;
    }
    // 19 digits stay below 2^64, so that what is too large shows as negative.
    return decimal && number >= 0 ? number : Mixing.hash(id) | Long.MIN_VALUE;
  }

  /** A small table with open addressing; a line of 0 marks a free slot. */
  private static final class Segment {
    private final long[] keys;
    private final int[] orders;
    private final int[] lines;
    private int size;

    Segment(int capacity) {
      keys = new long[capacity];
      orders = new int[capacity];
      lines = new int[capacity];
    }

    boolean isFull() {
      return size >= keys.length / 5 * 4;
    }

    int add(int order, long key, int line, int spread) {
      int slot = (int) (((spread & 0xFFFF_FFFFL) * keys.length) >>> 32);
      while (lines[slot] != 0) {
        if (keys[slot] == key && orders[slot] == order) {
          return lines[slot];
        }
        slot = slot + 1 == keys.length ? 0 : slot + 1;
      }
      keys[slot] = key;
      orders[slot] = order;
      lines[slot] = line;
      size++;
      return 0;
    }

    Segment grown() {
      Segment grown = new Segment(keys.length + Math.max(16, keys.length / 4));
      for (int i = 0; i < keys.length; i++) {
        if (lines[i] != 0) {
          long spread = Mixing.mix(keys[i] + Mixing.mix(orders[i]));
          grown.add(orders[i], keys[i], lines[i], (int) spread);
        }
      }
      return grown;
    }
  }
}
