package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.transform.cleaning.Amount;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class TotalsTest {
  private static final String MOST = "999999999999999999";

  @Test
  void eachNumberHasItsOwnSum() {
    assertThat(sum("1.5")).isEqualByComparingTo("1.5");
    Totals totals = new Totals();
    totals.growTo(40);
    totals.add(38, Amount.parse("2"));
    totals.growTo(70);
    totals.add(39, Amount.parse("3"));
    totals.add(69, Amount.parse("4.000001"));
    assertThat(totals.of(37)).isEqualByComparingTo(BigDecimal.ZERO);
    assertThat(totals.of(38)).isEqualByComparingTo("2");
    assertThat(totals.of(39)).isEqualByComparingTo("3");
    assertThat(totals.of(69)).isEqualByComparingTo("4.000001");
  }

  @Test
  void millionthsCarryIntoWholeUnitsInBothDirections() {
    assertThat(sum("0.6", "0.6", "0.9")).isEqualByComparingTo("2.1");
    assertThat(sum("-0.6", "-0.6", "-0.9")).isEqualByComparingTo("-2.1");
    assertThat(sum("0.5", "0.5")).isEqualByComparingTo("1");
    assertThat(sum("-0.5", "-0.5")).isEqualByComparingTo("-1");
    assertThat(sum("3", "-0.000001")).isEqualByComparingTo("2.999999");
  }

  /** Enough amounts to exceed an int of millionths. */
  @Test
  void manySmallAmountsAreExactInBothDirections() {
    Totals totals = new Totals();
    totals.growTo(2);
    for (int i = 0; i < 5_000; i++) {
      totals.add(0, Amount.parse("0.999999"));
      totals.add(1, Amount.parse("-0.999999"));
    }
    assertThat(totals.of(0)).isEqualByComparingTo("4999.995");
    assertThat(totals.of(1)).isEqualByComparingTo("-4999.995");
  }

  /** Nine of the largest amounts are below 2^63, ten are not. */
  @Test
  void sumsBeyondALongAreExactInBothDirections() {
    String[] ten = {MOST, MOST, MOST, MOST, MOST, MOST, MOST, MOST, MOST, MOST};
    assertThat(sum(ten)).isEqualByComparingTo("9999999999999999990");
    String[] back = new String[30];
    for (int i = 0; i < back.length; i++) {
      back[i] = "-" + MOST;
    }
    assertThat(sum(back)).isEqualByComparingTo("-29999999999999999970");
  }

  /** As millionths each of them fits into a long, and two do not. */
  @Test
  void sumsOfMillionthsBeyondALongAreExactInBothDirections() {
    String large = "9223372036853.99999";
    assertThat(sum(large, large, large, "0.000001")).isEqualByComparingTo("27670116110561.999971");
    assertThat(sum("-" + large, "-" + large, "-1")).isEqualByComparingTo("-18446744073708.99998");
    assertThat(sum(large, large, "-" + large)).isEqualByComparingTo(large);
  }

  @Test
  void sumThatNeedsAllBitsOfALongAndOneMoreIsExact() {
    assertThat(sum("10000000000000")).isEqualByComparingTo("10000000000000");
    assertThat(sum("-10000000000000")).isEqualByComparingTo("-10000000000000");
  }

  @Test
  void growsToTheRequestedSize() {
    Totals totals = new Totals();
    totals.growTo(600_000);
    totals.add(599_999, Amount.parse("2"));
    totals.add(299_999, Amount.parse("3"));
    assertThat(totals.of(599_999)).isEqualByComparingTo("2");
    assertThat(totals.of(299_999)).isEqualByComparingTo("3");
    assertThat(totals.of(0)).isEqualByComparingTo("0");
  }

  private static BigDecimal sum(String... amounts) {
    Totals totals = new Totals();
    totals.growTo(1);
    for (String amount : amounts) {
      totals.add(0, Amount.parse(amount));
    }
    return totals.of(0);
  }
}
