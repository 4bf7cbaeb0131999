package dev.orderpipeline.processor.intake;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Bytes to text, with what is no UTF-8 seen apart from a U+FFFD that stands in the file itself. */
final class Utf8 {
  /**
   * What stands for bytes that are not UTF-8. It is no part of any text in UTF-8 unless a high
   * surrogate stands before it.
   */
  static final char DAMAGE = '\uDFFF';

  private Utf8() {}

  /** The text, with {@link #DAMAGE} in it. */
  static CharBuffer decode(byte[] bytes, int from, int to) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .replaceWith(String.valueOf(DAMAGE))
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    try {
      return decoder.decode(ByteBuffer.wrap(bytes, from, to - from));
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("a decoder that replaces does not fail", e);
    }
  }

  /** How many characters the bytes are, with one for each DAMAGE. */
  static int characters(byte[] bytes, int from, int to) {
    return decode(bytes, from, to).length();
  }

  /** Whether the bytes are UTF-8 throughout: what the decoder would find no fault with. */
  static boolean isText(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      int lead = bytes[at++];
      if (lead >= 0) {
        continue;
      }
      int more = lead < (byte) 0xE0 ? 1 : lead < (byte) 0xF0 ? 2 : 3;
      if (lead < (byte) 0xC2 || lead > (byte) 0xF4 || to - at < more) {
        return false;
      }
      int second = bytes[at];
      // No longer form than needed, no surrogates, nothing beyond U+10FFFF.
      if ((lead == (byte) 0xE0 && second < (byte) 0xA0)
          || (lead == (byte) 0xED && second >= (byte) 0xA0)
          || (lead == (byte) 0xF0 && second < (byte) 0x90)
          || (lead == (byte) 0xF4 && second >= (byte) 0x90)) {
        return false;
      }
      for (; more > 0; more--) {
        if (bytes[at++] >= (byte) 0xC0) {
          return false;
        }
      }
    }
    return true;
  }
}
