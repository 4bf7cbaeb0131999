package dev.orderpipeline.transform.intake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The delimiter of a file, detected from its header line. */
enum Dialect {
  COMMA(','),
  SEMICOLON(';'),
  TAB('\t'),
  PIPE('|');

  private final char delimiter;

  Dialect(char delimiter) {
    this.delimiter = delimiter;
  }

  /**
   * Detects the dialect: the one with the most known column names in the header line, then the one
   * with the most delimiters outside quotes, then commas. Names come first because the name of an
   * unknown column can contain other delimiters.
   */
  static Dialect ofHeader(String line, ColumnNames columns) {
    Dialect found = COMMA;
    int mostKnown = -1;
    int mostCells = 0;
    for (Dialect dialect : values()) {
      List<String> cells = dialect.cellsOf(line);
      int known = 0;
      for (String cell : cells) {
        known += columns.knownIn(cell);
      }
      if (known > mostKnown || (known == mostKnown && cells.size() > mostCells)) {
        mostKnown = known;
        mostCells = cells.size();
        found = dialect;
      }
    }
    return found;
  }

  /** The dialect with a delimiter, if there is one. */
  static Optional<Dialect> of(char delimiter) {
    return Arrays.stream(values()).filter(dialect -> dialect.delimiter == delimiter).findFirst();
  }

  char delimiter() {
    return delimiter;
  }

  /** The cells of a line without their quotes; a quote opens only at the start of a cell. */
  List<String> cellsOf(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    boolean blank = true;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted) {
        if (c != '"') {
          cell.append(c);
        } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
          cell.append(c);
          i++;
        } else {
          quoted = false;
          blank = false;
        }
      } else if (c == '"' && blank) {
        cell.setLength(0);
        quoted = true;
      } else if (c == delimiter) {
        cells.add(cell.toString());
        cell.setLength(0);
        blank = true;
      } else {
        cell.append(c);
        blank &= Blanks.isBlank(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
