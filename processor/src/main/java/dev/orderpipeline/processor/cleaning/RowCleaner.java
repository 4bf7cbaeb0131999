package dev.orderpipeline.processor.cleaning;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.processor.cleaning.Row.CustomerRow;
import dev.orderpipeline.processor.cleaning.Row.ItemRow;
import dev.orderpipeline.processor.cleaning.Row.OrderRow;
import dev.orderpipeline.processor.intake.FileRefusedException;
import dev.orderpipeline.processor.intake.Limits;
import dev.orderpipeline.processor.intake.RawRecord;
import dev.orderpipeline.processor.intake.ShownText;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns the records of one file into rows or refusals, by the file's header. If several things are
 * wrong with a record, the first counts: its width, then its packed cells, then its cells in the
 * usual order of the columns. Not thread-safe.
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

  /** The needed cells of the record in hand; null where one cannot be read. */
  private final String[] values;

  private Reason reason;
  private String column;
  private String value;
  private long decimalCommas;
  private long firstDecimalComma;

  /**
   * A cleaner for the file with this header.
   *
   * @throws FileRefusedException if the header lacks a needed column, or has one twice
   */
  public RowCleaner(FileKind kind, RawRecord header, Limits limits) {
    this.kind = kind;
    this.layout = Layout.of(kind, header);
    this.longestReference = limits.referenceCharacters();
    this.customer = indexOf("customer_reference");
    this.order = indexOf("order_reference");
    this.item = kind == FileKind.ITEMS ? indexOf("id") : -1;
    this.amount = indexOf("total_price");
    this.commaSeparated = header.delimiter() == ',';
    this.values = new String[layout.needed().size()];
  }

  /** The names of the columns that files of a kind may have, in lower case. */
  public static Set<String> knownColumns(FileKind kind) {
    return Column.of(kind).stream().map(Column::name).collect(Collectors.toUnmodifiableSet());
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

  /** The row that a record holds, or why it holds none. */
  public Cleaned clean(RawRecord record) {
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
      return new Refusal(
          record.line(), reason, column, value, customerReference, orderReference, itemId, true);
    }
    if (total != null && Amount.hasComma(values[amount]) && decimalCommas++ == 0) {
      firstDecimalComma = record.line();
    }
    return switch (kind) {
      case CUSTOMERS -> new CustomerRow(record.line(), customerReference);
      case ORDERS -> new OrderRow(record.line(), customerReference, orderReference);
      case ITEMS -> new ItemRow(record.line(), itemId, orderReference, total);
    };
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
    Amount parsed = Amount.parse(text);
    if (parsed == null) {
      fail(Reason.AMOUNT_NOT_DECIMAL, layout.needed().get(index).name(), quoted(text));
    } else if (commaSeparated && Amount.hasComma(text) && Amount.mayGroupThousands(text)) {
      fail(Reason.AMOUNT_AMBIGUOUS, layout.needed().get(index).name(), quoted(text));
    }
    return parsed;
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
  private Refusal wrongWidth(RawRecord record) {
    boolean tooShort = record.size() < layout.width();
    int believed = tooShort ? record.size() - 1 : layout.width();
    return new Refusal(
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
    return '"' + ShownText.of(text) + '"';
  }

  /** Without the spaces around it; other white space is kept, and refused in a reference. */
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
