package dev.orderpipeline.processor.join;

import dev.orderpipeline.processor.intake.Swar;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Which item ids an order has already, and on which line: no memory of its own for the first six
 * items of an order, at most 12 bytes for each further one, and 16 bytes on disk for all.
 *
 * <p>An id is kept as 64 bits. One that is a plain decimal number below 2^63 is that number, and
 * exact. Any other id is kept as a hash of 63 bits: should two different ids of the same order ever
 * share it, the second row is rejected as a duplicate. So a collision withholds a total, with an
 * error_message that names both lines; it can never make one wrong.
 *
 * <p>What an item is exactly waits in a log. The order's entry has a mark of ten bits for each of
 * its first six items and the place of the last of these in the log, where each names the one
 * before. Only where a mark comes again, at a duplicate and by chance about once among a thousand
 * items, these few are looked at. Further items of an order, of whom there may be millions, are in
 * an {@link ItemTable}.
 *
 * <p>Not thread-safe.
 */
final class ItemIds implements Closeable {
  private static final int MARK_BITS = 10;
  private static final int MARK = (1 << MARK_BITS) - 1;
  private static final int ALL_MARKS = 6 * MARK_BITS;

  private final Orders orders;
  private final ItemLog log;
  private final ItemTable others;

  /**
   * @param directory where the log is kept once it is long; made if it is missing
   */
  ItemIds(Path directory, Orders orders) {
    this.orders = orders;
    this.log = new ItemLog(directory);
    this.others = new ItemTable(log);
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
    long marks = orders.marks(order);
    int mark = markOf(key);
    for (int shift = 0; shift < ALL_MARKS; shift += MARK_BITS) {
      int other = (int) (marks >>> shift) & MARK;
      if (other == 0) {
        int item = (int) log.append(orders.lastItem(order), key, line) + 1;
        orders.keep(order, marks | ((long) mark << shift), item);
        return 0;
      }
      if (other == mark) {
        int first = log.lineInChain(orders.lastItem(order), key);
        if (first != 0) {
          return first;
        }
      }
    }
    return others.add(order, key, line);
  }

  /** 1 to 1,023: 0 is no mark. */
  private static int markOf(long key) {
    int mark = (int) (((key ^ (key >>> 32)) * Mixing.ODD) >>> (64 - MARK_BITS));
    return mark == 0 ? 1 : mark;
  }

  /** The memory that is held, but for what the orders hold. */
  long bytes() {
    return log.bytes() + others.bytes();
  }

  static long keyOf(String id) {
    byte[] text = id.getBytes(StandardCharsets.UTF_8);
    return keyOf(Arrays.copyOf(text, text.length + Swar.SLACK), 0, text.length);
  }

  /**
   * The 64 bits that stand for an id.
   *
   * @param text {@link Swar#SLACK} bytes more follow the range
   */
  static long keyOf(byte[] text, int from, int to) {
    int length = to - from;
    if (length > 0 && length <= 8 && (text[from] != '0' || length == 1)) {
      int number = Swar.decimal(Swar.at(text, from), length);
      if (number >= 0) {
        return number;
      }
    }
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
}
