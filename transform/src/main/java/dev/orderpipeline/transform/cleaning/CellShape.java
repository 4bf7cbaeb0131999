package dev.orderpipeline.transform.cleaning;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  /** More than any date has; it bounds the work for a long cell. */
  private static final int LONGEST_DATE = 64;

  /** A number with an optional sign and decimals; the group is its digits before the mark. */
  private static final Pattern NUMBER = Pattern.compile("[-+]?([0-9]*)(?:[.,][0-9]*)?");

  /**
   * A date or time: at least two groups of digits, between them only separators, names of months
   * and days, T, Z, AM, PM, and zones in capital letters.
   */
  private static final Pattern DATE_OR_TIME =
      Pattern.compile(
          "(?=.*[0-9][^0-9]+[0-9])"
              + "(?:[-./:, +0-9]"
              + "|(?<=[ 0-9])[A-Z]{1,5}(?![A-Za-z])"
              + "|(?<![A-Za-z])(?i:t|z|[ap]m?"
              + "|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)"
              + "[a-z]*)(?![A-Za-z]))++");

  /** The shape of a text without surrounding spaces. */
  static CellShape of(String text) {
    if (Placeholder.is(text)
        || text.chars().noneMatch(c -> c > '0' && Character.isLetterOrDigit(c))) {
      // Also a dash or a zero, by which programs write that there is none.
      return EMPTY;
    }
    Matcher number = NUMBER.matcher(text);
    if (number.matches()) {
      return new CellShape(Kind.NUMBER, number.group(1).length());
    }
    return text.length() <= LONGEST_DATE && DATE_OR_TIME.matcher(text).matches() ? DATE : TEXT;
  }
}
