package dev.orderpipeline.transform.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.apache.commons.io.input.ReaderInputStream;

/** Decodes UTF-8 and distinguishes malformed bytes from a U+FFFD that the file itself contains. */
public final class Utf8 {
  /**
   * Replaces malformed bytes. A decoded text contains this low surrogate otherwise only after a
   * high surrogate.
   */
  static final char MALFORMED = '\uDFFF';

  private Utf8() {}

  /** Returns the text of a stream in another encoding as a stream of UTF-8. */
  static InputStream transcoded(InputStream bytes, Charset from) throws IOException {
    return ReaderInputStream.builder()
        .setReader(new InputStreamReader(bytes, from))
        .setCharset(StandardCharsets.UTF_8)
        .get();
  }

  /** Decodes bytes, with {@link #MALFORMED} for those that are not UTF-8. */
  static CharBuffer decode(byte[] bytes, int from, int to) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .replaceWith(String.valueOf(MALFORMED))
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    try {
      return decoder.decode(ByteBuffer.wrap(bytes, from, to - from));
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("a replacing decoder must not fail", e);
    }
  }

  /** The number of characters that {@link #decode} returns. */
  static int characters(byte[] bytes, int from, int to) {
    return decode(bytes, from, to).length();
  }

  /** Whether all bytes are well-formed UTF-8. */
  public static boolean isValid(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      int lead = bytes[at++];
      if (lead >= 0) {
        // Most words of eight bytes are ASCII.
        while (at + 8 <= to && (Swar.readLong(bytes, at) & Swar.TOP_BITS) == 0) {
          at += 8;
        }
        continue;
      }
      int remaining = lead < (byte) 0xE0 ? 1 : lead < (byte) 0xF0 ? 2 : 3;
      if (lead < (byte) 0xC2 || lead > (byte) 0xF4 || to - at < remaining) {
        return false;
      }
      int second = bytes[at];
      // Rejects overlong forms, surrogates and code points above U+10FFFF.
      if ((lead == (byte) 0xE0 && second < (byte) 0xA0)
          || (lead == (byte) 0xED && second >= (byte) 0xA0)
          || (lead == (byte) 0xF0 && second < (byte) 0x90)
          || (lead == (byte) 0xF4 && second >= (byte) 0x90)) {
        return false;
      }
      for (; remaining > 0; remaining--) {
        if (bytes[at++] >= (byte) 0xC0) {
          return false;
        }
      }
    }
    return true;
  }
}
