package dev.orderpipeline.processor.intake;

/**
 * Shows text that came from a partner with everything escaped that is no visible text: control
 * characters, line ends, those that turn the direction of writing, halves of surrogate pairs.
 */
public final class VisibleText {
  private VisibleText() {}

  /** The whole text. */
  public static String of(String text) {
    StringBuilder shown = new StringBuilder(text.length() + 8);
    text.codePoints().forEach(codePoint -> append(shown, codePoint));
    return shown.toString();
  }

  /** Appends the character, or its escape. */
  public static void append(StringBuilder shown, int codePoint) {
    if (isVisible(codePoint)) {
      shown.appendCodePoint(codePoint);
    } else if (Character.isBmpCodePoint(codePoint)) {
      shown.append(String.format("\\u%04x", codePoint));
    } else {
      shown.append(String.format("\\u{%x}", codePoint));
    }
  }

  /** Whether the character is shown as it is. */
  public static boolean isVisible(int codePoint) {
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

  /** The beginning of a text that is longer, followed by "...". */
  public static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    boolean splits = Character.isHighSurrogate(text.charAt(longest - 1));
    return text.substring(0, splits ? longest - 1 : longest) + "...";
  }
}
