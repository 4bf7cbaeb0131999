package dev.orderpipeline.transform.join;

import dev.orderpipeline.transform.cleaning.Amount;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * The exact sum of amounts, and their median to within 7 %, in constant memory. The median is that
 * of the amounts without signs and without zeros. Not thread-safe.
 */
final class AmountTally implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int MILLION = 1_000_000;
  private static final long MAX_WHOLE = Long.MAX_VALUE / MILLION - 1;

  /** Buckets for each power of two. */
  private static final int STEPS = 8;

  private static final int STEP_BITS = 3;
  private static final MathContext SHOWN = new MathContext(3);

  /** By power of two and step of the amount in millionths. */
  private final long[] buckets = new long[Long.SIZE * STEPS];

  /** The sum in millionths, without what {@link #carried} has. */
  private long sum;

  private BigDecimal carried = BigDecimal.ZERO;

  /** Adds an amount in millionths. */
  void add(long millionths) {
    long next = sum + millionths;
    if (((sum ^ next) & (millionths ^ next)) < 0) {
      carried = carried.add(decimal(sum));
      next = millionths;
    }
    sum = next;
    if (millionths != 0) {
      buckets[bucket(Math.abs(millionths))]++;
    }
  }

  void add(Amount amount) {
    if (amount.whole() <= MAX_WHOLE && amount.whole() >= -MAX_WHOLE) {
      add(amount.whole() * MILLION + amount.millionths());
    } else {
      carried = carried.add(BigDecimal.valueOf(amount.whole())).add(decimal(amount.millionths()));
      buckets[buckets.length - 1]++;
    }
  }

  /** Adds the amounts of another tally. */
  void add(AmountTally other) {
    carried = sum().add(other.sum());
    sum = 0;
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] += other.buckets[i];
    }
  }

  /** The exact sum. */
  BigDecimal sum() {
    return carried.add(decimal(sum));
  }

  /** The median, with three digits; 0 if there is no amount but zeros. */
  BigDecimal median() {
    long all = 0;
    for (long bucket : buckets) {
      all += bucket;
    }
    long below = 0;
    for (int i = 0; i < buckets.length; i++) {
      below += buckets[i];
      if (2 * below >= all && below > 0) {
        return middle(i);
      }
    }
    return BigDecimal.ZERO;
  }

  private static int bucket(long millionths) {
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(millionths);
    // Amounts below 8 millionths are rarer than the accuracy of their buckets matters.
    int step = power < STEP_BITS ? 0 : (int) (millionths >> (power - STEP_BITS)) & (STEPS - 1);
    return power * STEPS + step;
  }

  private static BigDecimal middle(int bucket) {
    BigDecimal power = new BigDecimal(BigInteger.ONE.shiftLeft(bucket / STEPS));
    return power
        .multiply(BigDecimal.valueOf(2L * (STEPS + bucket % STEPS) + 1))
        .divide(BigDecimal.valueOf(2L * STEPS))
        .movePointLeft(Amount.MAX_DECIMALS)
        .round(SHOWN)
        .stripTrailingZeros();
  }

  private static BigDecimal decimal(long millionths) {
    return BigDecimal.valueOf(millionths, Amount.MAX_DECIMALS);
  }
}
