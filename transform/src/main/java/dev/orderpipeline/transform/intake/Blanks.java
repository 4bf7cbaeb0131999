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
  public static boolean isFormat(int c) {
    return c > 0x7F && Character.getType(c) == Character.FORMAT;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c > 0x7F && Character.getType(c) == Character.SPACE_SEPARATOR);
  }
}
