package dev.orderpipeline.transform.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SwarTest {
  private final Random random = new Random(1);

  @Test
  void upToEightDigitsAreParsed() {
    for (int i = 0; i < 100_000; i++) {
      int length = 1 + random.nextInt(8);
      String digits =
          String.format("%0" + length + "d", random.nextInt((int) Math.pow(10, length)));
      assertThat(Swar.decimal(word(digits), length)).isEqualTo(Integer.parseInt(digits));
    }
  }

  @Test
  void anyOtherByteIsNotANumber() {
    for (int length = 1; length <= 8; length++) {
      for (int place = 0; place < length; place++) {
        for (int value = 0; value < 256; value++) {
          byte[] bytes = Arrays.copyOf("12345678".getBytes(StandardCharsets.UTF_8), 16);
          bytes[place] = (byte) value;
          boolean digit = value >= '0' && value <= '9';
          assertThat(Swar.decimal(Swar.readLong(bytes, 0), length) >= 0).isEqualTo(digit);
        }
      }
    }
  }

  @Test
  void bytesAfterTheDigitsAreIgnored() {
    assertThat(Swar.decimal(word("12,x\u00FF"), 2)).isEqualTo(12);
  }

  @Test
  void firstByteOfAValueIsFound() {
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = new byte[8];
      for (int at = 0; at < 8; at++) {
        bytes[at] = (byte) ".,-\u00AE".charAt(random.nextInt(4));
      }
      int count = 1 + random.nextInt(8);
      int expected = 0;
      while (expected < count && bytes[expected] != '.') {
        expected++;
      }
      assertThat(Swar.indexIn(Swar.readLong(bytes, 0), '.', count)).isEqualTo(expected);
    }
  }

  @Test
  void topBitsAreCountedAndTheFirstIsFound() {
    for (int set = 1; set < 256; set++) {
      long tops = 0;
      for (int at = 0; at < 8; at++) {
        tops |= (set >>> at & 1L) << (8 * at + 7);
      }
      assertThat(Swar.first(tops)).isEqualTo(Integer.numberOfTrailingZeros(set));
      assertThat(Swar.count(tops)).isEqualTo(Integer.bitCount(set));
    }
    assertThat(Swar.count(0)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 36})
  void rangesAreEqualIfAllBytesAreEqual(int length) {
    byte[] one = new byte[3 + length + Swar.PADDING];
    byte[] other = new byte[2 + length + Swar.PADDING];
    random.nextBytes(one);
    random.nextBytes(other);
    System.arraycopy(one, 3, other, 2, length);
    assertThat(Swar.areEqual(one, 3, other, 2, length)).isTrue();
    for (int at = 0; at < length; at++) {
      other[2 + at]++;
      assertThat(Swar.areEqual(one, 3, other, 2, length)).as("byte " + at).isFalse();
      other[2 + at]--;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 36})
  void nonAsciiIsDetectedOnlyWithinTheRange(int length) {
    byte[] bytes = new byte[1 + length + Swar.PADDING];
    Arrays.fill(bytes, (byte) 'x');
    bytes[0] = -1;
    bytes[1 + length] = -1;
    assertThat(Swar.hasNonAscii(bytes, 1, 1 + length)).isFalse();
    for (int at = 1; at <= length; at++) {
      bytes[at] = (byte) 0x80;
      assertThat(Swar.hasNonAscii(bytes, 1, 1 + length)).as("byte " + at).isTrue();
      bytes[at] = 'x';
    }
  }

  private static long word(String text) {
    return Swar.readLong(Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), 16), 0);
  }
}
