package dev.orderpipeline.transform.cleaning;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.transform.intake.Blanks;
import dev.orderpipeline.transform.intake.ColumnNames;
import dev.orderpipeline.transform.intake.EscapedText;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.RawRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what is wrong with a header without the required columns, and what it looks like. */
final class HeaderFault {
  private static final int MAX_NAMES_SHOWN = 20;

  private HeaderFault() {}

  /** The rejection of a file whose header lacks these columns. */
  static FileRejectedException columnsMissing(
      FileKind kind, RawRecord header, List<String> missing) {
    return new FileRejectedException(
        kind,
        header.line(),
        FileReason.COLUMN_MISSING,
        "The header of the "
            + kind.label()
            + " file (line "
            + header.line()
            + ") lacks "
            + String.join(", ", missing)
            + "; it has "
            + describeColumns(kind, header)
            + hint(kind, header)
            + ". Send the file with the required columns: "
            + Column.requiredOf(kind).stream().map(Column::name).collect(Collectors.joining(", "))
            + ".");
  }

  /**
   * The columns with a known or similar name, and the number of others. Other names are not quoted:
   * without a header, the first row has personal data.
   */
  private static String describeColumns(FileKind kind, RawRecord header) {
    Set<String> known =
        Column.of(kind).stream().map(column -> letters(column.name())).collect(Collectors.toSet());
    List<String> found = new ArrayList<>();
    for (String name : header.cells()) {
      if (known.contains(letters(name)) || !Layout.columnsOf(kind, name).isEmpty()) {
        found.add(Blanks.strip(name));
      }
    }
    int others = header.size() - found.size();
    String counted =
        others + (others == 1 ? " column with another name" : " columns with other names");
    if (found.isEmpty()) {
      return header.cells().stream().anyMatch(HeaderFault::isValue)
          ? counted + ", as if its first line were a row"
          : counted;
    }
    return quoted(found) + (others == 0 ? "" : " and " + counted);
  }

  /** Whether a cell has a number, date or time, which is no name of a column. */
  private static boolean isValue(String cell) {
    CellShape.Kind kind = CellShape.of(Blanks.strip(cell)).kind();
    return kind == CellShape.Kind.NUMBER || kind == CellShape.Kind.DATE;
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
  }

  /** Names in quotes; of many only the first. */
  static String quoted(List<String> names) {
    String quoted =
        names.stream()
            .limit(MAX_NAMES_SHOWN)
            .map(name -> "\"" + EscapedText.of(name) + "\"")
            .collect(Collectors.joining(", "));
    return names.size() > MAX_NAMES_SHOWN
        ? quoted + " and " + (names.size() - MAX_NAMES_SHOWN) + " more"
        : quoted;
  }

  /**
   * The end of a sentence that begins with the columns of the header; empty if nothing is clear.
   */
  private static String hint(FileKind kind, RawRecord header) {
    Set<String> names = names(header.cells());
    for (FileKind other : FileKind.values()) {
      if (other != kind && hasRequired(other, names)) {
        return ", the columns of the " + other.label() + " file: it was sent under the wrong name";
      }
    }
    if (header.size() == 1 && hasRequired(kind, names(split(header.cell(0))))) {
      return ", because each line is one quoted cell: it was quoted as a whole";
    }
    return "";
  }

  private static boolean hasRequired(FileKind kind, Set<String> names) {
    return Column.requiredOf(kind).stream().allMatch(column -> names.contains(column.name()));
  }

  private static List<String> split(String line) {
    return Arrays.asList(line.split("[,;\t|]"));
  }

  private static Set<String> names(List<String> cells) {
    return cells.stream()
        .map(ColumnNames::normalised)
        .collect(Collectors.toCollection(HashSet::new));
  }
}
