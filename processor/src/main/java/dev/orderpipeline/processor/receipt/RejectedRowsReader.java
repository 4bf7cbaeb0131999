package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.model.Reason;
import dev.orderpipeline.model.VisibleText;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVRecord;

/** Reads rows of rejected.csv for the receipt's page: the first ones of each reason. */
final class RejectedRowsReader {
  /** More rows of one reason than a person reads on a page. */
  static final int MAX_ROWS = 50;

  /** In characters. The page cuts longer cells; rejected.csv has all of them. */
  static final int MAX_CELL = 400;

  private static final int CODE = RejectedLine.HEADER.indexOf("code");
  private static final int OLD_CELLS = 7;

  private RejectedRowsReader() {}

  /**
   * Reads the first {@link #MAX_ROWS} rows of each reason.
   *
   * @param rows the number of rows of each reason
   * @param first receives the rows
   * @return whether the rest of the stream was left unread
   */
  static boolean read(InputStream csv, Map<Reason, Long> rows, List<RejectedLine> first)
      throws IOException {
    Map<String, Integer> wanted = new HashMap<>();
    rows.forEach((reason, count) -> wanted.put(reason.code(), (int) Math.min(count, MAX_ROWS)));
    return FirstRows.read(
        csv, RejectedLine.HEADER.get(0), CODE, wanted, cells -> first.add(line(cells)));
  }

  /** Returns the first {@link #MAX_ROWS} rows of each reason. */
  static List<RejectedLine> first(InputStream csv, Map<Reason, Long> rows) throws IOException {
    List<RejectedLine> first = new ArrayList<>();
    boolean unused = read(csv, rows, first);
    return first;
  }

  private static RejectedLine line(CSVRecord cells) {
    return new RejectedLine(
        cells.get(0),
        cells.get(1),
        VisibleText.cut(cells.get(2), MAX_CELL),
        cells.get(3),
        VisibleText.cut(cells.get(4), MAX_CELL),
        cells.get(5),
        VisibleText.cut(cells.get(6), MAX_CELL),
        cells.size() > OLD_CELLS ? cells.get(OLD_CELLS) : "");
  }
}
