package dev.orderpipeline.transform.cleaning;

import dev.orderpipeline.transform.intake.Swar;

/** Parses amounts from bytes, one at a time. Not thread-safe. */
final class AmountReader {
  /** The factor from the digits to millionths, by number of decimals. */
  private static final long[] MILLIONTHS = {1_000_000, 100_000, 10_000, 1_000, 100, 10, 1};

  private long whole;
  private int millionths;
  private boolean comma;
  private boolean canGroupThousands;

  /**
   * Parses a plain decimal: an optional sign, digits 0 to 9, and optionally a point or comma with
   * more digits. Exponents, thousands separators, other digits and words are not accepted.
   *
   * @return false if the text is not such a number or has too many digits
   */
  boolean read(byte[] text, int from, int to) {
    int at = from;
    boolean negative = false;
    if (at < to && (text[at] == '-' || text[at] == '+')) {
      negative = text[at] == '-';
      at++;
    }
    // The digits and the point: rejects longer text at once.
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
    canGroupThousands = comma && decimals == 3 && wholeDigits <= 3 && text[first] != '0';
    for (int i = decimals; i < Amount.MAX_DECIMALS; i++) {
      fraction *= 10;
    }
    whole = negative ? -units : units;
    millionths = negative ? -fraction : fraction;
    return true;
  }

  /**
   * Parses the most common amounts: one to eight characters, digits with an optional point before
   * at most six of them. Optimised code with the results of {@link #read}, kept equal by tests.
   *
   * @param text with {@link Swar#SLACK} spare bytes after the range
   * @return the amount in millionths, or -1 if {@link #read} must decide
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
    // Removes the point: the decimals move up by one byte.
    long before = (1L << (8 * whole)) - 1;
    int number = Swar.decimal((word & before) | ((word >>> 8) & ~before), length - 1);
    return number < 0 ? -1 : number * MILLIONTHS[decimals];
  }

  /** The last amount. */
  Amount amount() {
    return new Amount(whole, millionths);
  }

  long whole() {
    return whole;
  }

  int millionths() {
    return millionths;
  }

  /** Whether the last amount has a comma. */
  boolean hasComma() {
    return comma;
  }

  /**
   * Whether the comma of the last amount is ambiguous and can separate thousands: after one to
   * three digits without a leading zero, and before exactly three digits.
   */
  boolean canGroupThousands() {
    return canGroupThousands;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
