package dev.orderpipeline.transform.cleaning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.transform.intake.RawRecord;
import dev.orderpipeline.transform.intake.Swar;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RowShapeTest {
  private static RowShape shape(String column, String... sample) {
    return RowShape.of(
        0, column, 1, Stream.of(sample).map(value -> RawRecord.of(2, value)).toList());
  }

  @Test
  void columnIsCheckedIfAtLeastHalfOfItsValuesHaveOneForm() {
    assertThat(shape("quantity", "2", "many").cell()).isZero();
    assertThat(shape("quantity", "2", "many", "few").cell()).isEqualTo(-1);
    assertThat(shape("quantity", "2", "many", "", "-", "0").cell()).isZero();
    assertThat(shape("quantity", "2", "2", "3", "4", "many", "few").cell()).isZero();
    assertThat(shape("quantity", "2").column()).isEqualTo("quantity");
    assertThat(shape("quantity", "many").cell()).isEqualTo(-1);
    assertThat(shape("quantity").cell()).isEqualTo(-1);
    assertThat(shape("order_timestamp", "2023-02-16", "1676539508", "x", "y").cell()).isEqualTo(-1);
  }

  @Test
  void mostFrequentFormCountsAndOfTwoTheLongerOne() {
    assertThat(shape("order_timestamp", "1676539508", "12", "12").fits("13")).isTrue();
    assertThat(shape("order_timestamp", "1676539508", "12", "12").fits("1676539509")).isFalse();
    assertThat(shape("order_timestamp", "12", "1676539508").fits("1676539509")).isTrue();
    assertThat(shape("order_timestamp", "1676539508", "12").fits("13")).isFalse();
    assertThat(shape("order_timestamp", "2023-02-16").fits("2023-02-17")).isTrue();
    assertThat(shape("order_timestamp", "2023-02-16").fits("1676539508")).isFalse();
  }

  @Test
  void timestampHasTheUsualNumberOfDigitsOrOneMoreOrLess() {
    assertBothFit("order_timestamp", "1676539508", "1676539508", "999999999", "16765395080", "-");
    assertNeitherFits("order_timestamp", "1676539508", "99999999", "167653950800", "o1", "16 76");
  }

  @Test
  void quantityHasAnyNumberOfDigits() {
    assertBothFit("quantity", "2", "1", "12345678", "123456789", "1 000", "1,000.00", "2.5", "");
    assertNeitherFits("quantity", "2", "many", "1234567x", "x2345678", "o1");
  }

  private static void assertBothFit(String column, String sample, String... values) {
    for (String value : values) {
      assertThat(shape(column, sample).fits(value)).as(value).isTrue();
      assertThat(fitsAsBytes(shape(column, sample), value)).as(value).isTrue();
    }
  }

  private static void assertNeitherFits(String column, String sample, String... values) {
    for (String value : values) {
      assertThat(shape(column, sample).fits(value)).as(value).isFalse();
      assertThat(fitsAsBytes(shape(column, sample), value)).as(value).isFalse();
    }
  }

  private static boolean fitsAsBytes(RowShape shape, String value) {
    byte[] text = ("7" + value).getBytes(StandardCharsets.US_ASCII);
    return shape.fits(Arrays.copyOf(text, text.length + Swar.PADDING), 1, text.length);
  }
}
