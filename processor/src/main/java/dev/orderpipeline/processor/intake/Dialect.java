package dev.orderpipeline.processor.intake;

/** How a file separates its cells, told from its header line. */
enum Dialect {
  COMMA(',', "commas"),
  SEMICOLON(';', "semicolons"),
  TAB('\t', "tabs"),
  PIPE('|', "pipes");

  private final char delimiter;
  private final String words;

  Dialect(char delimiter, String words) {
    this.delimiter = delimiter;
    this.words = words;
  }

  /**
   * The dialect whose delimiter stands most often outside quotes in the header line; commas if none
   * stands there, and if it is undecided.
   */
  static Dialect ofHeader(String line) {
    Dialect found = COMMA;
    int most = 0;
    for (Dialect dialect : values()) {
      int count = dialect.countIn(line);
      if (count > most) {
        most = count;
        found = dialect;
      }
    }
    return found;
  }

  char delimiter() {
    return delimiter;
  }

  /** The delimiters in words, in the plural. */
  String words() {
    return words;
  }

  private int countIn(String line) {
    int count = 0;
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == delimiter && !quoted) {
        count++;
      }
    }
    return count;
  }
}
