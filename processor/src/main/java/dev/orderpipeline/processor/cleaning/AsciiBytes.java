package dev.orderpipeline.processor.cleaning;

/**
 * Text as bytes for rules that tell ASCII characters apart and no others: a byte for each
 * character, so that what is found in the bytes stands at the same place in the text.
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
