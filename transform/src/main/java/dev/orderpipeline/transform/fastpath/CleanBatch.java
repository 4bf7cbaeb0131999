package dev.orderpipeline.transform.fastpath;

import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.DecimalMark;
import dev.orderpipeline.transform.cleaning.OrderDays;
import dev.orderpipeline.transform.cleaning.RowCleaner;
import dev.orderpipeline.transform.intake.Block;
import dev.orderpipeline.transform.intake.CommonsCsvReader;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Notices;
import dev.orderpipeline.transform.intake.Quotes;
import dev.orderpipeline.transform.intake.RawRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * The cleaned rows of one block. A batch is reused for many blocks.
 *
 * <p>A simple row is sound, and its references are ranges of {@link #bytes}. It has no object, only
 * an element in each of several arrays. {@link #cleaned} returns any row as an object. Not
 * thread-safe.
 */
public final class CleanBatch {
  private static final Block NO_BLOCK = new Block(new byte[0], 0, 0, 1);

  private final char delimiter;
  private final int width;
  private final Quotes quotes;
  private final RecordScanner scanner;
  private final SimpleRowCleaner simpleCleaner;
  private final RowCleaner cleaner;
  private Block block = NO_BLOCK;
  private int size;

  /** By row, the line of a simple row, or the complement of an index of the other rows. */
  private int[] lines = {};

  private int[] starts = {};
  private final int[][] froms;
  private final int[][] tos;
  private final long[][] hashes;
  private long[] totals = {};
  private DecimalMark[] marks = {};

  private final int timestampCell;
  private final OrderDays orderDays = new OrderDays();
  private final List<Other> others = new ArrayList<>();
  private FileRejectedException rejection;

  /** A row that is not simple; without a record if it is blank. */
  private record Other(RawRecord record, Cleaned cleaned, Notices notices) {}

  /**
   * @param width the number of cells of a row
   * @param timestampCell the cell with the {@code order_timestamp}, or -1
   */
  CleanBatch(
      char delimiter,
      int width,
      RecordScanner scanner,
      SimpleRowCleaner simpleCleaner,
      RowCleaner cleaner,
      int timestampCell) {
    this.timestampCell = timestampCell;
    this.delimiter = delimiter;
    this.width = width;
    this.quotes = new Quotes(delimiter);
    this.scanner = scanner;
    this.simpleCleaner = simpleCleaner;
    this.cleaner = cleaner;
    int references = simpleCleaner.references();
    this.froms = new int[references][0];
    this.tos = new int[references][0];
    this.hashes = new long[references][0];
  }

  /** Takes the next block and discards the rows of the previous one. */
  void begin(Block next) {
    block = next;
  }

  /**
   * Cleans the records of the block.
   *
   * @param csv parses the records that are not plain
   */
  void clean(CommonsCsvReader csv) throws IOException {
    byte[] bytes = block.bytes();
    int to = block.to();
    int start = block.from();
    long line = block.firstLine();
    // Those that commons-csv has still to parse are null.
    List<RawRecord> raw = new ArrayList<>();
    size = 0;
    orderDays.clear();
    while (start < to) {
      if (size == lines.length) {
        grow();
      }
      if (line <= Integer.MAX_VALUE && scanner.scan(bytes, start)) {
        starts[size] = start;
        if (simpleCleaner.clean(scanner, bytes, this, size)) {
          lines[size++] = (int) line;
          if (timestampCell >= 0 && OrderDays.isSampled(line)) {
            orderDays.add(bytes, scanner.from(timestampCell), scanner.to(timestampCell));
          }
        } else {
          add(raw, plainRecord((int) line));
        }
        start = scanner.end() + 1;
        if (bytes[start - 1] == '\r' && start < to && bytes[start] == '\n') {
          start++;
        }
        line++;
        continue;
      }
      int end = quotes.endOfRecord(bytes, start, to);
      // An empty line is not a record. Skipping it also avoids joining CR and LF of two line ends.
      if (bytes[start] != '\n' && bytes[start] != '\r') {
        int added = csv.add(bytes, start, end, line);
        // An unreadable record has a row, too, at which the batch ends.
        for (int i = 0; i < Math.max(1, added); i++) {
          add(raw, null);
        }
        if (added == 0) {
          break;
        }
      }
      line += Quotes.lines(bytes, start, end);
      start = end;
    }
    cleanOthers(raw, csv.read());
  }

  private void add(List<RawRecord> raw, RawRecord record) {
    if (size == lines.length) {
      grow();
    }
    clearReferences(size);
    lines[size++] = ~raw.size();
    raw.add(record);
  }

  /** Makes a row equal to no reference. */
  private void clearReferences(int row) {
    for (int i = 0; i < hashes.length; i++) {
      hashes[i][row] = 0;
      froms[i][row] = 0;
      tos[i][row] = -1;
    }
  }

  /** Cleans the rows that are not simple; an unreadable record drops all rows after it. */
  private void cleanOthers(List<RawRecord> raw, CommonsCsvReader.Result read) {
    rejection = read.rejection();
    others.clear();
    Iterator<RawRecord> parsed = read.records().iterator();
    for (RawRecord known : raw) {
      if (known == null && !parsed.hasNext()) {
        break;
      }
      RawRecord record = known == null ? parsed.next() : known;
      Cleaned cleaned = record == null ? null : cleaner.clean(record);
      if (record != null) {
        orderDays.add(record, timestampCell);
      }
      others.add(new Other(record, cleaned, cleaner.notices()));
    }
    if (rejection != null) {
      int end = 0;
      while (end < size && (lines[end] >= 0 || ~lines[end] < others.size())) {
        end++;
      }
      size = end;
    }
  }

  private void grow() {
    int rows = Math.max(64, size + size / 2);
    lines = Arrays.copyOf(lines, rows);
    starts = Arrays.copyOf(starts, rows);
    totals = Arrays.copyOf(totals, rows);
    int before = marks.length;
    marks = Arrays.copyOf(marks, rows);
    Arrays.fill(marks, before, rows, DecimalMark.NONE);
    for (int i = 0; i < hashes.length; i++) {
      froms[i] = Arrays.copyOf(froms[i], rows);
      tos[i] = Arrays.copyOf(tos[i], rows);
      hashes[i] = Arrays.copyOf(hashes[i], rows);
    }
  }

  private RawRecord plainRecord(int line) {
    String[] cells = new String[width];
    for (int cell = 0; cell < width; cell++) {
      cells[cell] = scanner.text(block.bytes(), cell);
    }
    return RawRecord.separatedBy(delimiter, line, cells);
  }

  void reference(int reference, int row, int from, int to, long hash) {
    froms[reference][row] = from;
    tos[reference][row] = to;
    hashes[reference][row] = hash;
  }

  /** Stores an amount in millionths. */
  void total(int row, long millionths, DecimalMark mark) {
    totals[row] = millionths;
    marks[row] = mark;
  }

  /** The days of the rows. */
  public OrderDays orderDays() {
    return orderDays;
  }

  /** The number of rows, including blank lines. */
  public int size() {
    return size;
  }

  /** Why the file is unreadable after these rows, or null. */
  public FileRejectedException rejection() {
    return rejection;
  }

  /** Whether the row is sound and its references are ranges of {@link #bytes}. */
  public boolean isSimple(int row) {
    return lines[row] > 0;
  }

  /** The bytes that the ranges refer to; at least eight bytes follow each range. */
  public byte[] bytes() {
    return block.bytes();
  }

  /** The physical line of a simple row. */
  public int line(int row) {
    return lines[row];
  }

  /**
   * By row, where a reference begins. References are numbered in the usual column order. The range
   * of a row that is not simple has no bytes, not even those of an empty text.
   */
  public int[] froms(int reference) {
    return froms[reference];
  }

  /** By row, where a reference ends. */
  public int[] tos(int reference) {
    return tos[reference];
  }

  /** By row, the hash of a reference, or the key of an item's id. */
  public long[] hashes(int reference) {
    return hashes[reference];
  }

  /** The amount that a simple row adds to its order, in millionths. */
  public long total(int row) {
    return totals[row];
  }

  /** The decimal mark of a simple items row. */
  public DecimalMark mark(int row) {
    return marks[row];
  }

  /** Any row, unchanged; null for a blank line. */
  public RawRecord record(int row) {
    if (!isSimple(row)) {
      return others.get(~lines[row]).record();
    }
    scanner.scan(block.bytes(), starts[row]);
    return plainRecord(lines[row]);
  }

  /** Any row or its rejection; null for a blank line. */
  public Cleaned cleaned(int row) {
    return isSimple(row) ? cleaner.clean(record(row)) : others.get(~lines[row]).cleaned();
  }

  /** What is unusual about a row, after {@link #cleaned}. */
  public Notices notices(int row) {
    return isSimple(row) ? cleaner.notices() : others.get(~lines[row]).notices();
  }
}
