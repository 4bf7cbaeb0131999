package dev.orderpipeline.processor.intake;

/**
 * Makes a partner's text fit to be shown in a message: cut to {@value #LONGEST} characters, with
 * everything escaped that is no visible text.
 */
public final class EscapedText {
  private static final int LONGEST = 80;

  private EscapedText() {}

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
      } else if (codePoint == '\uFFFD') {
        // What stands for bytes that are no text is not shown as if it were some.
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
