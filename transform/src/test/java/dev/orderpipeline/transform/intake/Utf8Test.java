package dev.orderpipeline.transform.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class Utf8Test {
  private static final int[] SECOND = {0x61, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xE0};
  private static final int[] LATER = {0x61, 0x80, 0xBF, 0xC0, 0xFF};

  @Test
  void bytesAreValidIfTheJdkDecodesThem() {
    List<String> wrong = new ArrayList<>();
    for (int lead = 0; lead <= 0xFF; lead++) {
      for (int second : SECOND) {
        for (int third : LATER) {
          for (int fourth : LATER) {
            byte[] bytes = {(byte) lead, (byte) second, (byte) third, (byte) fourth};
            for (int length = 0; length <= bytes.length; length++) {
              if (Utf8.isValid(bytes, 0, length) != isDecoded(bytes, length)) {
                wrong.add(HexFormat.of().formatHex(bytes, 0, length));
              }
            }
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean isDecoded(byte[] bytes, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .hasArray();
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
