package dev.orderpipeline.processor.cleaning;

/** Reads the amounts of rows from their bytes, one at a time. Not thread-safe. */
final class AmountReader {
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
    // The digits and the point: anything longer is refused before it is looked at.
    if (to - at > Amount.MOST_DIGITS + 1) {
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
      for (at++; at < to && isDigit(text[at]) && decimals < Amount.MOST_DECIMALS; at++) {
        fraction = fraction * 10 + (text[at] - '0');
        decimals++;
      }
      if (decimals == 0 || at < to) {
        return false;
      }
    }
    if (wholeDigits == 0 || wholeDigits + decimals > Amount.MOST_DIGITS) {
      return false;
    }
    mayGroupThousands = comma && decimals == 3 && wholeDigits <= 3 && text[first] != '0';
    for (int i = decimals; i < Amount.MOST_DECIMALS; i++) {
      fraction *= 10;
    }
    whole = negative ? -units : units;
    millionths = negative ? -fraction : fraction;
    return true;
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
