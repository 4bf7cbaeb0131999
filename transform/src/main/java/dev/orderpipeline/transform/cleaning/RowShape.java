package dev.orderpipeline.transform.cleaning;

import dev.orderpipeline.transform.intake.Blanks;
import dev.orderpipeline.transform.intake.RawRecord;
import dev.orderpipeline.transform.intake.Swar;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Notices rows whose cells are shifted although their number is right: a {@code quantity} that is
 * not a number, or an {@code order_timestamp} of another form than in the file's first rows.
 * Immutable.
 */
public final class RowShape {
  static final String QUANTITY = "quantity";
  static final String TIMESTAMP = "order_timestamp";

  /** A number whose thousands are grouped. */
  private static final Pattern GROUPED = Pattern.compile("[-+]?[0-9][0-9 .,'\u00A0\u202F]*");

  /** The digits of one word. */
  private static final int MAX_SHORT = 8;

  private final int cell;
  private final String column;
  private final CellShape usual;

  /** The lengths of values that fit if they have only digits. */
  private final int minDigits;

  private final int maxDigits;

  private RowShape(int cell, String column, CellShape usual) {
    this.cell = cell;
    this.column = column;
    this.usual = usual;
    boolean isNumber = usual.kind() == CellShape.Kind.NUMBER;
    this.minDigits = column.equals(QUANTITY) ? 1 : usual.digits();
    this.maxDigits = !isNumber ? 0 : column.equals(QUANTITY) ? MAX_SHORT : usual.digits();
  }

  /**
   * Learns the form of a column from the first rows; no row is shifted if they have no clear form.
   *
   * @param cell the cell of the column, or -1
   */
  static RowShape of(int cell, String column, int width, List<RawRecord> sample) {
    Map<CellShape, Integer> counts = new HashMap<>();
    int values = 0;
    for (RawRecord record : sample) {
      if (cell >= 0 && record.size() == width) {
        CellShape shape = CellShape.of(Blanks.strip(record.cell(cell)));
        if (shape.kind() != CellShape.Kind.EMPTY) {
          counts.merge(shape, 1, Integer::sum);
          values++;
        }
      }
    }
    CellShape usual = CellShape.EMPTY;
    int most = 0;
    for (Map.Entry<CellShape, Integer> count : counts.entrySet()) {
      CellShape shape = count.getKey();
      boolean more =
          count.getValue() > most || (count.getValue() == most && shape.digits() > usual.digits());
      if (shape.kind() != CellShape.Kind.TEXT && more) {
        usual = shape;
        most = count.getValue();
      }
    }
    int ofKind = 0;
    for (Map.Entry<CellShape, Integer> count : counts.entrySet()) {
      ofKind += count.getKey().kind() == usual.kind() ? count.getValue() : 0;
    }
    return new RowShape(most > 0 && 2 * ofKind >= values ? cell : -1, column, usual);
  }

  /** The cell to check, or -1. */
  public int cell() {
    return cell;
  }

  String column() {
    return column;
  }

  /** Whether the value, without surrounding spaces, can be one of this column. */
  boolean fits(String value) {
    if (column.equals(QUANTITY) && GROUPED.matcher(value).matches()) {
      return true;
    }
    CellShape shape = CellShape.of(value);
    if (shape.kind() == CellShape.Kind.EMPTY || usual.kind() == CellShape.Kind.EMPTY) {
      return true;
    }
    return shape.kind() == usual.kind()
        && (column.equals(QUANTITY) || Math.abs(shape.digits() - usual.digits()) <= 1);
  }

  /**
   * Whether the bytes of a cell fit; a false result decides nothing.
   *
   * @param text the bytes that have the cell, with {@link Swar#PADDING} spare ones after it
   */
  public boolean fits(byte[] text, int from, int to) {
    if (areUsualDigits(text, from, to)) {
      return true;
    }
    return !Swar.hasNonAscii(text, from, to)
        && fits(Blanks.strip(new String(text, from, to - from, StandardCharsets.US_ASCII)));
  }

  /** As many digits as usual, or a few of a quantity: what most cells are. */
  private boolean areUsualDigits(byte[] text, int from, int to) {
    int length = to - from;
    if (length < minDigits || length > maxDigits) {
      return false;
    }
    for (int at = from; at < to; at += MAX_SHORT) {
      if (Swar.decimal(Swar.readLong(text, at), Math.min(MAX_SHORT, to - at)) < 0) {
        return false;
      }
    }
    return true;
  }
}
