package dev.orderpipeline.processor.intake;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at eight bytes of a file at once. Who reads near an end gives {@link #SLACK} bytes more.
 */
public final class Swar {
  /** How many bytes must follow the last one that is looked at. */
  public static final int SLACK = 8;

  static final long TOPS = 0x8080_8080_8080_8080L;
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long BYTES_BACKWARDS = 0x0001_0203_0405_0607L;
  private static final long ZERO_DIGITS = ONES * '0';
  private static final long BEYOND_NINE = ONES * (0x80 - 10);
  private static final long FIRST_AND_FIFTH = 0x0000_00FF_0000_00FFL;
  private static final long HUNDRED_AND_MILLION = 100 + (1_000_000L << 32);
  private static final long ONE_AND_TEN_THOUSAND = 1 + (10_000L << 32);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Swar() {}

  /** The eight bytes from this one on, the first of them in the lowest bits. */
  public static long at(byte[] bytes, int index) {
    return (long) LONGS.get(bytes, index);
  }

  /** Writes eight bytes from this one on, the lowest bits first. */
  public static void put(byte[] bytes, int index, long value) {
    LONGS.set(bytes, index, value);
  }

  /** The four bytes from this one on, the first of them in the lowest bits. */
  public static int intAt(byte[] bytes, int index) {
    return (int) INTS.get(bytes, index);
  }

  /** Writes four bytes from this one on, the lowest bits first. */
  public static void putInt(byte[] bytes, int index, int value) {
    INTS.set(bytes, index, value);
  }

  /**
   * Whether two ranges hold the same bytes.
   *
   * @param length of both; {@link #SLACK} bytes more follow each
   */
  public static boolean areEqual(byte[] one, int from, byte[] other, int otherFrom, int length) {
    int at = 0;
    for (; at + 8 <= length; at += 8) {
      if (at(one, from + at) != at(other, otherFrom + at)) {
        return false;
      }
    }
    // Of the last word only the bits that belong to the ranges count.
    return at == length
        || (at(one, from + at) ^ at(other, otherFrom + at)) << (64 - 8 * (length - at)) == 0;
  }

  /**
   * Whether a byte of the range is no ASCII character.
   *
   * @param bytes {@link #SLACK} more follow the range
   */
  public static boolean hasOthersThanAscii(byte[] bytes, int from, int to) {
    long tops = 0;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      tops |= at(bytes, at);
    }
    if (at < to) {
      tops |= at(bytes, at) & firstBytes(to - at);
    }
    return (tops & TOPS) != 0;
  }

  /** All bits of the first 1 to 8 bytes. */
  public static long firstBytes(int count) {
    return -1L >>> (64 - 8 * count);
  }

  /** Eight times the same byte. */
  static long each(int value) {
    return ONES * value;
  }

  /** The top bit of each byte that is 0; exactly those. */
  static long zeros(long word) {
    return ~(((word & ~TOPS) + ~TOPS) | word | ~TOPS);
  }

  /**
   * Which byte has the first of some top bits; none but top bits may be set, and one must. C1 knows
   * no instruction for counting bits, and this is a third of what it makes of the JDK's own.
   */
  static int first(long tops) {
    return (int) ((((tops & -tops) >>> 7) * BYTES_BACKWARDS) >>> 56);
  }

  /** How many top bits are set; none but top bits may be. */
  static int count(long tops) {
    return (int) (((tops >>> 7) * ONES) >>> 56);
  }

  /** Which of the first 1 to 8 bytes is the first of this value, or {@code count} if none is. */
  public static int indexIn(long word, int value, int count) {
    long hits = zeros(word ^ each(value)) & firstBytes(count);
    return hits == 0 ? count : first(hits);
  }

  /**
   * The number that up to eight decimal digits are, or -1 if one of the bytes is none. Each digit's
   * neighbour is added to ten times its own worth, then pairs, then fours.
   *
   * @param text the digits in its first bytes
   * @param count 1 to 8
   */
  public static int decimal(long text, int count) {
    // Behind zeros, as though they stood before the digits.
    long digits = (text ^ ZERO_DIGITS) << (64 - 8 * count);
    if ((((digits + BEYOND_NINE) | digits) & TOPS) != 0) {
      return -1;
    }
    long pairs = digits * 10 + (digits >>> 8);
    long fours =
        (pairs & FIRST_AND_FIFTH) * HUNDRED_AND_MILLION
            + ((pairs >>> 16) & FIRST_AND_FIFTH) * ONE_AND_TEN_THOUSAND;
    return (int) (fours >>> 32);
  }

  /** The top bit of the first byte that is 0, and perhaps of some behind it; 0 if none is. */
  static long firstZero(long word) {
    return (word - ONES) & ~word & TOPS;
  }

  /** The index of the first such byte in the range, or {@code to}. */
  static int indexOf(byte[] bytes, int value, int from, int to) {
    long pattern = each(value);
    int at = from;
    for (; at + 8 <= to; at += 8) {
      long hits = firstZero(at(bytes, at) ^ pattern);
      if (hits != 0) {
        return at + first(hits);
      }
    }
    while (at < to && bytes[at] != value) {
      at++;
    }
    return at;
  }
}
