package dev.orderpipeline.transform.join;

import dev.orderpipeline.transform.intake.Mixing;
import dev.orderpipeline.transform.intake.Swar;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Detects duplicate item ids of an order, with the line of the first. The first six items of an
 * order need no extra memory, and further items at most 12 bytes each. Every item needs 16 bytes of
 * disk. Optimised code, kept equal to a plain map by tests.
 *
 * <p>An id is stored as 64 bits. A plain decimal number below 2^63 is stored exactly. Any other id
 * is stored as a hash of 63 bits. If two different ids of an order collide, the second row is
 * rejected as a duplicate, with an error_message that names both lines. So a collision can withhold
 * a total, but never falsify it.
 *
 * <p>A log stores each item exactly. The entry of an order has a ten-bit mark for each of its first
 * six items, and the log number of the last of these. In the log, each item refers to its
 * predecessor. Only an equal mark causes a read of the log: at a duplicate, and by chance at about
 * one of a thousand items. Further items of an order, possibly millions, are in an {@link
 * ItemTable}.
 *
 * <p>Not thread-safe.
 */
final class ItemIds implements Closeable {
  private static final int MARK_BITS = 10;

  /** The first bit of each of six marks. */
  private static final long FIRST_BITS = 0x0004_0100_4010_0401L;

  private static final long LAST_BITS = FIRST_BITS << (MARK_BITS - 1);
  private static final long LOW_BITS = LAST_BITS - FIRST_BITS;

  private final Orders orders;
  private final ItemLog log;
  private final ItemTable overflow;

  /**
   * @param directory the directory of a long log; created if missing
   */
  ItemIds(Path directory, Orders orders) {
    this.orders = orders;
    this.log = new ItemLog(directory);
    this.overflow = new ItemTable(log);
  }

  /**
   * Adds an id of an order.
   *
   * @param line the line of the item, from 1
   * @return 0 if the id is new in the order, or the line on which it was first
   * @throws IOException if the disk fails
   */
  int add(int order, String id, int line) throws IOException {
    return add(order, keyOf(id), line);
  }

  /**
   * Like {@link #add(int, String, int)}.
   *
   * @param key the {@link Mixing#key} of the id
   */
  int add(int order, long key, int line) throws IOException {
    int mark = markOf(key);
    long marks = orders.marks(order);
    if (zeroLanes(marks ^ mark * FIRST_BITS) != 0) {
      int first = log.lineInChain(orders.lastItem(order), key);
      if (first != 0) {
        return first;
      }
    }
    long free = zeroLanes(marks);
    if (free == 0) {
      return overflow.add(order, key, line);
    }
    int item = (int) log.append(orders.lastItem(order), key, line) + 1;
    long firstBit = (free & -free) >>> (MARK_BITS - 1);
    orders.setMarks(order, marks | mark * firstBit, item);
    return 0;
  }

  /** The last bits of the marks that are 0; it compares all six at once. */
  private static long zeroLanes(long marks) {
    return ~(((marks & ~LAST_BITS) + LOW_BITS) | marks | LOW_BITS) & LAST_BITS;
  }

  /** A mark from 1 to 1,023; 0 means no mark. */
  private static int markOf(long key) {
    int mark = (int) (((key ^ (key >>> 32)) * Mixing.GOLDEN_RATIO) >>> (64 - MARK_BITS));
    return mark == 0 ? 1 : mark;
  }

  /** The memory use in bytes, without that of the orders. */
  long bytes() {
    return log.bytes() + overflow.bytes();
  }

  /** The {@link Mixing#key} of an id. */
  static long keyOf(String id) {
    byte[] text = id.getBytes(StandardCharsets.UTF_8);
    return Mixing.key(Arrays.copyOf(text, text.length + Swar.PADDING), 0, text.length);
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
