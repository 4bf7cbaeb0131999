package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.transform.cleaning.DecimalMark;
import dev.orderpipeline.transform.intake.FileRejectedException;
import java.io.Serializable;
import java.util.Comparator;
import java.util.EnumMap;

/**
 * The decimal marks that the amounts of the items file use, with the first line of each. Amounts
 * that can only be read in one way show which mark the file uses. If that is not the mark of an
 * amount with two readings, the amount is unclear. Not thread-safe.
 */
public final class DecimalMarks implements Serializable {
  private static final long serialVersionUID = 1L;

  private final EnumMap<DecimalMark, Long> lines = new EnumMap<>(DecimalMark.class);

  /** Adds a mark; the first line of each counts. */
  void add(DecimalMark mark, long line) {
    if (mark != DecimalMark.NONE) {
      lines.merge(mark, line, Math::min);
    }
  }

  /** Adds the marks of other rows. */
  void add(DecimalMarks other) {
    other.lines.forEach(this::add);
  }

  /** Whether a mark is among these. */
  boolean has(DecimalMark mark) {
    return lines.containsKey(mark);
  }

  /** Whether an amount with this mark has a second reading that these marks make possible. */
  boolean makeUnclear(DecimalMark mark) {
    return mark.isAmbiguous() && has(contradicting(mark));
  }

  /** Whether an amount with two readings is unclear, wherever it stands in the file. */
  public boolean areContradictory() {
    return lines.keySet().stream().anyMatch(this::makeUnclear);
  }

  /** Whether there are certain points and certain commas. */
  boolean areMixed() {
    return has(DecimalMark.POINT) && has(DecimalMark.COMMA);
  }

  /**
   * Rejects the whole file if it has amounts with two readings, and no amount shows which one is
   * meant: neither a certain mark nor 1000 or more without a mark.
   *
   * <p>An amount below 1000 without a mark, as in 980 beside 1.250, makes grouping as likely as
   * decimals. So do both marks, and a semicolon: programs that write it use decimal commas.
   *
   * @throws FileRejectedException with the line of the first such amount
   */
  public void requireCertainReading(char delimiter) {
    if (has(DecimalMark.POINT) || has(DecimalMark.COMMA) || has(DecimalMark.UNGROUPED)) {
      return;
    }
    boolean isLikelyGroup =
        has(DecimalMark.WHOLE)
            || (has(DecimalMark.POINT_OR_GROUP) && has(DecimalMark.COMMA_OR_GROUP));
    if (has(DecimalMark.POINT_OR_GROUP) && (isLikelyGroup || delimiter == ';')) {
      throw rejection(DecimalMark.POINT_OR_GROUP);
    }
    if (has(DecimalMark.COMMA_OR_GROUP) && isLikelyGroup) {
      throw rejection(DecimalMark.COMMA_OR_GROUP);
    }
  }

  private FileRejectedException rejection(DecimalMark mark) {
    long line = lines.get(mark);
    return new FileRejectedException(
        FileKind.ITEMS,
        line,
        FileReason.DECIMAL_MARKS_UNCLEAR,
        "The items file has an amount with a "
            + name(mark)
            + " on line "
            + line
            + " that can group thousands or be a decimal "
            + name(mark)
            + ", and no other amount shows which. "
            + FileReason.DECIMAL_MARKS_UNCLEAR.remedy());
  }

  /**
   * Rejects the file if an amount with two readings stands before the first one that makes it
   * unclear: by then it was counted in one reading.
   *
   * @throws FileRejectedException with both lines
   */
  public void requireEvidenceInTime() {
    lines.keySet().stream()
        .filter(mark -> makeUnclear(mark) && lines.get(mark) < lines.get(contradicting(mark)))
        .min(Comparator.comparing(mark -> lines.get(contradicting(mark))))
        .ifPresent(
            mark -> {
              DecimalMark other = contradicting(mark);
              throw rejection(mark, lines.get(mark), other, lines.get(other));
            });
  }

  private static FileRejectedException rejection(
      DecimalMark mark, long line, DecimalMark other, long otherLine) {
    return new FileRejectedException(
        FileKind.ITEMS,
        otherLine,
        FileReason.DECIMAL_MARKS_UNCLEAR,
        "The items file has an amount with a "
            + name(mark)
            + " on line "
            + line
            + " that can group thousands, because the amount on line "
            + otherLine
            + " has a decimal "
            + name(other)
            + ". "
            + FileReason.DECIMAL_MARKS_UNCLEAR.remedy());
  }

  private static String name(DecimalMark mark) {
    return mark.isComma() ? "comma" : "point";
  }

  /** The certain mark that makes an ambiguous one unclear. */
  private static DecimalMark contradicting(DecimalMark mark) {
    return switch (mark) {
      case POINT_OR_GROUP -> DecimalMark.COMMA;
      case COMMA_OR_GROUP -> DecimalMark.POINT;
      case NONE, WHOLE, UNGROUPED, POINT, COMMA -> DecimalMark.NONE;
    };
  }
}
