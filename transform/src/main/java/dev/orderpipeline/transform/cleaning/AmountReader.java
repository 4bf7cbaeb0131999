package dev.orderpipeline.transform.cleaning;

/** Parses amounts from bytes, one at a time. Not thread-safe. */
public final class AmountReader {
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
  public boolean read(byte[] text, int from, int to) {
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

  /** Whether the last amount has a comma. */
  public boolean hasComma() {
    return comma;
  }

  /**
   * Whether the comma of the last amount is ambiguous and can separate thousands: after one to
   * three digits without a leading zero, and before exactly three digits.
   */
  public boolean canGroupThousands() {
    return canGroupThousands;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
