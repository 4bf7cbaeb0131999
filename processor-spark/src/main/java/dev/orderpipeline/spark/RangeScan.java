package dev.orderpipeline.spark;

import dev.orderpipeline.transform.intake.FileStart;
import dev.orderpipeline.transform.intake.Quotes;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds where records begin in one byte range of a file, without reading the other ranges.
 *
 * <p>A single range cannot show whether it begins inside quotes, so the scan keeps a result for
 * both cases. {@link #splits} combines the scans of all ranges into the splits of the file.
 *
 * <p>A range begins after the first line end at or after its nominal start, inside quotes or not.
 * So it never cuts a line end or a pair of quotes.
 */
final class RangeScan implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BUFFER = 1 << 16;
  private static final int NONE = -1;

  /** At the start of a cell, or after blanks there, where a quote can open. */
  private static final int CELL_START = 0;

  private static final int TEXT = 1;
  private static final int QUOTED = 2;

  /** In a quoted cell, after a quote that closes it unless another quote follows. */
  private static final int QUOTE_SEEN = 3;

  /** Inside the bytes of a blank at the start of a cell. */
  private static final int NO_BREAK_SPACE = 4;

  private static final int WIDE_SPACE = 5;
  private static final int WIDE_SPACE_END = 6;
  private static final int BYTE_ORDER_MARK = 7;
  private static final int BYTE_ORDER_MARK_END = 8;

  private final long lines;
  private final ScanResult outside;
  private final ScanResult inside;

  /**
   * The result for one state, outside or inside quotes, at the start of the range.
   *
   * @param firstRecord the offset of the first record, or -1
   * @param linesBefore the number of lines of the range that end before it
   * @param open whether quotes are open at the end of the range
   */
  private record ScanResult(long firstRecord, long linesBefore, boolean open)
      implements Serializable {}

  private RangeScan(long lines, ScanResult outside, ScanResult inside) {
    this.lines = lines;
    this.outside = outside;
    this.inside = inside;
  }

  /** The offset at which to start reading for the range that begins at {@code from}. */
  static long readFrom(FileStart start, long from) {
    return Math.max(start.bodyFrom(), from - 1);
  }

  /**
   * Scans a range.
   *
   * @param bytes the file from {@link #readFrom} on; the scan reads them up to the end of the
   *     range, which is after the first line end at or after {@code to}
   * @param from the nominal start; the first range begins with the body
   * @param to the nominal end, where the next range begins
   */
  static RangeScan of(InputStream bytes, FileStart start, long from, long to) throws IOException {
    return new Scanner((byte) start.header().delimiter(), readFrom(start, from))
        .scan(bytes, from, to, from <= start.bodyFrom());
  }

  /**
   * The splits of a file, each with at least one record or blank line.
   *
   * @param scans the scans of all ranges, in their order
   * @param size the size of the file in bytes
   */
  static List<Split> splits(List<RangeScan> scans, FileStart start, long size) {
    List<Split> splits = new ArrayList<>();
    long line = start.bodyLine();
    long from = NONE;
    long firstLine = 0;
    boolean open = false;
    for (RangeScan scan : scans) {
      ScanResult result = open ? scan.inside : scan.outside;
      if (result.firstRecord != NONE) {
        if (from != NONE) {
          splits.add(new Split(from, result.firstRecord, firstLine));
        }
        from = result.firstRecord;
        firstLine = line + result.linesBefore;
      }
      line += scan.lines;
      open = result.open;
    }
    if (from != NONE) {
      splits.add(new Split(from, size, firstLine));
    }
    return splits;
  }

  /** The number of lines that end in the range. */
  long lines() {
    return lines;
  }

  /** Reads the bytes of one range once, for both starting states. */
  private static final class Scanner {
    private final byte delimiter;
    private long at;
    private long lines;
    private int outside = CELL_START;
    private int inside = QUOTED;
    private long outsideRecord = NONE;
    private long outsideLines;
    private long insideRecord = NONE;
    private long insideLines;

    Scanner(byte delimiter, long at) {
      this.delimiter = delimiter;
      this.at = at;
    }

    RangeScan scan(InputStream bytes, long from, long to, boolean first) throws IOException {
      byte[] buffer = new byte[BUFFER];
      boolean started = false;
      // The line end of the header precedes the body.
      int before = first ? '\n' : 0;
      for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
        if (!started && at >= to) {
          // No line begins here. Continuing would read the ranges of an endless line repeatedly.
          return result();
        }
        for (int i = 0; i < count; i++) {
          int b = buffer[i];
          if (before == '\n' || (before == '\r' && b != '\n')) {
            lines += started ? 1 : 0;
            if (at >= to) {
              return result();
            }
            started |= at >= from;
            if (started) {
              noteRecordStarts();
            }
          }
          if (started) {
            outside = next(outside, b);
            inside = next(inside, b);
          }
          before = b;
          at++;
        }
      }
      if (started && (before == '\n' || before == '\r')) {
        lines++;
      }
      return result();
    }

    private void noteRecordStarts() {
      if (outsideRecord == NONE && isOutsideQuotes(outside)) {
        outsideRecord = at;
        outsideLines = lines;
      }
      if (insideRecord == NONE && isOutsideQuotes(inside)) {
        insideRecord = at;
        insideLines = lines;
      }
    }

    private static boolean isOutsideQuotes(int state) {
      return state != QUOTED;
    }

    private int next(int state, int b) {
      if (state == QUOTED) {
        return b == '"' ? QUOTE_SEEN : QUOTED;
      }
      if (b == '"') {
        return state == CELL_START || state == QUOTE_SEEN ? QUOTED : TEXT;
      }
      if (b == delimiter || b == '\n' || b == '\r') {
        return CELL_START;
      }
      return blank(state, b & 0xFF);
    }

    /** The state after a byte of a blank before a cell: see {@link Quotes}; else {@link #TEXT}. */
    private static int blank(int state, int b) {
      return switch (state) {
        case CELL_START ->
            switch (b) {
              case ' ' -> CELL_START;
              case 0xC2 -> NO_BREAK_SPACE;
              case 0xE2 -> WIDE_SPACE;
              case 0xEF -> BYTE_ORDER_MARK;
              default -> TEXT;
            };
        case NO_BREAK_SPACE -> b == 0xA0 ? CELL_START : TEXT;
        case WIDE_SPACE -> b == 0x80 ? WIDE_SPACE_END : TEXT;
        case WIDE_SPACE_END -> (b >= 0x80 && b <= 0x8B) || b == 0xAF ? CELL_START : TEXT;
        case BYTE_ORDER_MARK -> b == 0xBB ? BYTE_ORDER_MARK_END : TEXT;
        case BYTE_ORDER_MARK_END -> b == 0xBF ? CELL_START : TEXT;
        default -> TEXT;
      };
    }

    private RangeScan result() {
      return new RangeScan(
          lines,
          new ScanResult(outsideRecord, outsideLines, outside == QUOTED),
          new ScanResult(insideRecord, insideLines, inside == QUOTED));
    }
  }
}
