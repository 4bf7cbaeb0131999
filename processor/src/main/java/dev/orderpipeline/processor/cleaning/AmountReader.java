package dev.orderpipeline.processor.cleaning;

import dev.orderpipeline.processor.intake.Swar;

/** Reads the amounts of rows from their bytes, one at a time. Not thread-safe. */
final class AmountReader {
  /** By number of decimals, what makes millionths of the digits. */
  private static final long[] MILLIONTHS = {1_000_000, 100_000, 10_000, 1_000, 100, 10, 1};

  private long whole;
  private int millionths;
  private boolean comma;
  private boolean mayGroupThousands;

  /**
   * Reads a plain decimal: an optional sign, digits 0 to 9, and optionally a point, or a comma in
   * its place, and more digits. Nothing else is expanded or guessed: no exponents, no grouping, no
   * other digits, no words.
   *
   * @return false if it is no such number or has too many digits
   */
  boolean read(byte[] text, int from, int to) {
    int at = from;
    boolean negative = false;
    if (at < to && (text[at] == '-' || text[at] == '+')) {
      negative = text[at] == '-';
      at++;
    }
    // The digits and the point: anything longer is rejected before it is looked at.
    if (to - at > Amount.MAX_DIGITS + 1) {
      return false;
    }
    int first = at;
    long units = 0;
    for (; at < to && isDigit(text[at]); at++) {
      units = units * 10 + (text[at] - '0');
    }
    int wholeDigits = at - first;
    int decimals = 0;
    int fraction = 0;
    comma = at < to && text[at] == ',';
    if (at < to) {
      if (!comma && text[at] != '.') {
        return false;
      }
      for (at++; at < to && isDigit(text[at]) && decimals < Amount.MAX_DECIMALS; at++) {
        fraction = fraction * 10 + (text[at] - '0');
        decimals++;
      }
      if (decimals == 0 || at < to) {
        return false;
      }
    }
    if (wholeDigits == 0 || wholeDigits + decimals > Amount.MAX_DIGITS) {
      return false;
    }
    mayGroupThousands = comma && decimals == 3 && wholeDigits <= 3 && text[first] != '0';
    for (int i = decimals; i < Amount.MAX_DECIMALS; i++) {
      fraction *= 10;
    }
    whole = negative ? -units : units;
    millionths = negative ? -fraction : fraction;
    return true;
  }

  /**
   * Reads the commonest amounts, as {@link #read} would: one to eight characters, of them digits,
   * at least one first, and then perhaps a point with at most six more digits.
   *
   * @param text {@link Swar#SLACK} bytes more follow the range
   * @return the amount in millionths, or -1 if it is no such amount, or none
   */
  static long readShort(byte[] text, int from, int to) {
    int length = to - from;
    if (length < 1 || length > 8) {
      return -1;
    }
    long word = Swar.at(text, from);
    int whole = Swar.indexIn(word, '.', length);
    int decimals = length - whole - 1;
    if (decimals < 0) {
      int number = Swar.decimal(word, length);
      return number < 0 ? -1 : number * MILLIONTHS[0];
    }
    if (whole == 0 || decimals == 0 || decimals > Amount.MAX_DECIMALS) {
      return -1;
    }
    // Without the point: what stands behind it moves up.
    long before = (1L << (8 * whole)) - 1;
    int number = Swar.decimal((word & before) | ((word >>> 8) & ~before), length - 1);
    return number < 0 ? -1 : number * MILLIONTHS[decimals];
  }

  /** The amount that was read last. */
  Amount amount() {
    return new Amount(whole, millionths);
  }

  long whole() {
    return whole;
  }

  int millionths() {
    return millionths;
  }

  /** Whether it is written with a comma. */
  boolean hasComma() {
    return comma;
  }

  /**
   * Whether its comma may group thousands as well as begin decimals: one to three digits before it,
   * no zero first, and three after it.
   */
  boolean mayGroupThousands() {
    return mayGroupThousands;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
