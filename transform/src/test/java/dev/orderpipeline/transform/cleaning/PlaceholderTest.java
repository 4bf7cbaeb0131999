package dev.orderpipeline.transform.cleaning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholderTest {
  @ParameterizedTest
  @ValueSource(strings = {"NULL", "\\N", "undefined", "UNDEFINED", "#N/A", "NaN", "#VALUE!"})
  void wordsInAnyCaseArePlaceholders(String word) {
    assertThat(Placeholder.is(word)).isTrue();
    byte[] text = AsciiBytes.bytes("x" + word + "x");
    assertThat(Placeholder.is(text, 1, text.length - 1)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NUL", "NULLS", "undefined1", "n\\a", "#n/@", "nul["})
  void otherTextsAreNone(String text) {
    assertThat(Placeholder.is(text)).isFalse();
  }
}
