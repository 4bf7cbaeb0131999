package dev.orderpipeline.processor.cleaning;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.processor.cleaning.Column.Shape;
import dev.orderpipeline.processor.intake.EscapedText;
import dev.orderpipeline.processor.intake.FileRejectedException;
import dev.orderpipeline.processor.intake.RawRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.stream.Collectors;

/**
 * Where a file has its needed columns, resolved once from the header, so that no row looks a name
 * up.
 */
final class Layout {
  private static final int NAMES_SHOWN = 20;

  private final int width;
  private final List<Column> needed;
  private final int[] cells;
  private final int[] words;
  private final PackedCell[] packed;
  private final int firstLoose;
  private final List<String> warnings;

  private Layout(
      int width,
      List<Column> needed,
      int[] cells,
      int[] words,
      PackedCell[] packed,
      int firstLoose,
      List<String> warnings) {
    this.width = width;
    this.needed = needed;
    this.cells = cells;
    this.words = words;
    this.packed = packed;
    this.firstLoose = firstLoose;
    this.warnings = warnings;
  }

  /**
   * Reads a header. Names count in any letter case and with spaces around them. A cell of several
   * words is packed if each word is a known column; otherwise it is one column with an odd name.
   *
   * @throws FileRejectedException if a needed column is missing, or one stands there twice
   */
  static Layout of(FileKind kind, RawRecord header) {
    List<Column> needed = Column.neededOf(kind);
    int[] cells = new int[needed.size()];
    Arrays.fill(cells, -1);
    int[] words = new int[needed.size()];
    PackedCell[] packed = new PackedCell[header.size()];
    int firstLoose = header.size();
    List<Column> known = new ArrayList<>();
    List<String> extra = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    boolean oddlyWritten = false;
    for (int cell = 0; cell < header.size(); cell++) {
      String written = header.cell(cell);
      List<Column> columns = columnsOf(kind, written);
      if (columns.isEmpty()) {
        String name = written.strip().toLowerCase(Locale.ROOT);
        if (!name.isEmpty() && !seen.add(name)) {
          throw twice(kind, header, "column " + (cell + 1) + " under the name of an earlier one");
        }
        extra.add(name);
        firstLoose = Math.min(firstLoose, cell);
        continue;
      }
      oddlyWritten |=
          !written.equals(columns.stream().map(Column::name).collect(Collectors.joining(" ")));
      for (int word = 0; word < columns.size(); word++) {
        Column column = columns.get(word);
        if (!seen.add(column.name())) {
          throw twice(kind, header, "the column " + column.name() + " twice");
        }
        known.add(column);
        if (column.shape() == Shape.FREE_TEXT) {
          firstLoose = Math.min(firstLoose, cell);
        }
        if (column.needed()) {
          cells[needed.indexOf(column)] = cell;
          words[needed.indexOf(column)] = word;
        }
      }
      packed[cell] = columns.size() > 1 ? new PackedCell(columns) : null;
    }
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] < 0) {
        missing.add(needed.get(i).name());
      }
    }
    if (!missing.isEmpty()) {
      throw new FileRejectedException(
          kind,
          header.line(),
          FileReason.COLUMN_MISSING,
          "The header of the "
              + kind.word()
              + " file (line "
              + header.line()
              + ") lacks "
              + String.join(", ", missing)
              + "; it has "
              + foundColumns(kind, header)
              + ". Send the file with the columns that are needed: "
              + needed.stream().map(Column::name).collect(Collectors.joining(", "))
              + ".");
    }
    return new Layout(
        header.size(),
        needed,
        cells,
        words,
        packed,
        firstLoose,
        warnings(kind, known, extra, oddlyWritten));
  }

  /** How many cells a row must have. */
  int width() {
    return width;
  }

  /** The needed columns in their usual order; the other methods take indexes of this list. */
  List<Column> needed() {
    return needed;
  }

  /** The index of the cell that holds a needed column. */
  int cellOf(int column) {
    return cells[column];
  }

  /** The index of a needed column's word in its cell; 0 where the cell is not packed. */
  int wordOf(int column) {
    return words[column];
  }

  /** The columns packed into a cell; null if it has one column alone, or none that is known. */
  PackedCell packedAt(int cell) {
    return packed[cell];
  }

  /**
   * Whether a needed column can be found in a row that has too few or too many cells: it stands
   * left of every column that may hold stray delimiters, and is no packed one.
   */
  boolean isFirm(int column) {
    return cells[column] < firstLoose && packed[cells[column]] == null;
  }

  /** What is odd about the header, though the file can be read. */
  List<String> warnings() {
    return warnings;
  }

  private static List<Column> columnsOf(FileKind kind, String written) {
    List<Column> columns = new ArrayList<>();
    StringTokenizer words = new StringTokenizer(written.strip().toLowerCase(Locale.ROOT), " ");
    while (words.hasMoreTokens()) {
      Column column = Column.named(kind, words.nextToken());
      if (column == null) {
        return List.of();
      }
      columns.add(column);
    }
    return columns;
  }

  private static FileRejectedException twice(FileKind kind, RawRecord header, String what) {
    return new FileRejectedException(
        kind,
        header.line(),
        FileReason.COLUMN_TWICE,
        "The header of the "
            + kind.word()
            + " file (line "
            + header.line()
            + ") has "
            + what
            + ". "
            + FileReason.COLUMN_TWICE.remedy());
  }

  private static List<String> warnings(
      FileKind kind, List<Column> known, List<String> extra, boolean oddlyWritten) {
    List<String> warnings = new ArrayList<>();
    if (!extra.isEmpty()) {
      warnings.add("columns that are not read: " + shown(extra));
    }
    List<Column> usual = new ArrayList<>(Column.of(kind));
    usual.retainAll(known);
    if (!usual.equals(known)) {
      warnings.add("columns in another order than usual");
    }
    if (oddlyWritten) {
      warnings.add("column names in another letter case or with more spaces than usual");
    }
    if (known.size() < Column.of(kind).size()) {
      warnings.add(
          "columns that are missing and not needed: "
              + Column.of(kind).stream()
                  .filter(column -> !known.contains(column))
                  .map(Column::name)
                  .collect(Collectors.joining(", ")));
    }
    return List.copyOf(warnings);
  }

  /**
   * The columns that have a known name, or nearly so, and how many others there are. Those are not
   * quoted: where the header is missing, they are somebody's names.
   */
  private static String foundColumns(FileKind kind, RawRecord header) {
    Set<String> known =
        Column.of(kind).stream().map(column -> letters(column.name())).collect(Collectors.toSet());
    List<String> found = new ArrayList<>();
    for (String name : header.cells()) {
      if (known.contains(letters(name)) || !columnsOf(kind, name).isEmpty()) {
        found.add(name.strip());
      }
    }
    int others = header.size() - found.size();
    String counted = others + (others == 1 ? " column of another name" : " columns of other names");
    if (found.isEmpty()) {
      return counted + ", as if its first line were a row";
    }
    return shown(found) + (others == 0 ? "" : " and " + counted);
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
  }

  private static String shown(List<String> names) {
    String shown =
        names.stream()
            .limit(NAMES_SHOWN)
            .map(name -> "\"" + EscapedText.of(name) + "\"")
            .collect(Collectors.joining(", "));
    return names.size() > NAMES_SHOWN
        ? shown + " and " + (names.size() - NAMES_SHOWN) + " more"
        : shown;
  }
}
