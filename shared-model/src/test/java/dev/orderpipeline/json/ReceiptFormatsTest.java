package dev.orderpipeline.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.Language;
import dev.orderpipeline.model.ReceiptFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptFormatsTest {
  @Test
  void partnerCanHaveItsOwnLanguageAndDelimiter() {
    ReceiptFormats formats =
        new ReceiptFormats(
            ReceiptFormats.languages("{\"*\":\"de\",\"acme\":\"en\"}").orElseThrow(),
            ReceiptFormats.delimiters("{\"globex\":\"semicolon\"}").orElseThrow());

    assertThat(formats.of("acme")).isEqualTo(new ReceiptFormat(Language.ENGLISH, ','));
    assertThat(formats.of("globex")).isEqualTo(new ReceiptFormat(Language.GERMAN, ';'));
    assertThat(formats.of("")).isEqualTo(new ReceiptFormat(Language.GERMAN, ','));
  }

  @Test
  void oneValueIsForAllPartners() {
    assertThat(ReceiptFormats.languages("de").orElseThrow().of("acme")).isEqualTo(Language.GERMAN);
    assertThat(ReceiptFormats.delimiters("comma").orElseThrow().of("")).isEqualTo(',');
  }

  @ParameterizedTest
  @ValueSource(strings = {"fr", "", "{", "{\"acme\":\"fr\"}", "{\"acme\":1}", "{\"acme\":{}}"})
  void otherLanguagesAreInvalid(String setting) {
    assertThat(ReceiptFormats.languages(setting)).isEmpty();
  }
}
