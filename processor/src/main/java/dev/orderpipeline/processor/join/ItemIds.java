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
  private static final long NUMBER_MASK = 0xFFFF_FFFFL;

  private final Segment[] segments = new Segment[1 << SEGMENT_BITS];

  /**
   * Notes an id of an order.
   *
   * @param line 1 or more
   * @return 0 if the id is new to the order, or the line on which it stood first
   */
  int add(int order, String id, int line) {
    long key = keyOf(id);
    long spread = spread(order, key);
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
      bytes += segment == null ? 0 : 8L * segment.slots.length;
    }
    return bytes;
  }

  private static long spread(int order, long key) {
    return Mixing.mix(key + Mixing.mix(order));
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

  /**
   * A small table with open addressing. A slot is two longs side by side, so that a look at it
   * costs one trip to memory: the key, and the order with the line. The second is 0 in a free slot.
   */
  private static final class Segment {
    private final int capacity;
    private final long[] slots;
    private int size;

    Segment(int capacity) {
      this.capacity = capacity;
      this.slots = new long[2 * capacity];
    }

    boolean isFull() {
      return size >= capacity / 5 * 4;
    }

    int add(int order, long key, int line, int spread) {
      int slot = (int) (((spread & NUMBER_MASK) * capacity) >>> 32);
      long place = slots[2 * slot + 1];
      while (place != 0) {
        if (slots[2 * slot] == key && (int) (place >>> 32) == order) {
          return (int) place;
        }
        slot = slot + 1 == capacity ? 0 : slot + 1;
        place = slots[2 * slot + 1];
      }
      slots[2 * slot] = key;
      slots[2 * slot + 1] = (long) order << 32 | line;
      size++;
      return 0;
    }

    Segment grown() {
      Segment grown = new Segment(capacity + Math.max(16, capacity / 4));
      for (int slot = 0; slot < capacity; slot++) {
        long key = slots[2 * slot];
        long place = slots[2 * slot + 1];
        if (place != 0) {
          int order = (int) (place >>> 32);
          grown.add(order, key, (int) place, (int) spread(order, key));
        }
      }
      return grown;
    }
  }
}
