package dev.orderpipeline.transform.fastpath;

import dev.orderpipeline.transform.cleaning.Amount;
import dev.orderpipeline.transform.intake.Swar;

/**
 * Parses the most common amounts: one to eight characters, digits with an optional point before at
 * most six of them. {@link dev.orderpipeline.transform.cleaning.AmountReader} decides all others.
 */
final class ShortAmount {
  /** The factor from the digits to millionths, by number of decimals. */
  private static final long[] MILLIONTHS = {1_000_000, 100_000, 10_000, 1_000, 100, 10, 1};

  private static final int GROUP = 3;

  private ShortAmount() {}

  /**
   * Parses an amount.
   *
   * @param text with {@link Swar#PADDING} spare bytes after the range
   * @return twice the amount in millionths, plus one if it has a point; -1 if it is not a short
   *     amount, or its point can group thousands
   */
  static long twiceMillionths(byte[] text, int from, int to) {
    int length = to - from;
    if (length < 1 || length > 8) {
      return -1;
    }
    long word = Swar.readLong(text, from);
    int whole = Swar.indexIn(word, '.', length);
    int decimals = length - whole - 1;
    if (decimals < 0) {
      int number = Swar.decimal(word, length);
      return number < 0 ? -1 : 2L * number * MILLIONTHS[0];
    }
    if (whole == 0 || decimals == 0 || decimals == GROUP || decimals > Amount.MAX_DECIMALS) {
      return -1;
    }
    // Removes the point: the decimals move up by one byte.
    long before = (1L << (8 * whole)) - 1;
    int number = Swar.decimal((word & before) | ((word >>> 8) & ~before), length - 1);
    return number < 0 ? -1 : 2L * number * MILLIONTHS[decimals] + 1;
  }
}
