package dev.orderpipeline.transform.intake;

import dev.orderpipeline.model.VisibleText;

/**
 * Prepares a partner's text for a message: cuts it to {@value #MAX_CHARS} chars and escapes quotes,
 * backslashes and invisible characters.
 */
public final class EscapedText {
  private static final int MAX_CHARS = 80;

  private EscapedText() {}

  /** Cuts and escapes a text; adds no quotes around it. */
  public static String of(String text) {
    int end = Math.min(text.length(), MAX_CHARS);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    StringBuilder shown = new StringBuilder(end + 8);
    int codePoint;
    for (int i = 0; i < end; i += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(i);
      if (codePoint == '"' || codePoint == '\\') {
        shown.append('\\').append((char) codePoint);
      } else if (codePoint == '\uFFFD') {
        // U+FFFD replaces malformed bytes, so it is escaped like any invisible character.
        shown.append("\\ufffd");
      } else {
        VisibleText.append(shown, codePoint);
      }
    }
    if (end < text.length()) {
      shown.append("...");
    }
    return shown.toString();
  }
}
