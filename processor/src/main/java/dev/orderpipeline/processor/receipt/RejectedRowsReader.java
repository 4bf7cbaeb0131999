package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.model.Reason;
import dev.orderpipeline.model.VisibleText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads rows of rejected.csv for the receipt's page: the first ones of each reason. */
final class RejectedRowsReader {
  /** More rows of one reason than a person reads on a page. */
  static final int MAX_ROWS = 50;

  /** In characters. The page cuts longer cells; rejected.csv has all of them. */
  static final int MAX_CELL = 400;

  private static final int OLD_CELLS = 7;

  private final Map<String, Integer> missing = new HashMap<>();
  private final List<RejectedLine> lines = new ArrayList<>();

  private RejectedRowsReader(Map<Reason, Long> rows) {
    rows.forEach((reason, count) -> missing.put(reason.code(), (int) Math.min(count, MAX_ROWS)));
  }

  /** The rows, and whether the rest of the stream was left unread. */
  record Read(List<RejectedLine> lines, boolean isStopped) {}

  /**
   * Returns the first {@link #MAX_ROWS} rows of each reason. Leaves the stream open, and unread as
   * soon as it has all of them.
   *
   * @param rows the number of rows of each reason
   */
  static Read first(InputStream csv, Map<Reason, Long> rows) throws IOException {
    return new RejectedRowsReader(rows).read(csv);
  }

  private Read read(InputStream csv) throws IOException {
    BufferedReader text =
        new BufferedReader(new InputStreamReader(csv, StandardCharsets.UTF_8), 1 << 13);
    text.read(); // The byte order mark.
    // The setting can have changed since the file was written.
    text.mark(RejectedLine.HEADER.get(0).length() + 1);
    text.skip(RejectedLine.HEADER.get(0).length());
    char delimiter = (char) text.read();
    text.reset();
    CSVParser records =
        CSVParser.builder()
            .setReader(text)
            .setFormat(CSVFormat.RFC4180.builder().setDelimiter(delimiter).get())
            .get();
    boolean header = true;
    for (CSVRecord cells : records) {
      if (!header) {
        add(cells);
        if (missing.isEmpty()) {
          return new Read(lines, true);
        }
      }
      header = false;
    }
    return new Read(lines, false);
  }

  private void add(CSVRecord cells) {
    Integer left = missing.get(cells.get(3));
    if (left == null) {
      return;
    }
    lines.add(
        new RejectedLine(
            cells.get(0),
            cells.get(1),
            VisibleText.cut(cells.get(2), MAX_CELL),
            cells.get(3),
            VisibleText.cut(cells.get(4), MAX_CELL),
            cells.get(5),
            VisibleText.cut(cells.get(6), MAX_CELL),
            cells.size() > OLD_CELLS ? cells.get(OLD_CELLS) : ""));
    if (left == 1) {
      missing.remove(cells.get(3));
    } else {
      missing.put(cells.get(3), left - 1);
    }
  }
}
