package dev.orderpipeline.transform.fastpath;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.transform.cleaning.AmountReader;
import dev.orderpipeline.transform.cleaning.DecimalMark;
import dev.orderpipeline.transform.intake.Swar;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShortAmountTest {
  private final AmountReader amounts = new AmountReader();

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "7,7000000",
    "99999999,99999999000000",
    "135.13,135130000",
    "0.000001,1",
    "1.500000,1500000",
    "123456.7,123456700000"
  })
  void shortAmountIsParsed(String text, long millionths) {
    assertThat(millionths(text)).isEqualTo(millionths);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "+1",
        ".5",
        "5.",
        "1,5",
        "1.2.3",
        "123456789",
        "1e5",
        " 1",
        "x",
        "1.250"
      })
  void otherAmountsAreLeftToAmountReader(String text) {
    assertThat(millionths(text)).isEqualTo(-1);
  }

  @Test
  void resultsEqualThoseOfAmountReader() {
    Random random = new Random(1);
    int accepted = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder made = new StringBuilder();
      for (int length = random.nextInt(9); length >= 0; length--) {
        made.append("01234567890123456789..,-e ".charAt(random.nextInt(26)));
      }
      String text = made.toString();
      long millionths = millionths(text);
      if (millionths >= 0) {
        accepted++;
        assertThat(amounts.read(text.getBytes(StandardCharsets.UTF_8), 0, text.length())).isTrue();
        assertThat(amounts.whole() * 1_000_000 + amounts.millionths()).isEqualTo(millionths);
        assertThat(amounts.mark())
            .isEqualTo(
                text.contains(".")
                    ? DecimalMark.POINT
                    : DecimalMark.ofWhole(millionths / 1_000_000));
      }
    }
    assertThat(accepted).isGreaterThan(50_000);
  }

  private static long millionths(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long twice =
        ShortAmount.twiceMillionths(
            Arrays.copyOf(bytes, bytes.length + Swar.PADDING), 0, bytes.length);
    if (twice >= 0) {
      assertThat((twice & 1) == 1).isEqualTo(text.contains("."));
    }
    return twice < 0 ? -1 : twice >> 1;
  }
}
