package dev.orderpipeline.processor.intake;

/**
 * Makes a partner's text fit to be shown in a message: cut to {@value #LONGEST} characters, with
 * everything escaped that is no visible text.
 */
public final class ShownText {
  private static final int LONGEST = 80;

  private ShownText() {}

  /** The text, cut and escaped, without quotes around it. */
  public static String of(String text) {
    int end = Math.min(text.length(), LONGEST);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    StringBuilder shown = new StringBuilder(end + 8);
    int codePoint;
    for (int i = 0; i < end; i += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(i);
      if (codePoint == '"' || codePoint == '\\') {
        shown.append('\\').append((char) codePoint);
      } else if (isVisible(codePoint)) {
        shown.appendCodePoint(codePoint);
      } else if (Character.isBmpCodePoint(codePoint)) {
        shown.append(String.format("\\u%04x", codePoint));
      } else {
        shown.append(String.format("\\u{%x}", codePoint));
      }
    }
    if (end < text.length()) {
      shown.append("...");
    }
    return shown.toString();
  }

  private static boolean isVisible(int codePoint) {
    if (codePoint == '\uFFFD') {
      return false;
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
