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
    ".5,0,500000",
    "-.25,0,-250000",
    "5.,5,0",
    "'12,',12,0",
    "'-,5',0,-500000",
    "20.00000000,20,0",
    "-1.2345670000,-1,-234567",
    "0.0000000,0,0",
    "123456789012.345678000,123456789012,345678",
  })
  void plainDecimalsAreExact(String text, long whole, int millionths) {
    assertThat(Amount.parse(text)).isEqualTo(new Amount(whole, millionths));
  }

  @Test
  void amountHasAtMost100CharactersAfterItsSign() {
    assertThat(Amount.parse("-1." + "0".repeat(98))).isEqualTo(new Amount(-1, 0));
    assertThat(Amount.parse("1." + "0".repeat(99))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-",
        "+",
        ".",
        "--5",
        "+-5",
        "5-",
        "1 000",
        "1_000",
        "1,250.00",
        "1.250,00",
        "1,250,000",
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
  @CsvSource({
    "5,WHOLE",
    "-999,WHOLE",
    "0,WHOLE",
    "1000,UNGROUPED",
    "-1000,UNGROUPED",
    "12.50,POINT",
    "0.125,POINT",
    "5.,POINT",
    "1234.567,POINT",
    "1.2500,POINT",
    "012.500,POINT",
    ".500,POINT",
    "1.250,POINT_OR_GROUP",
    "-12.500,POINT_OR_GROUP",
    "999.000,POINT_OR_GROUP",
    "'12,50',COMMA",
    "'0,125',COMMA",
    "'1234,567',COMMA",
    "'1,2500',COMMA",
    "'-0,125',COMMA",
    "'012,500',COMMA",
    "'1,250',COMMA_OR_GROUP",
    "'-999,000',COMMA_OR_GROUP",
    "'+100,000',COMMA_OR_GROUP",
  })
  void markBeforeThreeDigitsIsAmbiguousAndThousandsWithoutAMarkAreUngrouped(
      String text, DecimalMark mark) {
    AmountReader reader = new AmountReader();

    assertThat(reader.read(AsciiBytes.bytes(text), 0, text.length())).isTrue();
    assertThat(reader.mark()).isEqualTo(mark);
  }
}
