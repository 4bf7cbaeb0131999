package dev.orderpipeline.transform.cleaning;

/**
 * An exact amount: whole units, and millionths of the same sign. It has two numbers because one
 * long of millionths holds at most 13 digits before the decimal point, and amounts have up to 18.
 *
 * @param whole more than -10^18 and less than 10^18
 * @param millionths more than -10^6 and less than 10^6
 */
public record Amount(long whole, int millionths) {
  /** The maximum number of digits, before and after the decimal point together. */
  public static final int MAX_DIGITS = 18;

  /** The maximum number of digits after the decimal point. */
  public static final int MAX_DECIMALS = 6;

  /**
   * Parses a plain decimal: an optional sign, digits, and optionally a point or comma with more
   * digits.
   *
   * @return null if the text is not such a number or has too many digits
   */
  public static Amount parse(String text) {
    AmountReader reader = new AmountReader();
    return reader.read(AsciiBytes.bytes(text), 0, text.length()) ? reader.amount() : null;
  }

  /** Whether the amount is zero or negative, such as a refund. */
  public boolean isZeroOrLess() {
    return whole < 0 || (whole == 0 && millionths <= 0);
  }
}
