package dev.orderpipeline.transform.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

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
   *
   * @param knownColumns names in lower case; a cell of several words counts if each word is known
   */
  static Dialect ofHeader(String line, Set<String> knownColumns) {
    Dialect found = COMMA;
    int mostKnown = -1;
    int mostCells = 0;
    for (Dialect dialect : values()) {
      List<String> cells = dialect.cellsOf(line);
      int known = 0;
      for (String cell : cells) {
        known += knownIn(cell, knownColumns);
      }
      if (known > mostKnown || (known == mostKnown && cells.size() > mostCells)) {
        mostKnown = known;
        mostCells = cells.size();
        found = dialect;
      }
    }
    return found;
  }

  char delimiter() {
    return delimiter;
  }

  /** The cells of a line without their quotes; a quote opens only at the start of a cell. */
  private List<String> cellsOf(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
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
        }
      } else if (c == '"' && cell.length() == 0) {
        quoted = true;
      } else if (c == delimiter) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }

  private static int knownIn(String cell, Set<String> knownColumns) {
    int known = 0;
    for (String word : cell.strip().toLowerCase(Locale.ROOT).split(" +", -1)) {
      if (!knownColumns.contains(word)) {
        return 0;
      }
      known++;
    }
    return known;
  }
}
