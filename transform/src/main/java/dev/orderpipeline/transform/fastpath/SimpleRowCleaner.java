package dev.orderpipeline.transform.fastpath;

import dev.orderpipeline.transform.cleaning.AmountReader;
import dev.orderpipeline.transform.cleaning.Layout;
import dev.orderpipeline.transform.cleaning.PackedCell;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.Swar;

/**
 * Cleans simple records without creating text: those whose required cells are sound by a check of
 * their bytes. {@link dev.orderpipeline.transform.cleaning.RowCleaner} decides all others. Not
 * thread-safe.
 */
final class SimpleRowCleaner {
  private final Layout layout;
  private final int columns;
  private final int amount;
  private final int maxReferenceCharacters;
  private final boolean commaSeparated;
  private final AmountReader amounts = new AmountReader();
  private final PackedCell.Words words = new PackedCell.Words();
  private boolean decimalComma;

  SimpleRowCleaner(Layout layout, char delimiter, Limits limits) {
    this.layout = layout;
    this.columns = layout.required();
    this.amount = layout.amount();
    this.maxReferenceCharacters = limits.maxReferenceCharacters();
    this.commaSeparated = delimiter == ',';
  }

  /** The number of references of a row. */
  int references() {
    return amount < 0 ? columns : columns - 1;
  }

  /** Whether the last row has an amount with a decimal comma. */
  boolean hasDecimalComma() {
    return decimalComma;
  }

  /**
   * Cleans a plain record.
   *
   * @param batch receives the references and the amount
   * @return false if the record is not simple
   */
  boolean clean(RecordBatch records, int index, CleanBatch batch) {
    byte[] bytes = records.bytes();
    decimalComma = false;
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
        long millionths = ShortAmount.millionths(bytes, from, to);
        if (millionths >= 0) {
          batch.total(index, millionths);
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
          || (records.hasNonAscii(index) && Swar.hasNonAscii(bytes, from, to))) {
        return false;
      }
      batch.reference(i, index, from, to);
    }
    return true;
  }

  private boolean readAmount(byte[] bytes, int from, int to, int index, CleanBatch batch) {
    if (!amounts.read(bytes, from, to) || (commaSeparated && amounts.canGroupThousands())) {
      return false;
    }
    decimalComma = amounts.hasComma();
    return batch.total(index, amounts.whole(), amounts.millionths());
  }
}
