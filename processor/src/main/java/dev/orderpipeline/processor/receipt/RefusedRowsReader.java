package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.processor.intake.VisibleText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads the beginning of refused.csv for the page that people look at. */
final class RefusedRowsReader {
  /** More rows than anyone reads on a page. */
  static final int MOST_ROWS = 1_000;

  /** Of longer cells the page shows the beginning: the whole stands in refused.csv. */
  static final int LONGEST_CELL = 400;

  private RefusedRowsReader() {}

  /** The first rows. Reads little more than it needs, and leaves the stream open. */
  static List<RefusedLine> first(InputStream csv) throws IOException {
    BufferedReader text =
        new BufferedReader(new InputStreamReader(csv, StandardCharsets.UTF_8), 1 << 13);
    text.read(); // The byte order mark.
    List<RefusedLine> lines = new ArrayList<>();
    CSVParser records =
        CSVParser.builder().setReader(text).setFormat(RefusedRowsWriter.FORMAT).get();
    boolean header = true;
    for (CSVRecord cells : records) {
      if (!header) {
        lines.add(
            new RefusedLine(
                cells.get(0),
                cells.get(1),
                VisibleText.cut(cells.get(2), LONGEST_CELL),
                cells.get(3),
                VisibleText.cut(cells.get(4), LONGEST_CELL),
                cells.get(5),
                VisibleText.cut(cells.get(6), LONGEST_CELL)));
        if (lines.size() == MOST_ROWS) {
          break;
        }
      }
      header = false;
    }
    return lines;
  }
}
