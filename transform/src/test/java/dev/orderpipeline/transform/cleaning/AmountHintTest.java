package dev.orderpipeline.transform.cleaning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountHintTest {
  @ParameterizedTest
  @CsvSource({"\u22125,2212", "\u20135,2013", "5\u2014,2014", "\uFF0D5,FF0D"})
  void characterThatLooksLikeAMinusSignIsNamed(String amount, String code) {
    assertThat(AmountHint.of(amount))
        .hasValue("the character U+" + code + " is not a minus sign: use - (U+002D)");
  }

  @Test
  void parenthesesAreToBecomeAMinusSign() {
    assertThat(AmountHint.of("(5.00)"))
        .hasValue("write a negative amount with - before it, not in parentheses");
  }

  @Test
  void trailingMinusIsToBeWrittenBefore() {
    assertThat(AmountHint.of("5-")).hasValue("write the - before the amount");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "(5", "5)", "5-0", "12x"})
  void otherTextHasNoHint(String text) {
    assertThat(AmountHint.of(text)).isEmpty();
  }
}
