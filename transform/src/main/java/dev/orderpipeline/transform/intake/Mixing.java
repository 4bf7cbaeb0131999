package dev.orderpipeline.transform.intake;

/**
 * Hash functions of 64 bits for references and ids; their results are the same everywhere.
 * Optimised code.
 */
public final class Mixing {
  /** 2^64 divided by the golden ratio, as an odd number: a multiplication spreads the top bits. */
  public static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private static final long ODD_MULTIPLIER = 0xD6E8FEB86659FD93L;

  private Mixing() {}

  /** A one-to-one mix of 64 bits. */
  public static long mix(long value) {
    long mixed = (value ^ (value >>> 32)) * ODD_MULTIPLIER;
    mixed = (mixed ^ (mixed >>> 29)) * GOLDEN_RATIO;
    return mixed ^ (mixed >>> 32);
  }

  /**
   * A hash of the bytes and their number. Each step is one-to-one, so texts of equal length that
   * differ in only one aligned word of eight bytes never collide.
   *
   * @param bytes with {@link Swar#PADDING} spare bytes after the range
   */
  public static long hash(byte[] bytes, int from, int to) {
    long hash = (to - from) * ODD_MULTIPLIER;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      hash = (hash ^ Swar.readLong(bytes, at)) * GOLDEN_RATIO;
      hash ^= hash >>> 29;
    }
    if (at < to) {
      hash = (hash ^ (Swar.readLong(bytes, at) & Swar.firstBytes(to - at))) * GOLDEN_RATIO;
      hash ^= hash >>> 29;
    }
    return mix(hash);
  }

  /**
   * The key of an id: a plain decimal number below 2^63 is its own, any other id has a hash of 63
   * bits and the top bit.
   *
   * @param text with {@link Swar#PADDING} spare bytes after the range
   */
  public static long key(byte[] text, int from, int to) {
    int length = to - from;
    if (length > 0 && length <= 8 && (text[from] != '0' || length == 1)) {
      int number = Swar.decimal(Swar.readLong(text, from), length);
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
    // 19 digits are below 2^64, so a number that is too large is negative.
    return decimal && number >= 0 ? number : hash(text, from, to) | Long.MIN_VALUE;
  }
}
