package dev.orderpipeline.transform.cleaning;

import dev.orderpipeline.transform.intake.Blanks;
import dev.orderpipeline.transform.intake.RawRecord;
import java.util.List;
import java.util.Optional;

/**
 * The number of cells of a file's rows. The header has as many, with two exceptions: if each row
 * ends with a delimiter, and so with an empty cell that is no column; and if only the header does.
 *
 * @param cells the number of cells that each row must have
 * @param trailing whether the last of them is no column, and must be empty
 */
record RowWidth(int cells, boolean trailing) {

  /**
   * Finds the width of the rows.
   *
   * @param sample the first rows, which decide
   */
  static RowWidth of(RawRecord header, List<RawRecord> sample) {
    boolean unnamed = header.size() > 1 && Blanks.isBlank(header.cell(header.size() - 1));
    int columns = unnamed ? header.size() - 1 : header.size();
    long whole = sample.stream().filter(row -> row.size() == columns).count();
    long trailing = sample.stream().filter(row -> endsEmpty(row, columns)).count();
    if (whole == 0 && trailing > 0 && !(unnamed && hasOther(sample, columns))) {
      return new RowWidth(columns + 1, true);
    }
    // An unnamed column that no row leaves out is one, as an index that a program has added.
    return new RowWidth(
        unnamed && whole == 0 && !sample.isEmpty() ? header.size() : columns, false);
  }

  /** The number of columns. */
  int columns() {
    return trailing ? cells - 1 : cells;
  }

  /** What is unusual about the ends of lines. */
  Optional<String> warning(RawRecord header) {
    if (trailing) {
      return Optional.of("each row ends with a delimiter, after which is no column");
    }
    return cells < header.size()
        ? Optional.of("the header ends with a delimiter, after which is no column")
        : Optional.empty();
  }

  private static boolean endsEmpty(RawRecord row, int columns) {
    return row.size() == columns + 1 && Blanks.isBlank(row.cell(columns));
  }

  private static boolean hasOther(List<RawRecord> sample, int columns) {
    return sample.stream()
        .anyMatch(row -> row.size() == columns + 1 && !Blanks.isBlank(row.cell(columns)));
  }
}
