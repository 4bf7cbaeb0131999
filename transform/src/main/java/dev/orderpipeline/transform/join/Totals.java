package dev.orderpipeline.transform.join;

import dev.orderpipeline.transform.cleaning.Amount;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Exact sums of amounts by number from 0, 8 bytes each, in millionths. A sum beyond the range of a
 * long (about 9.2 * 10^12 units) continues in a {@link BigDecimal}.
 */
final class Totals {
  private static final int CHUNK_BITS = 14;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int DECIMALS = 6;
  private static final long MILLIONTHS_PER_HUNDREDTH = 10_000;

  private final Map<Integer, BigDecimal> overflow = new HashMap<>();
  private long[][] chunks = new long[16][];
  private int capacity;

  /** Makes room for the sums of numbers below {@code size}. */
  void growTo(int size) {
    while (capacity < size) {
      int chunk = capacity >>> CHUNK_BITS;
      if (chunk == chunks.length) {
        chunks = Arrays.copyOf(chunks, 2 * chunk);
      }
      chunks[chunk] = new long[CHUNK];
      capacity += CHUNK;
    }
  }

  void add(int number, Amount amount) {
    BigDecimal exact =
        BigDecimal.valueOf(amount.whole()).add(BigDecimal.valueOf(amount.millionths(), DECIMALS));
    BigInteger millionths = exact.unscaledValue();
    if (millionths.bitLength() < Long.SIZE) {
      add(number, millionths.longValue());
    } else {
      addToOverflow(number, exact);
    }
  }

  /** Adds an amount in millionths. */
  void add(int number, long amount) {
    long[] chunk = chunks[number >>> CHUNK_BITS];
    int at = number & (CHUNK - 1);
    long sum = chunk[at] + amount;
    // Both have one sign and the sum has the other: it overflowed.
    if (((chunk[at] ^ sum) & (amount ^ sum)) < 0) {
      addToOverflow(number, BigDecimal.valueOf(chunk[at], DECIMALS));
      sum = amount;
    }
    chunk[at] = sum;
  }

  /** The exact sum of a number's amounts. */
  BigDecimal of(int number) {
    long millionths = millionths(number);
    // Most amounts have two decimals; a smaller scale saves stripping zeros later.
    long hundredths = millionths / MILLIONTHS_PER_HUNDREDTH;
    BigDecimal sum =
        hundredths * MILLIONTHS_PER_HUNDREDTH == millionths
            ? BigDecimal.valueOf(hundredths, 2)
            : BigDecimal.valueOf(millionths, DECIMALS);
    BigDecimal more = overflow.get(number);
    return more == null ? sum : sum.add(more);
  }

  /** The part of a sum that is not in the overflow. */
  long millionths(int number) {
    return chunks[number >>> CHUNK_BITS][number & (CHUNK - 1)];
  }

  private void addToOverflow(int number, BigDecimal amount) {
    overflow.merge(number, amount, BigDecimal::add);
  }
}
