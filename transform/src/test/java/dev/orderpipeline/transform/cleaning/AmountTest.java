package dev.orderpipeline.transform.cleaning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountTest {

  @ParameterizedTest
  @CsvSource({
    "0,0,0",
    "-0,0,0",
    "-0.00,0,0",
    "20,20,0",
    "+5,5,0",
    "12.5,12,500000",
    "-12.5,-12,-500000",
    "-0.000001,0,-1",
    "007.10,7,100000",
    "999999999999999999,999999999999999999,0",
    "-999999999999999999,-999999999999999999,0",
    "123456789012.345678,123456789012,345678",
    "'12,50',12,500000",
    "'-1,250',-1,-250000",
    "'0,125',0,125000",
  })
  void plainDecimalsAreExact(String text, long whole, int millionths) {
    assertThat(Amount.parse(text)).isEqualTo(new Amount(whole, millionths));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-",
        "+",
        ".",
        "5.",
        ".5",
        "-.5",
        "--5",
        "+-5",
        "5-",
        "1 000",
        "1_000",
        "1,250.00",
        "1.250,00",
        "1,250,000",
        "12,",
        ",5",
        "1,2345678",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e3",
        "1E3",
        "1e400",
        "1e-400",
        "0x10",
        "12f",
        "10L",
        "１２",
        "٣",
        "12.５",
        "1.2.3",
        "1.2345678",
        "0.0000000",
        "1234567890123456789",
        "1234567890123.456789",
        "000000000000000000000000000000000000000000000000000000000001",
        "123456789012345678901234567890123456789012345678901234567890",
        "$5",
        "5 EUR",
        "null",
        "\u00A05",
        "12.5\uFFFD",
        "5\t",
        "5 "
      })
  void everythingElseIsRejected(String text) {
    assertThat(Amount.parse(text)).isNull();
  }

  @Test
  void zeroAndNegativeAmountsAreDistinguished() {
    assertThat(Amount.parse("0.00").isZeroOrLess()).isTrue();
    assertThat(Amount.parse("-0.01").isZeroOrLess()).isTrue();
    assertThat(Amount.parse("-3").isZeroOrLess()).isTrue();
    assertThat(Amount.parse("0.01").isZeroOrLess()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,250", "12,500", "-999,000", "+100,000"})
  void commaBeforeThreeDigitsIsAmbiguous(String text) {
    assertThat(canGroupThousands(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"12,50", "0,125", "1234,567", "1,2500", "-0,125", "012,500"})
  void otherCommasAreDecimalPoints(String text) {
    assertThat(canGroupThousands(text)).isFalse();
  }

  private static boolean canGroupThousands(String text) {
    AmountReader reader = new AmountReader();
    assertThat(reader.read(AsciiBytes.bytes(text), 0, text.length())).isTrue();
    return reader.canGroupThousands();
  }
}
