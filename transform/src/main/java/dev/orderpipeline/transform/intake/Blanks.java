package dev.orderpipeline.transform.intake;

/**
 * Strips what does not belong to a cell: spaces of any kind at both ends, and invisible format
 * characters, such as a byte-order mark, at the start.
 */
public final class Blanks {
  private Blanks() {}

  /** The text without surrounding spaces and leading invisible characters. */
  public static String strip(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && (isSpace(text.charAt(from)) || isFormat(text.charAt(from)))) {
      from++;
    }
    while (from < to && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /** Whether {@link #strip} removes an invisible character that is not a space. */
  public static boolean startsInvisibly(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isFormat(c)) {
        return true;
      }
      if (!isSpace(c)) {
        return false;
      }
    }
    return false;
  }

  /** Whether a text is empty after {@link #strip}. */
  public static boolean isBlank(String text) {
    return strip(text).isEmpty();
  }

  /** Whether a character is invisible without being a space: zero-width, or for formatting. */
  private static boolean isFormat(int c) {
    return c > 0x7F && Character.getType(c) == Character.FORMAT;
  }

  /** Whether a character is invisible, or nearly so, without being a space between words. */
  public static boolean isInvisible(int c) {
    return c > 0x7F
        && switch (Character.getType(c)) {
          case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
          default -> isFiller(c);
        };
  }

  /** A joiner, a filler of Hangul, or a selector of variants: a letter or mark without a look. */
  private static boolean isFiller(int c) {
    return c == 0x034F
        || c == 0x115F
        || c == 0x1160
        || c == 0x3164
        || c == 0xFFA0
        || (c >= 0x180B && c <= 0x180F)
        || (c >= 0xFE00 && c <= 0xFE0F)
        || (c >= 0xE0100 && c <= 0xE01EF);
  }

  /** Whether {@link #strip} removes a character at the start. */
  static boolean isBlank(char c) {
    return isSpace(c) || isFormat(c);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c > 0x7F && Character.getType(c) == Character.SPACE_SEPARATOR);
  }
}
