package dev.orderpipeline.transform.cleaning;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.transform.cleaning.Column.Shape;
import dev.orderpipeline.transform.intake.ColumnNames;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.RawRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.stream.Collectors;

/** The positions of the required columns of a file, resolved once from the header. */
public final class Layout {
  private final int width;
  private final boolean trailing;
  private final List<Column> required;
  private final int[] cells;
  private final int[] words;
  private final PackedCell[] packed;
  private final int firstUnreliable;
  private final List<String> warnings;
  private final RowShape shape;

  private Layout(
      RowWidth width,
      RowShape shape,
      List<Column> required,
      int[] cells,
      int[] words,
      PackedCell[] packed,
      int firstUnreliable,
      List<String> warnings) {
    this.width = width.cells();
    this.trailing = width.trailing();
    this.shape = shape;
    this.required = required;
    this.cells = cells;
    this.words = words;
    this.packed = packed;
    this.firstUnreliable = firstUnreliable;
    this.warnings = warnings;
  }

  /**
   * Resolves a header. Letter case and surrounding spaces of names do not matter. A cell of several
   * words is packed if each word is a known column; otherwise it is one unknown column.
   *
   * @param sample the first rows
   * @throws FileRejectedException if a required column is missing, or a column is duplicate
   */
  static Layout of(FileKind kind, RawRecord header, List<RawRecord> sample) {
    List<Column> required = Column.requiredOf(kind);
    int checked = checkedCell(kind, header);
    RowWidth width = RowWidth.of(header, sample, checked);
    int[] cells = new int[required.size()];
    Arrays.fill(cells, -1);
    int[] words = new int[required.size()];
    PackedCell[] packed = new PackedCell[header.size()];
    int firstUnreliable = header.size();
    List<Column> known = new ArrayList<>();
    List<String> extra = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    boolean hasUnusualNames = false;
    for (int cell = 0; cell < Math.min(header.size(), width.columns()); cell++) {
      String written = header.cell(cell);
      List<Column> columns = columnsOf(kind, written);
      if (columns.isEmpty()) {
        String name = ColumnNames.normalised(written);
        if (!name.isEmpty() && !seen.add(name)) {
          throw duplicateColumn(kind, header, "a duplicate name in column " + (cell + 1));
        }
        extra.add(name);
        firstUnreliable = Math.min(firstUnreliable, cell);
        continue;
      }
      hasUnusualNames |=
          !written.equals(columns.stream().map(Column::name).collect(Collectors.joining(" ")));
      for (int word = 0; word < columns.size(); word++) {
        Column column = columns.get(word);
        if (!seen.add(column.name())) {
          throw duplicateColumn(kind, header, "the column " + column.name() + " twice");
        }
        known.add(column);
        if (column.shape() == Shape.FREE_TEXT) {
          firstUnreliable = Math.min(firstUnreliable, cell);
        }
        if (column.required()) {
          cells[required.indexOf(column)] = cell;
          words[required.indexOf(column)] = word;
        }
      }
      packed[cell] = columns.size() > 1 ? new PackedCell(columns) : null;
    }
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] < 0) {
        missing.add(required.get(i).name());
      }
    }
    if (!missing.isEmpty()) {
      throw HeaderFault.columnsMissing(kind, header, missing);
    }
    return new Layout(
        width,
        RowShape.of(checked, shapedColumn(kind), width.cells(), sample),
        required,
        cells,
        words,
        packed,
        firstUnreliable,
        warnings(kind, known, extra, hasUnusualNames, width.warning(header)));
  }

  /** The cell of the column whose values show shifted rows, or -1. */
  private static int checkedCell(FileKind kind, RawRecord header) {
    for (int cell = 0; cell < header.size(); cell++) {
      if (ColumnNames.normalised(header.cell(cell)).equals(shapedColumn(kind))) {
        return cell;
      }
    }
    return -1;
  }

  /** The column whose values show shifted rows. */
  private static String shapedColumn(FileKind kind) {
    return kind == FileKind.ITEMS ? RowShape.QUANTITY : RowShape.TIMESTAMP;
  }

  /** The check for shifted cells. */
  public RowShape shape() {
    return shape;
  }

  /** Whether each row ends with one cell more than it has columns, which is empty. */
  public boolean trailing() {
    return trailing;
  }

  /** The number of columns of a row. */
  int columns() {
    return trailing ? width - 1 : width;
  }

  /** The number of cells that a row must have. */
  public int width() {
    return width;
  }

  /** The number of required columns. Other methods number them from 0 in their usual order. */
  public int required() {
    return required.size();
  }

  /** The name of a required column. */
  public String nameOf(int column) {
    return required.get(column).name();
  }

  /** The required column with this name, or -1. */
  int indexOf(String name) {
    for (int i = 0; i < required.size(); i++) {
      if (required.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** The required column with the amount, or -1. */
  public int amount() {
    return indexOf(Column.AMOUNT);
  }

  /** The index of the cell of a required column. */
  public int cellOf(int column) {
    return cells[column];
  }

  /** The index of a required column's word in its cell; 0 if the cell is not packed. */
  public int wordOf(int column) {
    return words[column];
  }

  /** The columns packed into a cell; null if the cell is not packed. */
  public PackedCell packedAt(int cell) {
    return packed[cell];
  }

  /**
   * Whether a required column keeps its position in a row with a wrong number of cells: it is not
   * packed, and left of all columns that can contain stray delimiters.
   */
  boolean hasReliablePosition(int column) {
    return cells[column] < firstUnreliable && packed[cells[column]] == null;
  }

  /** Warnings about a readable but unusual header. */
  List<String> warnings() {
    return warnings;
  }

  /** The columns that a header cell names; empty if a word of it is not known. */
  static List<Column> columnsOf(FileKind kind, String written) {
    List<Column> columns = new ArrayList<>();
    StringTokenizer words = new StringTokenizer(ColumnNames.normalised(written), " ");
    while (words.hasMoreTokens()) {
      Column column = Column.named(kind, words.nextToken());
      if (column == null) {
        return List.of();
      }
      columns.add(column);
    }
    return columns;
  }

  private static FileRejectedException duplicateColumn(
      FileKind kind, RawRecord header, String duplicate) {
    return new FileRejectedException(
        kind,
        header.line(),
        FileReason.COLUMN_TWICE,
        "The header of the "
            + kind.label()
            + " file (line "
            + header.line()
            + ") has "
            + duplicate
            + ". "
            + FileReason.COLUMN_TWICE.remedy());
  }

  private static List<String> warnings(
      FileKind kind,
      List<Column> known,
      List<String> extra,
      boolean hasUnusualNames,
      Optional<String> width) {
    List<String> warnings = new ArrayList<>();
    width.ifPresent(warnings::add);
    if (!extra.isEmpty()) {
      warnings.add("ignored columns: " + HeaderFault.quoted(extra));
    }
    List<Column> usual = new ArrayList<>(Column.of(kind));
    usual.retainAll(known);
    if (!usual.equals(known)) {
      warnings.add("columns in an unusual order");
    }
    if (hasUnusualNames) {
      warnings.add("column names with unusual letter case or spaces");
    }
    if (known.size() < Column.of(kind).size()) {
      warnings.add(
          "optional columns missing: "
              + Column.of(kind).stream()
                  .filter(column -> !known.contains(column))
                  .map(Column::name)
                  .collect(Collectors.joining(", ")));
    }
    return List.copyOf(warnings);
  }
}
