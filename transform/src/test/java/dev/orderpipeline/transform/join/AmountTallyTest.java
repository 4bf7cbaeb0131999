package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.orderpipeline.transform.cleaning.Amount;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AmountTallyTest {
  private final AmountTally tally = new AmountTally();

  @Test
  void nothingHasASumAndAMedianOfZero() {
    tally.add(0);

    assertThat(tally.sum()).isEqualByComparingTo("0");
    assertThat(tally.median()).isEqualByComparingTo("0");
  }

  @Test
  void sumIsExactBeyondALong() {
    tally.add(Long.MAX_VALUE);
    tally.add(Long.MAX_VALUE);
    tally.add(-1);
    tally.add(new Amount(999_999_999_999_999_999L, 500_000));

    assertThat(tally.sum())
        .isEqualByComparingTo(
            new BigDecimal("9223372036854.775807")
                .multiply(BigDecimal.valueOf(2))
                .subtract(new BigDecimal("0.000001"))
                .add(new BigDecimal("999999999999999999.5")));
  }

  @Test
  void medianIsWithinSevenPercent() {
    Random random = new Random(7);
    long[] amounts = random.doubles(10_001).mapToLong(x -> (long) Math.exp(10 + 12 * x)).toArray();
    AmountTally other = new AmountTally();
    for (int i = 0; i < amounts.length; i++) {
      (i % 2 == 0 ? tally : other).add(i % 3 == 0 ? -amounts[i] : amounts[i]);
    }
    tally.add(other);
    Arrays.sort(amounts);
    double median = amounts[5_000] / 1e6;

    assertThat(tally.median().doubleValue()).isCloseTo(median, within(0.07 * median));
  }
}
