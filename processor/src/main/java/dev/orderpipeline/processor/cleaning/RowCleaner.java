package dev.orderpipeline.processor.cleaning;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.processor.cleaning.Row.CustomerRow;
import dev.orderpipeline.processor.cleaning.Row.ItemRow;
import dev.orderpipeline.processor.cleaning.Row.OrderRow;
import dev.orderpipeline.processor.intake.EscapedText;
import dev.orderpipeline.processor.intake.FileRejectedException;
import dev.orderpipeline.processor.intake.Limits;
import dev.orderpipeline.processor.intake.RawRecord;
import dev.orderpipeline.processor.intake.RecordBatch;
import dev.orderpipeline.processor.intake.Swar;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns the records of one file into rows or rejections, by the file's header. If several things
 * are wrong with a record, the first counts: its width, then its packed cells, then its cells in
 * the usual order of the columns. Not thread-safe.
 */
public final class RowCleaner {
  private final FileKind kind;
  private final Layout layout;
  private final int longestReference;
  private final int customer;
  private final int order;
  private final int item;
  private final int amount;
  private final boolean commaSeparated;
  private final AmountReader amounts = new AmountReader();
  private final PackedCell.Split words = new PackedCell.Split();

  /** The needed cells of the record in hand; null where one cannot be read. */
  private final String[] values;

  private Reason reason;
  private String column;
  private String value;
  private boolean decimalComma;
  private long decimalCommas;
  private long firstDecimalComma;

  /**
   * A cleaner for the file with this header.
   *
   * @throws FileRejectedException if the header lacks a needed column, or has one twice
   */
  public RowCleaner(FileKind kind, RawRecord header, Limits limits) {
    this(kind, Layout.of(kind, header), header.delimiter() == ',', limits.referenceCharacters());
  }

  private RowCleaner(FileKind kind, Layout layout, boolean commaSeparated, int longestReference) {
    this.kind = kind;
    this.layout = layout;
    this.longestReference = longestReference;
    this.customer = indexOf("customer_reference");
    this.order = indexOf("order_reference");
    this.item = kind == FileKind.ITEMS ? indexOf("id") : -1;
    this.amount = indexOf("total_price");
    this.commaSeparated = commaSeparated;
    this.values = new String[layout.needed().size()];
  }

  /** The names of the columns that files of a kind may have, in lower case. */
  public static Set<String> knownColumns(FileKind kind) {
    return Column.of(kind).stream().map(Column::name).collect(Collectors.toUnmodifiableSet());
  }

  /** Another cleaner of the same file, which has counted nothing yet. */
  RowCleaner another() {
    return new RowCleaner(kind, layout, commaSeparated, longestReference);
  }

  /** How many references each sound row has; they are told apart by their order. */
  int references() {
    return amount < 0 ? values.length : values.length - 1;
  }

  /** What is odd about the header, though the file can be read; a handful of sentences at most. */
  public List<String> headerWarnings() {
    return layout.warnings();
  }

  /** How many of the rows so far have an amount whose decimals begin with a comma. */
  public long decimalCommas() {
    return decimalCommas;
  }

  /** The line of the first row that {@link #decimalCommas} counts; 0 if there is none. */
  public long firstDecimalComma() {
    return firstDecimalComma;
  }

  /** Whether the row that was made last has an amount whose decimals begin with a comma. */
  public boolean hasDecimalComma() {
    return decimalComma;
  }

  /** The row that a record holds, or why it holds none. */
  public Cleaned clean(RawRecord record) {
    decimalComma = false;
    if (record.size() != layout.width()) {
      return wrongWidth(record);
    }
    reason = null;
    column = null;
    value = null;
    take(record);
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

  /**
   * Cleans a plain record without making text of it, if it is simple enough to be sound beyond
   * doubt. Of all others {@link #clean} decides.
   */
  boolean cleanPlainly(RecordBatch records, int index, CleanBatch batch) {
    byte[] bytes = records.bytes();
    boolean mayHaveComma = false;
    decimalComma = false;
    int splitCell = -1;
    for (int i = 0; i < values.length; i++) {
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
        long millionths = AmountReader.readShort(bytes, from, to);
        if (millionths >= 0) {
          batch.total(index, millionths);
          continue;
        }
        mayHaveComma = true;
        if (!amounts.read(bytes, from, to)
            || (commaSeparated && amounts.mayGroupThousands())
            || !batch.total(index, amounts.whole(), amounts.millionths())) {
          return false;
        }
        continue;
      }
      // A plain record holds no control characters, so that ASCII is text.
      if (from == to
          || to - from > longestReference
          || bytes[from] == ' '
          || bytes[to - 1] == ' '
          || (records.hasOthersThanAscii(index) && Swar.hasOthersThanAscii(bytes, from, to))) {
        return false;
      }
      batch.reference(i, index, from, to);
    }
    if (mayHaveComma) {
      countComma(records.line(index));
    }
    return true;
  }

  private void take(RawRecord record) {
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
    Reason wrong = null;
    if (text.isEmpty()) {
      wrong = Reason.REFERENCE_MISSING;
    } else if (text.length() > longestReference) {
      wrong = Reason.REFERENCE_TOO_LONG;
    } else if (!isText(text)) {
      wrong = Reason.REFERENCE_NOT_TEXT;
    }
    if (wrong == null) {
      return text;
    }
    fail(wrong, layout.needed().get(index).name(), text.isEmpty() ? null : quoted(text));
    return null;
  }

  private Amount amount(int index) {
    String text = index < 0 ? null : values[index];
    if (text == null) {
      return null;
    }
    if (!amounts.read(AsciiBytes.bytes(text), 0, text.length())) {
      fail(Reason.AMOUNT_NOT_DECIMAL, layout.needed().get(index).name(), quoted(text));
      return null;
    }
    if (commaSeparated && amounts.mayGroupThousands()) {
      fail(Reason.AMOUNT_AMBIGUOUS, layout.needed().get(index).name(), quoted(text));
    }
    return amounts.amount();
  }

  private void fail(Reason wrong, String inColumn, String shown) {
    if (reason == null) {
      reason = wrong;
      column = inColumn;
      value = shown;
    }
  }

  /**
   * The last cell of a short row is not believed: a file that was cut off may have cut it too. Nor
   * is a customers row, for nothing else tells whether such a customer exists.
   */
  private Rejection wrongWidth(RawRecord record) {
    boolean tooShort = record.size() < layout.width();
    int believed = tooShort ? record.size() - 1 : layout.width();
    return new Rejection(
        record.line(),
        tooShort ? Reason.ROW_TOO_SHORT : Reason.ROW_TOO_LONG,
        null,
        record.size() + " instead of " + layout.width(),
        kind == FileKind.CUSTOMERS ? null : firm(customer, record, believed),
        firm(order, record, believed),
        null,
        false);
  }

  private String firm(int index, RawRecord record, int believed) {
    if (index < 0 || !layout.isFirm(index) || layout.cellOf(index) >= believed) {
      return null;
    }
    String text = stripped(record.cell(layout.cellOf(index)));
    return text.isEmpty() || text.length() > longestReference || !isText(text) ? null : text;
  }

  private int indexOf(String name) {
    for (int i = 0; i < layout.needed().size(); i++) {
      if (layout.needed().get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static String quoted(String text) {
    return '"' + EscapedText.of(text) + '"';
  }

  /** Without the spaces around it; other white space is kept, and rejected in a reference. */
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
