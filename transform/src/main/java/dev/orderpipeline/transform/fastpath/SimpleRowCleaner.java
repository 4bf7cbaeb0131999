package dev.orderpipeline.transform.fastpath;

import dev.orderpipeline.transform.cleaning.AmountReader;
import dev.orderpipeline.transform.cleaning.DecimalMark;
import dev.orderpipeline.transform.cleaning.Layout;
import dev.orderpipeline.transform.cleaning.PackedCell;
import dev.orderpipeline.transform.cleaning.Placeholder;
import dev.orderpipeline.transform.cleaning.RowShape;
import dev.orderpipeline.transform.cleaning.SkippedRows;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.Swar;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Cleans simple records without creating text: those whose required cells are sound by a check of
 * their bytes. {@link dev.orderpipeline.transform.cleaning.RowCleaner} decides all others. Not
 * thread-safe.
 */
final class SimpleRowCleaner {
  private static final String ODD_STARTS = SkippedRows.RULING + Placeholder.STARTS;

  private final Layout layout;
  private final int columns;
  private final int amount;
  private final int maxReferenceCharacters;
  private final boolean commaSeparated;
  private final AmountReader amounts = new AmountReader();
  private final PackedCell.Words words = new PackedCell.Words();
  private final RowShape shape;
  private final byte[][] names;

  /** By column and ASCII character: whether a reference that begins with it needs a second look. */
  private final boolean[][] oddStarts;

  private DecimalMark mark = DecimalMark.NONE;

  SimpleRowCleaner(Layout layout, char delimiter, Limits limits) {
    this.layout = layout;
    this.columns = layout.required();
    this.amount = layout.amount();
    this.maxReferenceCharacters = limits.maxReferenceCharacters();
    this.commaSeparated = delimiter == ',';
    this.shape = layout.shape();
    this.names = new byte[columns][];
    this.oddStarts = new boolean[columns][1 << 7];
    for (int i = 0; i < columns; i++) {
      names[i] = layout.nameOf(i).getBytes(StandardCharsets.US_ASCII);
      String first = layout.nameOf(i).substring(0, 1);
      for (char c : (ODD_STARTS + first + first.toUpperCase(Locale.ROOT)).toCharArray()) {
        oddStarts[i][c] = true;
      }
    }
  }

  /** The number of references of a row. */
  int references() {
    return amount < 0 ? columns : columns - 1;
  }

  /** The decimal mark of the last row, if it is a simple items row. */
  DecimalMark mark() {
    return mark;
  }

  /**
   * Cleans a plain record.
   *
   * @param batch receives the references and the amount
   * @return false if the record is not simple
   */
  boolean clean(RecordBatch records, int index, CleanBatch batch) {
    byte[] bytes = records.bytes();
    if (isOdd(records, index)) {
      return false;
    }
    int splitCell = -1;
    for (int i = 0; i < columns; i++) {
      int cell = layout.cellOf(i);
      int from = records.cellFrom(index, cell);
      int to = records.cellTo(index, cell);
      PackedCell packed = layout.packedAt(cell);
      if (packed != null) {
        if (cell != splitCell && !packed.split(bytes, from, to, words)) {
          return false;
        }
        splitCell = cell;
        from = words.from(layout.wordOf(i));
        to = words.to(layout.wordOf(i));
      }
      if (i == amount) {
        long twice = ShortAmount.twiceMillionths(bytes, from, to);
        if (twice >= 0) {
          mark = (twice & 1) == 0 ? DecimalMark.NONE : DecimalMark.POINT;
          batch.total(index, twice >> 1);
        } else if (!readAmount(bytes, from, to, index, batch)) {
          return false;
        }
        continue;
      }
      // A plain record has no control characters, so ASCII bytes need no further check.
      if (from == to
          || to - from > maxReferenceCharacters
          || bytes[from] == ' '
          || bytes[to - 1] == ' '
          || (records.hasNonAscii(index) && Swar.hasNonAscii(bytes, from, to))
          || (oddStarts[i][bytes[from]] && canBeOther(bytes, from, to, names[i]))) {
        return false;
      }
      batch.reference(i, index, from, to);
    }
    return true;
  }

  /** Whether the row ends with content where no column is, or may be shifted. */
  private boolean isOdd(RecordBatch records, int index) {
    if (layout.trailing()) {
      int last = layout.width() - 1;
      if (records.cellFrom(index, last) != records.cellTo(index, last)) {
        return true;
      }
    }
    int cell = shape.cell();
    return cell >= 0
        && !shape.fits(records.bytes(), records.cellFrom(index, cell), records.cellTo(index, cell));
  }

  /** Whether a reference can be a placeholder, a part of a ruling line, or its column's name. */
  private static boolean canBeOther(byte[] bytes, int from, int to, byte[] name) {
    return SkippedRows.RULING.indexOf(bytes[from]) >= 0
        || Placeholder.is(bytes, from, to)
        || (to - from == name.length && isName(bytes, from, name));
  }

  private static boolean isName(byte[] bytes, int from, byte[] name) {
    for (int i = 0; i < name.length; i++) {
      byte b = bytes[from + i];
      if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != name[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean readAmount(byte[] bytes, int from, int to, int index, CleanBatch batch) {
    if (!amounts.read(bytes, from, to)
        || (commaSeparated && amounts.mark() == DecimalMark.COMMA_OR_GROUP)) {
      return false;
    }
    mark = amounts.mark();
    return batch.total(index, amounts.whole(), amounts.millionths());
  }
}
