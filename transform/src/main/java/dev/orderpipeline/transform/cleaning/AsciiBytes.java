package dev.orderpipeline.transform.cleaning;

/**
 * Converts text to bytes for rules that concern only ASCII characters. Each char becomes one byte,
 * so that offsets in the bytes are offsets in the text.
 */
final class AsciiBytes {
  private static final byte OTHER = -1;

  private AsciiBytes() {}

  static byte[] bytes(String text) {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      char c = text.charAt(i);
      bytes[i] = c < 0x80 ? (byte) c : OTHER;
    }
    return bytes;
  }
}
