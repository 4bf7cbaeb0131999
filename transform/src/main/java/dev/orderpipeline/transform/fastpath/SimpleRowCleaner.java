package dev.orderpipeline.transform.fastpath;

import dev.orderpipeline.transform.cleaning.AmountReader;
import dev.orderpipeline.transform.cleaning.DecimalMark;
import dev.orderpipeline.transform.cleaning.Layout;
import dev.orderpipeline.transform.cleaning.PackedCell;
import dev.orderpipeline.transform.cleaning.Placeholder;
import dev.orderpipeline.transform.cleaning.RowShape;
import dev.orderpipeline.transform.cleaning.SkippedRows;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.Mixing;
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
  private static final int MILLION = 1_000_000;
  private static final long MAX_WHOLE = Long.MAX_VALUE / MILLION - 1;

  private final Layout layout;
  private final int columns;
  private final int[] cells;
  private final int item;
  private final int amount;
  private final int maxReferenceCharacters;
  private final boolean commaSeparated;
  private final AmountReader amounts = new AmountReader();
  private final PackedCell.Words words = new PackedCell.Words();
  private final RowShape shape;
  private final byte[][] names;

  /** By column and ASCII character: whether a reference that begins with it needs a second look. */
  private final boolean[][] oddStarts;

  SimpleRowCleaner(Layout layout, char delimiter, Limits limits) {
    this.layout = layout;
    this.columns = layout.required();
    this.amount = layout.amount();
    // Only items have an amount, and their first column is their id.
    this.item = amount < 0 ? -1 : 0;
    this.maxReferenceCharacters = limits.maxReferenceCharacters();
    this.commaSeparated = delimiter == ',';
    this.shape = layout.shape();
    this.cells = new int[columns];
    this.names = new byte[columns][];
    this.oddStarts = new boolean[columns][1 << 7];
    for (int i = 0; i < columns; i++) {
      cells[i] = layout.cellOf(i);
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

  /**
   * Cleans a plain record.
   *
   * @param record the record, whose cells have been found
   * @param batch receives the references and the amount
   * @return false if the record is not simple
   */
  boolean clean(RecordScanner record, byte[] bytes, CleanBatch batch, int row) {
    if (isOdd(record, bytes)) {
      return false;
    }
    boolean hasQuotes = record.hasDoubledQuotes();
    int splitCell = -1;
    for (int i = 0; i < columns; i++) {
      int cell = cells[i];
      int from = record.from(cell);
      int to = record.to(cell);
      if (hasQuotes && hasQuote(record, bytes, cell)) {
        return false;
      }
      PackedCell packed = layout.packedAt(cell);
      if (packed != null) {
        if (cell != splitCell && !packed.split(bytes, from, to, words)) {
          return false;
        }
        splitCell = cell;
        from = words.from(layout.wordOf(i));
        to = words.to(layout.wordOf(i));
      }
      // Surrounding spaces do not count; a plain record has no other ASCII blanks.
      while (from < to && bytes[from] == ' ') {
        from++;
      }
      while (from < to && bytes[to - 1] == ' ') {
        to--;
      }
      if (i == amount) {
        if (!readAmount(bytes, from, to, batch, row)) {
          return false;
        }
        continue;
      }
      // A plain record has no control characters, so ASCII bytes need no further check.
      if (from == to
          || to - from > maxReferenceCharacters
          || (record.hasNonAscii() && Swar.hasNonAscii(bytes, from, to))
          || (oddStarts[i][bytes[from]] && canBeOther(bytes, from, to, names[i]))) {
        return false;
      }
      long hash = i == item ? Mixing.key(bytes, from, to) : Mixing.hash(bytes, from, to);
      batch.reference(i, row, from, to, hash);
    }
    return true;
  }

  /** Whether a cell has doubled quotes, so that its bytes are not its text. */
  private static boolean hasQuote(RecordScanner record, byte[] bytes, int cell) {
    for (int at = record.from(cell); at < record.to(cell); at++) {
      if (bytes[at] == '"') {
        return true;
      }
    }
    return false;
  }

  /** Whether the row ends with content where no column is, or may be shifted. */
  private boolean isOdd(RecordScanner record, byte[] bytes) {
    if (layout.trailing()) {
      int last = layout.width() - 1;
      if (record.from(last) != record.to(last)) {
        return true;
      }
    }
    int cell = shape.cell();
    return cell >= 0
        && ((record.hasDoubledQuotes() && hasQuote(record, bytes, cell))
            || !shape.fits(bytes, record.from(cell), record.to(cell)));
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

  private boolean readAmount(byte[] bytes, int from, int to, CleanBatch batch, int row) {
    long twice = ShortAmount.twiceMillionths(bytes, from, to);
    if (twice >= 0) {
      long millionths = twice >> 1;
      boolean isWhole = (twice & 1) == 0;
      batch.total(
          row, millionths, isWhole ? DecimalMark.ofWhole(millionths / MILLION) : DecimalMark.POINT);
      return true;
    }
    if (!amounts.read(bytes, from, to)
        || (commaSeparated && amounts.mark() == DecimalMark.COMMA_OR_GROUP)) {
      return false;
    }
    batch.total(row, amounts.whole() * MILLION + amounts.millionths(), amounts.mark());
    return amounts.whole() <= MAX_WHOLE && amounts.whole() >= -MAX_WHOLE;
  }
}
