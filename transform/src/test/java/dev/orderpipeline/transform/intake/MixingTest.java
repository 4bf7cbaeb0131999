package dev.orderpipeline.transform.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MixingTest {
  @Test
  void mixIsTheSameOnEveryMachine() {
    assertThat(Mixing.mix(0)).isZero();
    assertThat(Mixing.mix(1)).isEqualTo(0x43397D8F89A4131FL);
    assertThat(Mixing.mix(-1)).isEqualTo(0x8F6BC9BFDD0C3E37L);
    assertThat(Mixing.mix(0x123456789ABCDEF0L)).isEqualTo(0x73C859D4ADC27CEFL);
  }

  @Test
  void hashIsTheSameOnEveryMachine() {
    assertThat(hash("")).isZero();
    assertThat(hash("a")).isEqualTo(0x9ED34B76199E7504L);
    assertThat(hash("ab")).isEqualTo(0x040661A8F7DD2634L);
    assertThat(hash("\u4E2D\uFFFE")).isEqualTo(0x41530B751FCDC007L);
    assertThat(hash("12345678")).isEqualTo(0x08B5A22C9DE963EFL);
    assertThat(hash("123456789")).isEqualTo(0xB6ADE0897EDF0A6FL);
  }

  @Test
  void hashDependsOnlyOnTheRange() {
    byte[] text = "xab, and what follows".getBytes(StandardCharsets.UTF_8);
    assertThat(Mixing.hash(text, 1, 3)).isEqualTo(hash("ab"));
  }

  private static long hash(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Mixing.hash(Arrays.copyOf(bytes, bytes.length + Swar.PADDING), 0, bytes.length);
  }
}
