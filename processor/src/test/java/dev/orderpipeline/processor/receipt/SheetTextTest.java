package dev.orderpipeline.processor.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SheetTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "=1+1|'=1+1",
        "+1|'+1",
        "-1|'-1",
        "@SUM(A1)|'@SUM(A1)",
        "\"  =1\"|\"  '=1\"",
        "\u00A0=1|\u00A0'=1",
        "\uFF1D1|'\uFF1D1",
        "a;=1|a;'=1",
        "a; -1|a; '-1",
        "a,=1|a,'=1",
        "\"a\"\"=1\"|\"a\"\"'=1\"",
        "a=1|a=1",
        "2022-01-30|2022-01-30",
        "a@b.example|a@b.example",
      },
      quoteCharacter = '\0')
  void formulasAreWrittenAsText(String text, String cell) {
    assertThat(SheetText.cell(text)).isEqualTo(cell);
  }

  @Test
  void invisibleCharactersAreEscaped() {
    assertThat(SheetText.cell("\t=1\r\n\u0000\u202Ex\u2028\uD800y\uFEFF|=1"))
        .isEqualTo("\\u0009=1\\u000d\\u000a\\u0000\\u202ex\\u2028\\ud800y\\ufeff|'=1");
  }

  @Test
  void visibleCharactersOfAllPlanesStay() {
    assertThat(SheetText.cell("Müller \uD83D\uDE00 客")).isEqualTo("Müller \uD83D\uDE00 客");
  }

  @Test
  void cellsOfARowAreSeparateAndSafe() {
    assertThat(SheetText.row(List.of("c1", "=1", "a,b", "say \"hi\"", "", "\"=1", "-5")))
        .isEqualTo("c1,'=1,\"a,b\",\"say \"\"hi\"\"\",,\"\"\"'=1\",'-5");
  }

  @Test
  void longRowIsCut() {
    String row = SheetText.row(Collections.nCopies(1_000_000, "ab"));

    assertThat(row).hasSize(32_003).startsWith("ab,ab,").endsWith("ab,ab...");
  }

  @Test
  void cutLeavesNoHalfOfACharacter() {
    assertThat(SheetText.cell("a" + "\uD83D\uDE00".repeat(20_000)))
        .hasSize(32_002)
        .endsWith("\uD83D\uDE00...");
  }
}
