package dev.orderpipeline.model;

/**
 * Escapes the invisible characters of a partner's text: control characters, line ends,
 * bidirectional overrides and unpaired surrogates.
 */
public final class VisibleText {
  private VisibleText() {}

  /** Escapes a whole text. */
  public static String of(String text) {
    StringBuilder shown = new StringBuilder(text.length() + 8);
    text.codePoints().forEach(codePoint -> append(shown, codePoint));
    return shown.toString();
  }

  /** Appends a character or its escape. */
  public static void append(StringBuilder shown, int codePoint) {
    if (isVisible(codePoint)) {
      shown.appendCodePoint(codePoint);
    } else if (Character.isBmpCodePoint(codePoint)) {
      shown.append(String.format("\\u%04x", codePoint));
    } else {
      shown.append(String.format("\\u{%x}", codePoint));
    }
  }

  /** Whether a character needs no escape. */
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

  /** Cuts a text to at most {@code maxLength} chars, followed by "..." if it was longer. */
  public static String cut(String text, int maxLength) {
    if (text.length() <= maxLength) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(maxLength - 1));
    return text.substring(0, splitsPair ? maxLength - 1 : maxLength) + "...";
  }
}
