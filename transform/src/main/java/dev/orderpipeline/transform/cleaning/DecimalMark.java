package dev.orderpipeline.transform.cleaning;

/** What the writing of an amount says about the decimal mark of its file. */
public enum DecimalMark {
  /** No point and no comma. */
  NONE,
  /** A point that can only be a decimal point. */
  POINT,
  /** A comma that can only be a decimal comma. */
  COMMA,
  /** A point that is read as a decimal point, but can also group thousands, as in 1.250. */
  POINT_OR_GROUP,
  /** A comma that is read as a decimal comma, but can also group thousands, as in 1,250. */
  COMMA_OR_GROUP;

  /** Whether the amount has two readings. */
  public boolean isAmbiguous() {
    return this == POINT_OR_GROUP || this == COMMA_OR_GROUP;
  }

  /** Whether the amount has a comma. */
  public boolean isComma() {
    return this == COMMA || this == COMMA_OR_GROUP;
  }
}
