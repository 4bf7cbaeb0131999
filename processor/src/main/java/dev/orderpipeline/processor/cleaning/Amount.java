package dev.orderpipeline.processor.cleaning;

/**
 * An exact amount of a row: whole units, and millionths of the same sign. Two numbers, because a
 * long of millionths holds 13 digits before the point, and rows may have 18.
 *
 * @param whole more than -10^18 and less than 10^18
 * @param millionths more than -10^6 and less than 10^6
 */
public record Amount(long whole, int millionths) {
  /** The most digits that an amount may have, before and after the point together. */
  public static final int MOST_DIGITS = 18;

  /** The most digits after the point. */
  public static final int MOST_DECIMALS = 6;

  /**
   * Reads a plain decimal: an optional sign, digits 0 to 9, and optionally a point, or a comma in
   * its place, and more digits. Nothing else is expanded or guessed: no exponents, no grouping, no
   * other digits, no words.
   *
   * @return null if the text is no such number or has too many digits
   */
  public static Amount parse(String text) {
    return parse(text, hasComma(text) ? ',' : '.');
  }

  /** Whether the amount is written with a comma. */
  static boolean hasComma(String text) {
    return text.indexOf(',') >= 0;
  }

  /**
   * Whether the comma of an amount may group thousands as well as begin decimals: one to three
   * digits before it, no zero first, and three after it.
   */
  static boolean mayGroupThousands(String text) {
    int comma = text.indexOf(',');
    int first = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
    int before = comma - first;
    return text.length() - comma == 4 && before >= 1 && before <= 3 && text.charAt(first) != '0';
  }

  private static Amount parse(String text, char point) {
    int length = text.length();
    int at = 0;
    boolean negative = false;
    if (length > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+')) {
      negative = text.charAt(0) == '-';
      at = 1;
    }
    // A sign, the digits and the point: anything longer is refused before it is looked at.
    if (length - at > MOST_DIGITS + 1) {
      return null;
    }
    long whole = 0;
    int wholeDigits = 0;
    for (; at < length && isDigit(text.charAt(at)); at++) {
      whole = whole * 10 + (text.charAt(at) - '0');
      wholeDigits++;
    }
    int decimals = 0;
    int millionths = 0;
    if (at < length) {
      if (text.charAt(at) != point) {
        return null;
      }
      for (at++; at < length && isDigit(text.charAt(at)) && decimals < MOST_DECIMALS; at++) {
        millionths = millionths * 10 + (text.charAt(at) - '0');
        decimals++;
      }
      if (decimals == 0 || at < length) {
        return null;
      }
    }
    if (wholeDigits == 0 || wholeDigits + decimals > MOST_DIGITS) {
      return null;
    }
    for (int i = decimals; i < MOST_DECIMALS; i++) {
      millionths *= 10;
    }
    return negative ? new Amount(-whole, -millionths) : new Amount(whole, millionths);
  }

  /** Whether the amount is zero or less: a refund, or nothing. */
  public boolean isZeroOrLess() {
    return whole < 0 || (whole == 0 && millionths <= 0);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
