package dev.orderpipeline.transform.intake;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads and compares eight bytes at once (SIMD within a register). Optimised code: tests keep it
 * equal to plain loops. Arrays need {@link #PADDING} spare bytes after the range.
 */
public final class Swar {
  /** The number of spare bytes that must follow a range. */
  public static final int PADDING = 8;

  static final long TOP_BITS = 0x8080_8080_8080_8080L;
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long BYTE_INDEXES_REVERSED = 0x0001_0203_0405_0607L;
  private static final long ZERO_DIGITS = ONES * '0';
  private static final long ABOVE_NINE = ONES * (0x80 - 10);
  private static final long FIRST_AND_FIFTH = 0x0000_00FF_0000_00FFL;
  private static final long HUNDRED_AND_MILLION = 100 + (1_000_000L << 32);
  private static final long ONE_AND_TEN_THOUSAND = 1 + (10_000L << 32);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Swar() {}

  /** Reads eight bytes; the first is in the lowest bits. */
  public static long readLong(byte[] bytes, int index) {
    return (long) LONGS.get(bytes, index);
  }

  /** Writes eight bytes, the lowest bits first. */
  public static void writeLong(byte[] bytes, int index, long value) {
    LONGS.set(bytes, index, value);
  }

  /** Reads four bytes; the first is in the lowest bits. */
  public static int readInt(byte[] bytes, int index) {
    return (int) INTS.get(bytes, index);
  }

  /** Writes four bytes, the lowest bits first. */
  public static void writeInt(byte[] bytes, int index, int value) {
    INTS.set(bytes, index, value);
  }

  /**
   * Whether two ranges have the same bytes.
   *
   * @param length the length of both; {@link #PADDING} spare bytes follow each
   */
  public static boolean areEqual(byte[] one, int from, byte[] other, int otherFrom, int length) {
    int at = 0;
    for (; length - at > 8; at += 8) {
      if (readLong(one, from + at) != readLong(other, otherFrom + at)) {
        return false;
      }
    }
    // In the last word, only the bits of the ranges count.
    return length == 0
        || (readLong(one, from + at) ^ readLong(other, otherFrom + at)) << (64 - 8 * (length - at))
            == 0;
  }

  /**
   * Whether the range has a byte that is not an ASCII character.
   *
   * @param bytes with {@link #PADDING} spare bytes after the range
   */
  public static boolean hasNonAscii(byte[] bytes, int from, int to) {
    long topBits = 0;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      topBits |= readLong(bytes, at);
    }
    if (at < to) {
      topBits |= readLong(bytes, at) & firstBytes(to - at);
    }
    return (topBits & TOP_BITS) != 0;
  }

  /** A mask of the first 1 to 8 bytes. */
  public static long firstBytes(int count) {
    return -1L >>> (64 - 8 * count);
  }

  /** A word of eight equal bytes. */
  public static long repeat(int value) {
    return ONES * value;
  }

  /** A word with the top bit set of exactly those bytes that are 0. */
  public static long zeros(long word) {
    return ~(((word & ~TOP_BITS) + ~TOP_BITS) | word | ~TOP_BITS);
  }

  /**
   * The index of the first byte whose top bit is set. At least one top bit and no other bit must be
   * set. The C1 compiler has no bit-count instruction; this takes a third of the time of the JDK's
   * method there.
   */
  public static int first(long topBits) {
    return (int) ((((topBits & -topBits) >>> 7) * BYTE_INDEXES_REVERSED) >>> 56);
  }

  /** The number of top bits that are set; no other bit must be set. */
  static int count(long topBits) {
    return (int) (((topBits >>> 7) * ONES) >>> 56);
  }

  /** The index of the first byte with this value among the first 1 to 8, or {@code count}. */
  public static int indexIn(long word, int value, int count) {
    long hits = zeros(word ^ repeat(value)) & firstBytes(count);
    return hits == 0 ? count : first(hits);
  }

  /**
   * Parses up to eight decimal digits; -1 if a byte is not a digit. It combines digits into pairs,
   * pairs into groups of four, and these into the number.
   *
   * @param text the digits, in its first bytes
   * @param count 1 to 8
   */
  public static int decimal(long text, int count) {
    // The shift adds zero bytes, which count as leading zeros.
    long digits = (text ^ ZERO_DIGITS) << (64 - 8 * count);
    if ((((digits + ABOVE_NINE) | digits) & TOP_BITS) != 0) {
      return -1;
    }
    long pairs = digits * 10 + (digits >>> 8);
    long fours =
        (pairs & FIRST_AND_FIFTH) * HUNDRED_AND_MILLION
            + ((pairs >>> 16) & FIRST_AND_FIFTH) * ONE_AND_TEN_THOUSAND;
    return (int) (fours >>> 32);
  }

  /** The top bit of the first byte that is 0, possibly of later ones too; 0 if no byte is 0. */
  static long firstZero(long word) {
    return (word - ONES) & ~word & TOP_BITS;
  }

  /** The index of the first byte with this value in the range, or {@code to}. */
  static int indexOf(byte[] bytes, int value, int from, int to) {
    long pattern = repeat(value);
    int at = from;
    for (; at + 8 <= to; at += 8) {
      long hits = firstZero(readLong(bytes, at) ^ pattern);
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
