package dev.orderpipeline.transform.cleaning;

/** Parses amounts from bytes, one at a time. Not thread-safe. */
public final class AmountReader {
  private static final int MAX_LENGTH = 100;
  private static final int GROUP = 3;

  private long whole;
  private int millionths;
  private DecimalMark mark;

  /**
   * Parses a plain decimal: an optional sign, and digits 0 to 9 with at most one point or comma
   * before, between or after them. Zeros after the sixth decimal are ignored. Exponents, thousands
   * separators, other digits and words are not accepted.
   *
   * @return false if the text is not such a number or has too many digits
   */
  public boolean read(byte[] text, int from, int to) {
    int first = from;
    boolean negative = false;
    if (first < to && (text[first] == '-' || text[first] == '+')) {
      negative = text[first] == '-';
      first++;
    }
    if (to - first > MAX_LENGTH) {
      return false;
    }
    int point = first;
    while (point < to && isDigit(text[point])) {
      point++;
    }
    if (point < to && text[point] != '.' && text[point] != ',') {
      return false;
    }
    int end = to;
    while (end - point - 1 > Amount.MAX_DECIMALS && text[end - 1] == '0') {
      end--;
    }
    int wholeDigits = point - first;
    int decimals = Math.max(0, end - point - 1);
    if (wholeDigits + decimals == 0
        || decimals > Amount.MAX_DECIMALS
        || wholeDigits + decimals > Amount.MAX_DIGITS
        || !areDigits(text, point + 1, end)) {
      return false;
    }
    long units = number(text, first, point);
    long fraction = number(text, point + 1, end);
    for (int i = decimals; i < Amount.MAX_DECIMALS; i++) {
      fraction *= 10;
    }
    whole = negative ? -units : units;
    millionths = (int) (negative ? -fraction : fraction);
    mark = point == to ? DecimalMark.ofWhole(whole) : mark(text, first, point, to);
    return true;
  }

  /** A mark can group thousands after one to three digits and before exactly three. */
  private static DecimalMark mark(byte[] text, int first, int point, int to) {
    int wholeDigits = point - first;
    boolean canGroup =
        to - point - 1 == GROUP && wholeDigits > 0 && wholeDigits <= GROUP && text[first] != '0';
    if (text[point] == ',') {
      return canGroup ? DecimalMark.COMMA_OR_GROUP : DecimalMark.COMMA;
    }
    return canGroup ? DecimalMark.POINT_OR_GROUP : DecimalMark.POINT;
  }

  private static long number(byte[] text, int from, int to) {
    long number = 0;
    for (int at = from; at < to; at++) {
      number = number * 10 + (text[at] - '0');
    }
    return number;
  }

  private static boolean areDigits(byte[] text, int from, int to) {
    for (int at = from; at < to; at++) {
      if (!isDigit(text[at])) {
        return false;
      }
    }
    return true;
  }

  /** The last amount. */
  Amount amount() {
    return new Amount(whole, millionths);
  }

  /** The whole units of the last amount. */
  public long whole() {
    return whole;
  }

  /** The millionths of the last amount, beside its whole units. */
  public int millionths() {
    return millionths;
  }

  /** The decimal mark of the last amount. */
  public DecimalMark mark() {
    return mark;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
