package dev.orderpipeline.transform.cleaning;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.cleaning.Row.CustomerRow;
import dev.orderpipeline.transform.cleaning.Row.ItemRow;
import dev.orderpipeline.transform.cleaning.Row.OrderRow;
import dev.orderpipeline.transform.intake.Blanks;
import dev.orderpipeline.transform.intake.ColumnNames;
import dev.orderpipeline.transform.intake.EscapedText;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.FileStart;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.Notice;
import dev.orderpipeline.transform.intake.NoticedLine;
import dev.orderpipeline.transform.intake.Notices;
import dev.orderpipeline.transform.intake.RawRecord;
import dev.orderpipeline.transform.intake.RecordSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns the records of one file into rows or rejections. The first fault of a record counts: its
 * number of cells, then shifted cells, its packed cells, and its cells in the usual column order.
 * Not thread-safe.
 */
public final class RowCleaner {
  private static final String FORMULA_START = "=\"";

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

  private final FileStart start;
  private final SkippedRows skippedRows;

  private Reason reason;
  private String column;
  private String value;
  private Notices notices = Notices.NONE;

  /**
   * Creates a cleaner for the file with this start.
   *
   * @throws FileRejectedException if the header lacks a required column or has a duplicate column
   */
  public RowCleaner(FileKind kind, FileStart start, Limits limits) {
    this.kind = kind;
    this.start = start;
    this.skippedRows = new SkippedRows(start.header());
    this.layout = Layout.of(kind, start.header(), skippedRows.withoutThem(start.sample()));
    this.maxReferenceCharacters = limits.maxReferenceCharacters();
    this.customer = layout.indexOf("customer_reference");
    this.order = layout.indexOf("order_reference");
    this.item = kind == FileKind.ITEMS ? layout.indexOf("id") : -1;
    this.amount = layout.amount();
    this.commaSeparated = start.header().delimiter() == ',';
    this.values = new String[layout.required()];
  }

  /** The column names of a file kind, by which its header is found. */
  public static ColumnNames columnNames(FileKind kind) {
    return new ColumnNames(names(Column.of(kind)), names(Column.requiredOf(kind)));
  }

  private static Set<String> names(List<Column> columns) {
    return columns.stream().map(Column::name).collect(Collectors.toUnmodifiableSet());
  }

  /** The positions of the required columns. */
  public Layout layout() {
    return layout;
  }

  /**
   * The cells of the required columns of a record, unchanged, by column name. A packed cell gives
   * the column's word; one that cannot be split is whole, under the names of all its columns.
   * Columns that the record is too short for are left out.
   */
  public Map<String, String> requiredCells(RawRecord record) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (int i = 0; i < layout.required(); i++) {
      int cell = layout.cellOf(i);
      if (cell >= record.size()) {
        continue;
      }
      PackedCell packed = layout.packedAt(cell);
      String[] split = packed == null ? null : packed.split(record.cell(cell));
      if (packed == null) {
        cells.put(layout.nameOf(i), record.cell(cell));
      } else if (split == null) {
        cells.put(packed.names(), record.cell(cell));
      } else {
        cells.put(layout.nameOf(i), split[layout.wordOf(i)]);
      }
    }
    return cells;
  }

  /** Warnings about a readable but unusual header or encoding, at most five. */
  public List<String> headerWarnings() {
    List<String> warnings = new ArrayList<>(layout.warnings());
    switch (start.encoding()) {
      case UTF_16 -> warnings.add("encoded in UTF-16, not UTF-8");
      case WINDOWS_1252 -> warnings.add("encoded in Windows-1252, not UTF-8");
      case UTF_8 -> {}
    }
    return List.copyOf(warnings);
  }

  /** The notice about the last line of a file that was read to its end, if there is one. */
  public Optional<NoticedLine> lastLine(RecordSource records) {
    boolean endsWithAmount = amount >= 0 && layout.cellOf(amount) == layout.width() - 1;
    return records.lacksLineEnd() && endsWithAmount && !start.sample().isEmpty()
        ? Optional.of(new NoticedLine(Notice.NO_LINE_END, records.lastLine()))
        : Optional.empty();
  }

  /**
   * The cell with the {@code order_timestamp} of an orders file; -1 if it has none of a clear form.
   */
  public int timestampCell() {
    return kind == FileKind.ORDERS ? layout.shape().cell() : -1;
  }

  /** What was unusual about the last record. */
  public Notices notices() {
    return notices;
  }

  /** Turns a record into a row, a rejection with the reason, or nothing if it is not data. */
  public Cleaned clean(RawRecord record) {
    notices = record.notices();
    Optional<Notice> skipped = skippedRows.notice(record);
    if (skipped.isPresent()) {
      return new Skipped(record.line(), skipped.get());
    }
    if (record.numberOnLine() > 0) {
      return misplaced(
          record, Reason.ROW_TOO_LONG, null, "another row on the same line", layout.width());
    }
    if (record.spanFrom() > 0) {
      return misplaced(
          record,
          Reason.QUOTE_SPANS_ROWS,
          null,
          "lines " + record.spanFrom() + " to " + record.spanTo(),
          layout.width());
    }
    if (record.size() != layout.width() || hasContentAtTheEnd(record)) {
      return wrongWidth(record);
    }
    RowShape shape = layout.shape();
    if (shape.cell() >= 0 && !shape.fits(Blanks.strip(record.cell(shape.cell())))) {
      return shifted(record, shape);
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
          record.line(),
          reason,
          column,
          value,
          customerReference,
          orderReference,
          itemId,
          true,
          certainMark(total));
    }
    return switch (kind) {
      case CUSTOMERS -> new CustomerRow(record.line(), customerReference);
      case ORDERS -> new OrderRow(record.line(), customerReference, orderReference);
      case ITEMS -> {
        if (amounts.mark().isComma()) {
          notices = notices.with(Notice.DECIMAL_COMMA);
        }
        yield new ItemRow(
            record.line(),
            itemId,
            orderReference,
            total,
            amounts.mark(),
            amounts.mark().isAmbiguous() ? quoted(values[amount]) : null);
      }
    };
  }

  private boolean hasContentAtTheEnd(RawRecord record) {
    return layout.trailing() && !Blanks.isBlank(record.cell(record.size() - 1));
  }

  private void readValues(RawRecord record) {
    int splitCell = -1;
    String[] split = null;
    for (int i = 0; i < values.length; i++) {
      int cell = layout.cellOf(i);
      PackedCell packed = layout.packedAt(cell);
      if (packed == null) {
        values[i] = unwrapped(record.cell(cell));
        continue;
      }
      if (cell != splitCell) {
        splitCell = cell;
        split = packed.split(record.cell(cell));
        if (split == null) {
          fail(Reason.PACKED_CELL_UNCLEAR, packed.names(), null);
        }
      }
      values[i] = split == null ? null : unwrapped(split[layout.wordOf(i)]);
    }
  }

  private String reference(int index) {
    String text = index < 0 ? null : values[index];
    if (text == null) {
      return null;
    }
    Reason fault = null;
    if (text.isEmpty() || Placeholder.is(text)) {
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
      String hint = AmountHint.of(text).map(words -> " (" + words + ")").orElse("");
      fail(Reason.AMOUNT_NOT_DECIMAL, layout.nameOf(index), quoted(text) + hint);
      return null;
    }
    if (commaSeparated && amounts.mark() == DecimalMark.COMMA_OR_GROUP) {
      fail(Reason.AMOUNT_AMBIGUOUS, layout.nameOf(index), quoted(text));
    }
    return amounts.amount();
  }

  /** The decimal mark that the amount of a rejected row shows, readable or not. */
  private DecimalMark certainMark(Amount total) {
    if (total == null) {
      return amount < 0 || values[amount] == null
          ? DecimalMark.NONE
          : DecimalMark.ofGrouped(values[amount]);
    }
    return amounts.mark().isAmbiguous() ? DecimalMark.NONE : amounts.mark();
  }

  private void fail(Reason fault, String inColumn, String shownValue) {
    if (reason == null) {
      reason = fault;
      column = inColumn;
      value = shownValue;
    }
  }

  /** The last cell of a short row is not reliable, because a truncated file can end inside it. */
  private Rejection wrongWidth(RawRecord record) {
    boolean tooShort = record.size() < layout.width();
    if (record.size() == 1 && layout.width() > 1) {
      Optional<RawRecord> row = rowInACell(record);
      if (row.isPresent()) {
        return misplaced(
            row.get(),
            Reason.ROW_TOO_SHORT,
            null,
            "1 instead of " + layout.width(),
            layout.width());
      }
    }
    return misplaced(
        record,
        tooShort ? Reason.ROW_TOO_SHORT : Reason.ROW_TOO_LONG,
        null,
        record.size() + " instead of " + (tooShort ? layout.width() : layout.columns()),
        tooShort ? record.size() - 1 : layout.width());
  }

  /** The row that the only cell holds: in quotes as a whole, or with another delimiter. */
  private Optional<RawRecord> rowInACell(RawRecord record) {
    return Stream.of(",", ";", "\t", "|")
        .map(delimiter -> record.cell(0).split(Pattern.quote(delimiter), -1))
        .filter(cells -> cells.length == layout.width())
        .map(cells -> RawRecord.separatedBy(record.delimiter(), record.line(), cells))
        .findFirst();
  }

  /**
   * Rejects a row whose cells can be in the wrong column. The reference of a customers row is not
   * reliable then: no other row confirms that the customer exists.
   */
  private Rejection misplaced(
      RawRecord record, Reason fault, String inColumn, String shownValue, int reliableCells) {
    return new Rejection(
        record.line(),
        fault,
        inColumn,
        shownValue,
        kind == FileKind.CUSTOMERS ? null : reliableReference(customer, record, reliableCells),
        reliableReference(order, record, reliableCells),
        null,
        false);
  }

  /**
   * Rejects a row by the misplaced value of a column. In an orders row, that is the order's
   * reference if its column stands before: then the items of the order are suppressed.
   */
  private Rejection shifted(RawRecord record, RowShape shape) {
    String misplaced = unwrapped(record.cell(shape.cell()));
    Rejection rejection =
        misplaced(record, Reason.ROW_SHIFTED, shape.column(), quoted(misplaced), layout.width());
    return kind == FileKind.ORDERS && layout.cellOf(order) == shape.cell() - 1 && isSound(misplaced)
        ? new Rejection(
            rejection.line(),
            rejection.reason(),
            rejection.column(),
            rejection.value(),
            rejection.customerReference(),
            misplaced,
            null,
            true)
        : rejection;
  }

  private boolean isSound(String reference) {
    return !reference.isEmpty()
        && !Placeholder.is(reference)
        && reference.length() <= maxReferenceCharacters
        && isText(reference);
  }

  private String reliableReference(int index, RawRecord record, int reliableCells) {
    if (index < 0
        || !layout.hasReliablePosition(index)
        || layout.cellOf(index) >= Math.min(reliableCells, record.size())) {
      return null;
    }
    String text = unwrapped(record.cell(layout.cellOf(index)));
    return isSound(text) ? text : null;
  }

  private static String quoted(String text) {
    return '"' + EscapedText.of(text) + '"';
  }

  /** The text of a cell: without surrounding blanks, and without a spreadsheet's formula. */
  private String unwrapped(String cell) {
    if (Blanks.startsInvisibly(cell)) {
      notices = notices.with(Notice.INVISIBLE_CHARACTER);
    }
    String text = Blanks.strip(cell);
    if (text.length() < FORMULA_START.length() + 1
        || !text.startsWith(FORMULA_START)
        || !text.endsWith("\"")) {
      return text;
    }
    notices = notices.with(Notice.SPREADSHEET_TEXT);
    return Blanks.strip(
        text.substring(FORMULA_START.length(), text.length() - 1).replace("\"\"", "\""));
  }

  private static boolean isText(String reference) {
    return reference
        .codePoints()
        .allMatch(c -> c != 0xFFFD && !Character.isISOControl(c) && !Blanks.isInvisible(c));
  }
}
