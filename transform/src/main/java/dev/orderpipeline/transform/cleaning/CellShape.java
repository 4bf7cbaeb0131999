package dev.orderpipeline.transform.cleaning;

import java.util.Locale;
import java.util.Set;

/**
 * The coarse form of a value, by which a value in the wrong column is noticed: nothing, a number of
 * some digits, a date or time, or other text.
 *
 * @param kind the form
 * @param digits for a number, its digits before a decimal mark; else 0
 */
record CellShape(Kind kind, int digits) {

  /** The forms of values. */
  enum Kind {
    EMPTY,
    NUMBER,
    DATE,
    TEXT
  }

  static final CellShape EMPTY = new CellShape(Kind.EMPTY, 0);
  private static final CellShape DATE = new CellShape(Kind.DATE, 0);
  private static final CellShape TEXT = new CellShape(Kind.TEXT, 0);

  private static final int MAX_ZONE = 5;

  /** The words that a date or time can contain. */
  private static final Set<String> DATE_WORDS =
      Set.of(
          "t",
          "z",
          "am",
          "pm",
          "a",
          "p",
          "utc",
          "gmt",
          "cet",
          "cest",
          "jan",
          "feb",
          "mar",
          "apr",
          "may",
          "jun",
          "jul",
          "aug",
          "sep",
          "sept",
          "oct",
          "nov",
          "dec",
          "january",
          "february",
          "march",
          "april",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december",
          "mon",
          "tue",
          "wed",
          "thu",
          "fri",
          "sat",
          "sun");

  /** The shape of a text without surrounding spaces. */
  static CellShape of(String text) {
    if (Placeholder.is(text)
        || text.chars().noneMatch(c -> c > '0' && Character.isLetterOrDigit(c))) {
      // Also a dash or a zero, by which programs write that there is none.
      return EMPTY;
    }
    int first = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
    int at = first;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    int digits = at - first;
    if (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',')) {
      at++;
    }
    int decimals = at;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    if (at == text.length() && digits + at - decimals > 0) {
      return new CellShape(Kind.NUMBER, digits);
    }
    return isDate(text) ? DATE : TEXT;
  }

  /** At least two groups of digits, with nothing else but separators and words of dates. */
  private static boolean isDate(String text) {
    int numbers = 0;
    int at = 0;
    while (at < text.length()) {
      int from = at;
      char c = text.charAt(at);
      if (isDigit(c)) {
        while (at < text.length() && isDigit(text.charAt(at))) {
          at++;
        }
        numbers++;
      } else if (Character.isLetter(c)) {
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
          at++;
        }
        if (!isDateWord(text, from, at)) {
          return false;
        }
      } else if ("-./:, +".indexOf(c) >= 0) {
        at++;
      } else {
        return false;
      }
    }
    return numbers >= 2;
  }

  private static boolean isDateWord(String text, int from, int to) {
    String word = text.substring(from, to);
    boolean isZone =
        from > 0
            && (text.charAt(from - 1) == ' ' || isDigit(text.charAt(from - 1)))
            && word.length() <= MAX_ZONE
            && word.equals(word.toUpperCase(Locale.ROOT));
    return isZone || DATE_WORDS.contains(word.toLowerCase(Locale.ROOT));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
