package dev.orderpipeline.processor.intake;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at eight bytes of a file at once. Who reads near an end gives {@link #SLACK} bytes more.
 */
public final class Words {
  /** How many bytes must follow the last one that is looked at. */
  public static final int SLACK = 8;

  static final long TOPS = 0x8080_8080_8080_8080L;
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Words() {}

  /** The eight bytes from this one on, the first of them in the lowest bits. */
  public static long at(byte[] bytes, int index) {
    return (long) LONGS.get(bytes, index);
  }

  /** Whether a byte of the range is no ASCII character. */
  public static boolean hasOthersThanAscii(byte[] bytes, int from, int to) {
    int at = from;
    for (; at + 8 <= to; at += 8) {
      if ((at(bytes, at) & TOPS) != 0) {
        return true;
      }
    }
    for (; at < to; at++) {
      if (bytes[at] < 0) {
        return true;
      }
    }
    return false;
  }

  /** Eight times the same byte. */
  static long each(int value) {
    return ONES * value;
  }

  /** The top bit of each byte that is 0; exactly those. */
  static long zeros(long word) {
    return ~(((word & ~TOPS) + ~TOPS) | word | ~TOPS);
  }

  /** The index of the first such byte in the range, or {@code to}. */
  static int indexOf(byte[] bytes, int value, int from, int to) {
    long pattern = each(value);
    int at = from;
    for (; at + 8 <= to; at += 8) {
      long hits = zeros(at(bytes, at) ^ pattern);
      if (hits != 0) {
        return at + (Long.numberOfTrailingZeros(hits) >>> 3);
      }
    }
    while (at < to && bytes[at] != value) {
      at++;
    }
    return at;
  }
}
