package dev.orderpipeline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.ThresholdChanges.Change;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdTest {
  @ParameterizedTest
  @CsvSource({
    // rows, percent, bad, all
    "10, 1, 11, 1099",
    "10, 1, 11, 11",
    "10, 0.1, 11, 10999",
    "0, 0, 1, 9223372036854775807",
    "0, 99.999999, 9223372036854775807, 9223372036854775807",
    "10, 1, 92233720368547759, 9223372036854775807",
  })
  void moreThanBothLimitsIsTooMany(long rows, BigDecimal percent, long bad, long all) {
    assertThat(new Threshold(rows, percent).isExceededBy(bad, all)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "10, 1, 10, 10",
    "10, 1, 11, 1100",
    "10, 1, 0, 0",
    "0, 0, 0, 0",
    "0, 0, 0, 100",
    "10, 0.1, 11, 11000",
    "0, 100, 9223372036854775807, 9223372036854775807",
    "10, 1, 92233720368547758, 9223372036854775807",
  })
  void moreThanOnlyOneLimitIsAllowed(long rows, BigDecimal percent, long bad, long all) {
    assertThat(new Threshold(rows, percent).isExceededBy(bad, all)).isFalse();
  }

  @Test
  void percentagesThatAreTheSameAreEqual() {
    assertThat(new Threshold(1, new BigDecimal("10.00")))
        .isEqualTo(new Threshold(1, BigDecimal.TEN))
        .extracting(threshold -> threshold.text("rows"))
        .isEqualTo("1 rows or 10 %");
  }

  @Test
  void numberOfZeroIsNotShown() {
    assertThat(ThresholdKind.UNUSABLE.defaults().text("rows")).isEqualTo("50 %");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "100.000001", "1e1", "1.", ".5", "0.0000001", "1000", " 1", "1,5"})
  void invalidPercentageIsRejected(String text) {
    assertThat(Threshold.percent(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.000001", "1.5", "100", "100.0"})
  void percentagesAreReadExactly(String text) {
    assertThat(Threshold.percent(text)).contains(new BigDecimal(text));
  }

  @Test
  void invalidThresholdIsRejected() {
    assertThatThrownBy(() -> new Threshold(-1, BigDecimal.ONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a threshold of -1 or 1 % is invalid; use a number of 0 or more and 0 to 100 %");
  }

  @Test
  void requestChangesOnlyTheThresholdsThatItNames() {
    ThresholdChanges changes =
        new ThresholdChanges(
            Map.of(
                ThresholdKind.REJECTED,
                Change.ofCount(100),
                ThresholdKind.WITHDRAWN,
                Change.ofPercent(new BigDecimal("2.5"))));

    assertThat(changes.over(Thresholds.DEFAULT))
        .isEqualTo(
            new Thresholds(
                Map.of(
                    ThresholdKind.REJECTED,
                    new Threshold(100, BigDecimal.ONE),
                    ThresholdKind.UNMATCHED,
                    new Threshold(10, BigDecimal.ONE),
                    ThresholdKind.UNUSABLE,
                    new Threshold(0, BigDecimal.valueOf(50)),
                    ThresholdKind.ITEMLESS,
                    new Threshold(10, BigDecimal.valueOf(20)),
                    ThresholdKind.WITHDRAWN,
                    new Threshold(10, new BigDecimal("2.5")),
                    ThresholdKind.IMPLAUSIBLE,
                    new Threshold(0, BigDecimal.ZERO))));
    assertThat(ThresholdChanges.NONE.over(Thresholds.DEFAULT)).isEqualTo(Thresholds.DEFAULT);
  }

  @Test
  void changesOfNothingEqualNone() {
    assertThat(ThresholdChanges.of(kind -> Change.NONE)).isEqualTo(ThresholdChanges.NONE);
  }

  @Test
  void thresholdsOfOnlySomeKindsAreRejected() {
    assertThatThrownBy(
            () -> new Thresholds(Map.of(ThresholdKind.REJECTED, ThresholdKind.REJECTED.defaults())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("thresholds are only given for [REJECTED]; give one for each kind");
  }
}
