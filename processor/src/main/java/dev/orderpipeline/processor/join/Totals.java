package dev.orderpipeline.processor.join;

import dev.orderpipeline.processor.cleaning.Amount;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The exact sums of amounts, one for each number from 0: 12 bytes each, whole units and millionths
 * apart. Units that a long cannot hold (nine rows of the largest amounts) are put by as a big
 * number and counting goes on from there.
 */
final class Totals {
  private static final int MILLION = 1_000_000;

  private final Map<Integer, BigDecimal> putBy = new HashMap<>();
  private long[] whole = new long[16];
  private int[] millionths = new int[16];

  /** Makes room for the sums of the numbers below this one. */
  void growTo(int size) {
    if (size > whole.length) {
      int grown = Math.max(size, whole.length + (whole.length >> 1));
      whole = Arrays.copyOf(whole, grown);
      millionths = Arrays.copyOf(millionths, grown);
    }
  }

  void add(int number, Amount amount) {
    addWhole(number, amount.whole());
    int sum = millionths[number] + amount.millionths();
    if (sum >= MILLION) {
      addWhole(number, 1);
      sum -= MILLION;
    } else if (sum <= -MILLION) {
      addWhole(number, -1);
      sum += MILLION;
    }
    millionths[number] = sum;
  }

  /** The exact sum of a number's amounts. */
  BigDecimal of(int number) {
    BigDecimal sum =
        BigDecimal.valueOf(whole[number]).add(BigDecimal.valueOf(millionths[number], 6));
    BigDecimal more = putBy.get(number);
    return more == null ? sum : sum.add(more);
  }

  private void addWhole(int number, long units) {
    long sum = whole[number] + units;
    // Both of one sign and the sum of the other: it has overflowed.
    if (((whole[number] ^ sum) & (units ^ sum)) < 0) {
      putBy.merge(number, BigDecimal.valueOf(whole[number]), BigDecimal::add);
      sum = units;
    }
    whole[number] = sum;
  }
}
