package dev.orderpipeline.transform.cleaning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalMarkTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "1.234,56|COMMA",
        "1,234.56|POINT",
        ".9,5|COMMA",
        ",9.5|POINT",
        "1.250.000|COMMA",
        "1,250,000|POINT",
        "..5|COMMA",
        ",,5|POINT",
        "1 234,5|COMMA",
        "1 234.5|POINT",
        "1\u00A0234,5|COMMA",
        "1\u00A0234.5|POINT",
        "1'234.567,8|COMMA",
        "-1,234.09|POINT",
        "+1.234,56|COMMA",
        "10 000,9|COMMA",
        ". 234|POINT",
        ", 234|COMMA",
        "\" 234.5\"|NONE",
        "\"\u00A0234.5\"|NONE",
        "1 234|NONE",
        "12.5|NONE",
        "12,5|NONE",
        ".5|NONE",
        "1.234,56 EUR|NONE",
        "1.234,5/|NONE",
        "1.234,5:|NONE",
        "NaN|NONE"
      })
  void markOfANumberWithGroupsIsTheOneThatDoesNotGroup(String text, DecimalMark mark) {
    assertThat(DecimalMark.ofGrouped(text)).isEqualTo(mark);
  }
}
