package dev.orderpipeline.transform.cleaning;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.intake.ColumnNames;
import dev.orderpipeline.transform.intake.RawRecord;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what a header without the required columns looks like, if that is clear. */
final class HeaderFault {
  private HeaderFault() {}

  /**
   * The end of a sentence that begins with the columns of the header; empty if nothing is clear.
   */
  static String hint(FileKind kind, RawRecord header) {
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
