package dev.orderpipeline.transform.cleaning;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.cleaning.Row.CustomerRow;
import dev.orderpipeline.transform.cleaning.Row.ItemRow;
import dev.orderpipeline.transform.cleaning.Row.OrderRow;
import dev.orderpipeline.transform.intake.EscapedText;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.RawRecord;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns the records of one file into rows or rejections. The first fault of a record counts: its
 * number of cells, then its packed cells, then its cells in the usual column order. Not
 * thread-safe.
 */
public final class RowCleaner {
  private final FileKind kind;
  private final Layout layout;
  private final int maxReferenceCharacters;
  private final int customer;
  private final int order;
  private final int item;
  private final int amount;
  private final boolean commaSeparated;
  private final AmountReader amounts = new AmountReader();

  /** The required cells of the current record; null for an unreadable one. */
  private final String[] values;

  private Reason reason;
  private String column;
  private String value;
  private boolean decimalComma;
  private long decimalCommas;
  private long firstDecimalComma;

  /**
   * Creates a cleaner for the file with this header.
   *
   * @throws FileRejectedException if the header lacks a required column or has a duplicate column
   */
  public RowCleaner(FileKind kind, RawRecord header, Limits limits) {
    this.kind = kind;
    this.layout = Layout.of(kind, header);
    this.maxReferenceCharacters = limits.maxReferenceCharacters();
    this.customer = layout.indexOf("customer_reference");
    this.order = layout.indexOf("order_reference");
    this.item = kind == FileKind.ITEMS ? layout.indexOf("id") : -1;
    this.amount = layout.amount();
    this.commaSeparated = header.delimiter() == ',';
    this.values = new String[layout.required()];
  }

  /** The known column names of a file kind, in lower case. */
  public static Set<String> knownColumns(FileKind kind) {
    return Column.of(kind).stream().map(Column::name).collect(Collectors.toUnmodifiableSet());
  }

  /** The positions of the required columns. */
  public Layout layout() {
    return layout;
  }

  /** Warnings about a readable but unusual header, at most four. */
  public List<String> headerWarnings() {
    return layout.warnings();
  }

  /** The number of rows so far whose amount has a decimal comma. */
  public long decimalCommas() {
    return decimalCommas;
  }

  /** The line of the first row that {@link #decimalCommas} counts, or 0. */
  public long firstDecimalComma() {
    return firstDecimalComma;
  }

  /** Whether the last row has an amount with a decimal comma. */
  public boolean hasDecimalComma() {
    return decimalComma;
  }

  /** Turns a record into a row, or a rejection with the reason. */
  public Cleaned clean(RawRecord record) {
    decimalComma = false;
    if (record.size() != layout.width()) {
      return wrongWidth(record);
    }
    reason = null;
    column = null;
    value = null;
    readValues(record);
    String customerReference = reference(customer);
    String itemId = reference(item);
    String orderReference = reference(order);
    Amount total = amount(amount);
    if (reason != null) {
      return new Rejection(
          record.line(), reason, column, value, customerReference, orderReference, itemId, true);
    }
    if (total != null) {
      countComma(record.line());
    }
    return switch (kind) {
      case CUSTOMERS -> new CustomerRow(record.line(), customerReference);
      case ORDERS -> new OrderRow(record.line(), customerReference, orderReference);
      case ITEMS -> new ItemRow(record.line(), itemId, orderReference, total);
    };
  }

  private void countComma(long line) {
    decimalComma = amounts.hasComma();
    if (decimalComma && decimalCommas++ == 0) {
      firstDecimalComma = line;
    }
  }

  private void readValues(RawRecord record) {
    int splitCell = -1;
    String[] split = null;
    for (int i = 0; i < values.length; i++) {
      int cell = layout.cellOf(i);
      PackedCell packed = layout.packedAt(cell);
      if (packed == null) {
        values[i] = stripped(record.cell(cell));
        continue;
      }
      if (cell != splitCell) {
        splitCell = cell;
        split = packed.split(record.cell(cell));
        if (split == null) {
          fail(Reason.PACKED_CELL_UNCLEAR, packed.names(), null);
        }
      }
      values[i] = split == null ? null : split[layout.wordOf(i)];
    }
  }

  private String reference(int index) {
    String text = index < 0 ? null : values[index];
    if (text == null) {
      return null;
    }
    Reason fault = null;
    if (text.isEmpty()) {
      fault = Reason.REFERENCE_MISSING;
    } else if (text.length() > maxReferenceCharacters) {
      fault = Reason.REFERENCE_TOO_LONG;
    } else if (!isText(text)) {
      fault = Reason.REFERENCE_NOT_TEXT;
    }
    if (fault == null) {
      return text;
    }
    fail(fault, layout.nameOf(index), text.isEmpty() ? null : quoted(text));
    return null;
  }

  private Amount amount(int index) {
    String text = index < 0 ? null : values[index];
    if (text == null) {
      return null;
    }
    if (!amounts.read(AsciiBytes.bytes(text), 0, text.length())) {
      fail(Reason.AMOUNT_NOT_DECIMAL, layout.nameOf(index), quoted(text));
      return null;
    }
    if (commaSeparated && amounts.canGroupThousands()) {
      fail(Reason.AMOUNT_AMBIGUOUS, layout.nameOf(index), quoted(text));
    }
    return amounts.amount();
  }

  private void fail(Reason fault, String inColumn, String shownValue) {
    if (reason == null) {
      reason = fault;
      column = inColumn;
      value = shownValue;
    }
  }

  /**
   * The last cell of a short row is not reliable, because a truncated file can end inside it. The
   * reference of a customers row is not either: no other row confirms that the customer exists.
   */
  private Rejection wrongWidth(RawRecord record) {
    boolean tooShort = record.size() < layout.width();
    int reliableCells = tooShort ? record.size() - 1 : layout.width();
    return new Rejection(
        record.line(),
        tooShort ? Reason.ROW_TOO_SHORT : Reason.ROW_TOO_LONG,
        null,
        record.size() + " instead of " + layout.width(),
        kind == FileKind.CUSTOMERS ? null : reliableReference(customer, record, reliableCells),
        reliableReference(order, record, reliableCells),
        null,
        false);
  }

  private String reliableReference(int index, RawRecord record, int reliableCells) {
    if (index < 0 || !layout.hasReliablePosition(index) || layout.cellOf(index) >= reliableCells) {
      return null;
    }
    String text = stripped(record.cell(layout.cellOf(index)));
    return text.isEmpty() || text.length() > maxReferenceCharacters || !isText(text) ? null : text;
  }

  private static String quoted(String text) {
    return '"' + EscapedText.of(text) + '"';
  }

  /** Strips surrounding spaces only; other white space is kept, and rejected in a reference. */
  private static String stripped(String cell) {
    int from = 0;
    int to = cell.length();
    while (from < to && cell.charAt(from) == ' ') {
      from++;
    }
    while (from < to && cell.charAt(to - 1) == ' ') {
      to--;
    }
    return cell.substring(from, to);
  }

  private static boolean isText(String reference) {
    for (int i = 0; i < reference.length(); i++) {
      char c = reference.charAt(i);
      if (c < ' ' || (c >= '\u007F' && c < '\u00A0') || c == '\uFFFD') {
        return false;
      }
    }
    return true;
  }
}
