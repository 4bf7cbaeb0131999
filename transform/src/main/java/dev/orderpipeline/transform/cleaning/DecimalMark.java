package dev.orderpipeline.transform.cleaning;

/** What the writing of an amount says about the decimal mark of its file. */
public enum DecimalMark {
  /** Nothing: there is no amount, or none that can be read. */
  NONE,
  /** Neither a mark nor a reason for one: whole units below 1000, as in 980. */
  WHOLE,
  /** That the file does not group thousands: whole units of 1000 or more, as in 1250. */
  UNGROUPED,
  /** A point that can only be a decimal point. */
  POINT,
  /** A comma that can only be a decimal comma. */
  COMMA,
  /** A point that is read as a decimal point, but can also group thousands, as in 1.250. */
  POINT_OR_GROUP,
  /** A comma that is read as a decimal comma, but can also group thousands, as in 1,250. */
  COMMA_OR_GROUP;

  private static final int THOUSAND = 1000;

  /**
   * The decimal mark of a number that groups thousands, as in 1.234,56 or 1.250.000: the last mark
   * if there are both, else the one that it does not repeat.
   */
  static DecimalMark ofGrouped(String text) {
    if (!text.chars()
        .allMatch(c -> (c >= '0' && c <= '9') || "+-., \u00A0\u202F'".indexOf(c) >= 0)) {
      return NONE;
    }
    int point = text.lastIndexOf('.');
    int comma = text.lastIndexOf(',');
    if (point >= 0 && comma >= 0) {
      return point > comma ? POINT : COMMA;
    }
    boolean repeats = text.indexOf('.') < point || text.indexOf(',') < comma;
    if (repeats) {
      return point >= 0 ? COMMA : POINT;
    }
    boolean isGrouped = text.indexOf(' ') > 0 || text.indexOf('\u00A0') > 0;
    return isGrouped && point >= 0 ? POINT : isGrouped && comma >= 0 ? COMMA : NONE;
  }

  /** What an amount without a mark shows. */
  public static DecimalMark ofWhole(long units) {
    return units >= THOUSAND || units <= -THOUSAND ? UNGROUPED : WHOLE;
  }

  /** Whether the amount has two readings. */
  public boolean isAmbiguous() {
    return this == POINT_OR_GROUP || this == COMMA_OR_GROUP;
  }

  /** Whether the amount has a comma. */
  public boolean isComma() {
    return this == COMMA || this == COMMA_OR_GROUP;
  }
}
