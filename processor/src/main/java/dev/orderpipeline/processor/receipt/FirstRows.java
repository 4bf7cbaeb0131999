package dev.orderpipeline.processor.receipt;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads one of the receipt's lists up to the rows that its page shows. */
final class FirstRows {
  private FirstRows() {}

  /**
   * Passes on the first rows of each group. Leaves the stream open, and unread as soon as it has
   * all of them.
   *
   * @param firstName the first name of the list's header
   * @param column the column with the row's group
   * @param wanted the number of rows of each group
   * @return whether the rest of the stream was left unread
   */
  static boolean read(
      InputStream csv,
      String firstName,
      int column,
      Map<String, Integer> wanted,
      Consumer<CSVRecord> rows)
      throws IOException {
    Map<String, Integer> missing = new HashMap<>(wanted);
    BufferedReader text =
        new BufferedReader(new InputStreamReader(csv, StandardCharsets.UTF_8), 1 << 13);
    text.read(); // The byte order mark.
    CSVParser records =
        CSVParser.builder()
            .setReader(text)
            .setFormat(CSVFormat.RFC4180.builder().setDelimiter(delimiter(text, firstName)).get())
            .get();
    boolean header = true;
    for (CSVRecord cells : records) {
      if (!header && take(missing, cells.get(column))) {
        rows.accept(cells);
      }
      if (missing.isEmpty()) {
        return true;
      }
      header = false;
    }
    return false;
  }

  /** The setting can have changed since the file was written. */
  private static char delimiter(BufferedReader text, String firstName) throws IOException {
    text.mark(firstName.length() + 1);
    text.skip(firstName.length());
    char delimiter = (char) text.read();
    text.reset();
    return delimiter;
  }

  private static boolean take(Map<String, Integer> missing, String group) {
    Integer left = missing.get(group);
    if (left == null) {
      return false;
    }
    if (left == 1) {
      missing.remove(group);
    } else {
      missing.put(group, left - 1);
    }
    return true;
  }
}
