package dev.orderpipeline.processor.join;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MixingTest {
  @Test
  void aMixtureIsTheSameOnEveryMachine() {
    assertThat(Mixing.mix(0)).isZero();
    assertThat(Mixing.mix(1)).isEqualTo(0x43397D8F89A4131FL);
    assertThat(Mixing.mix(-1)).isEqualTo(0x8F6BC9BFDD0C3E37L);
    assertThat(Mixing.mix(0x123456789ABCDEF0L)).isEqualTo(0x73C859D4ADC27CEFL);
  }

  @Test
  void aHashIsTheSameOnEveryMachine() {
    assertThat(Mixing.hash("")).isZero();
    assertThat(Mixing.hash("a")).isEqualTo(0x9ED34B76199E7504L);
    assertThat(Mixing.hash("ab")).isEqualTo(0x6CA5B78BC39353F8L);
    assertThat(Mixing.hash("\u4E2D\uFFFE")).isEqualTo(0x1F10B98841A4A5EEL);
  }
}
