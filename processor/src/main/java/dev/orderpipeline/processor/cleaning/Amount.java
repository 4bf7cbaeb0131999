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
  public static final int MAX_DIGITS = 18;

  /** The most digits after the point. */
  public static final int MAX_DECIMALS = 6;

  /**
   * Reads a plain decimal, as {@link AmountReader} does.
   *
   * @return null if the text is no such number or has too many digits
   */
  public static Amount parse(String text) {
    AmountReader reader = new AmountReader();
    return reader.read(AsciiBytes.bytes(text), 0, text.length()) ? reader.amount() : null;
  }

  /** Whether the amount is zero or less: a refund, or nothing. */
  public boolean isZeroOrLess() {
    return whole < 0 || (whole == 0 && millionths <= 0);
  }
}
