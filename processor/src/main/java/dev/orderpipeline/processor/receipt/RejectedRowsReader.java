package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.transform.intake.VisibleText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads the first rows of rejected.csv for the receipt's page. */
final class RejectedRowsReader {
  /** More rows than a person reads. */
  static final int MAX_ROWS = 1_000;

  /** In characters. The page cuts longer cells; rejected.csv has all of them. */
  static final int MAX_CELL = 400;

  private RejectedRowsReader() {}

  /** Returns the first {@link #MAX_ROWS} rows. Leaves the stream open. */
  static List<RejectedLine> first(InputStream csv) throws IOException {
    BufferedReader text =
        new BufferedReader(new InputStreamReader(csv, StandardCharsets.UTF_8), 1 << 13);
    text.read(); // The byte order mark.
    List<RejectedLine> lines = new ArrayList<>();
    CSVParser records =
        CSVParser.builder().setReader(text).setFormat(RejectedRowsWriter.FORMAT).get();
    boolean header = true;
    for (CSVRecord cells : records) {
      if (!header) {
        lines.add(
            new RejectedLine(
                cells.get(0),
                cells.get(1),
                VisibleText.cut(cells.get(2), MAX_CELL),
                cells.get(3),
                VisibleText.cut(cells.get(4), MAX_CELL),
                cells.get(5),
                VisibleText.cut(cells.get(6), MAX_CELL)));
        if (lines.size() == MAX_ROWS) {
          break;
        }
      }
      header = false;
    }
    return lines;
  }
}
