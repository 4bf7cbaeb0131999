package dev.orderpipeline.transform.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EscapedTextTest {

  @Test
  void visibleTextIsUnchanged() {
    assertThat(EscapedText.of("ade3-11ed Zoë 订单 \uD83D\uDE00"))
        .isEqualTo("ade3-11ed Zoë 订单 \uD83D\uDE00");
  }

  @Test
  void invisibleCharactersAreEscaped() {
    assertThat(EscapedText.of("a\0b\tc\u202Ed\uFFFDe\uFFFEf\uD800g\u200Bh"))
        .isEqualTo("a\\u0000b\\u0009c\\u202ed\\ufffde\\ufffef\\ud800g\\u200bh");
    assertThat(EscapedText.of("\uDB40\uDC01")).isEqualTo("\\u{e0001}");
  }

  @Test
  void quotesAndBackslashesAreEscaped() {
    assertThat(EscapedText.of("a\"b\\c")).isEqualTo("a\\\"b\\\\c");
  }

  @Test
  void longTextIsCutBetweenCharacters() {
    assertThat(EscapedText.of("x".repeat(80))).isEqualTo("x".repeat(80));
    assertThat(EscapedText.of("x".repeat(81))).isEqualTo("x".repeat(80) + "...");
    assertThat(EscapedText.of("x".repeat(79) + "\uD83D\uDE00")).isEqualTo("x".repeat(79) + "...");
  }
}
