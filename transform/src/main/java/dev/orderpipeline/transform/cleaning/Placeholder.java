package dev.orderpipeline.transform.cleaning;

/**
 * The words by which databases, programs and spreadsheets write a missing value, in any letter
 * case.
 */
public final class Placeholder {
  private static final String[] WORDS = {
    "null",
    "(null)",
    "<null>",
    "\\n",
    "none",
    "nan",
    "n/a",
    "undefined",
    "#n/a",
    "#ref!",
    "#value!",
    "#name?",
    "#null!",
    "#num!",
    "#div/0!",
  };

  /** The first characters of the words, in both letter cases. */
  public static final String STARTS = "nNuU#(<\\";

  private static final int MAX_LENGTH = 9;

  private Placeholder() {}

  /** Whether a text is such a word. */
  static boolean is(String text) {
    return text.length() <= MAX_LENGTH && is(AsciiBytes.bytes(text), 0, text.length());
  }

  /** Whether a range of bytes is such a word. */
  public static boolean is(byte[] text, int from, int to) {
    if (to - from > MAX_LENGTH || from == to) {
      return false;
    }
    for (String word : WORDS) {
      if (word.length() == to - from && equals(word, text, from)) {
        return true;
      }
    }
    return false;
  }

  private static boolean equals(String word, byte[] text, int from) {
    for (int i = 0; i < word.length(); i++) {
      byte b = text[from + i];
      if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
