package dev.orderpipeline.processor.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What one range of a file's bytes tells of where records begin, without a look at the others: for
 * each of the two ways in which it may be entered, outside or inside quotes. Put one behind the
 * other, the scans of all ranges tell the splits of the file, with their lines.
 *
 * <p>A range begins behind the first line end at or after its nominal start, whether quotes are
 * open there or not: so no line end and no pair of quotes is ever cut.
 */
public final class RangeScan implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BUFFER = 1 << 16;
  private static final int NONE = -1;

  /** At the start of a cell, where a quote opens. */
  private static final int CELL_START = 0;

  private static final int TEXT = 1;
  private static final int QUOTED = 2;

  /** In a quoted cell, behind a quote that closes it unless another one follows. */
  private static final int QUOTE_SEEN = 3;

  private final long lines;
  private final Way outside;
  private final Way inside;

  /**
   * What comes of one way to enter the range.
   *
   * @param firstRecord where the first record begins, or -1
   * @param linesBefore how many lines of the range end before it
   * @param open whether quotes are open at the end
   */
  private record Way(long firstRecord, long linesBefore, boolean open) implements Serializable {}

  private RangeScan(long lines, Way outside, Way inside) {
    this.lines = lines;
    this.outside = outside;
    this.inside = inside;
  }

  /** Where to begin to read in order to scan the range from {@code from}. */
  public static long readFrom(FileStart start, long from) {
    return Math.max(start.bodyFrom(), from - 1);
  }

  /**
   * Scans a range.
   *
   * @param bytes of the file from {@link #readFrom} on; they are read until the range ends, which
   *     is behind the first line end at or after {@code to}
   * @param from the nominal start; the first range begins where the body does
   * @param to the nominal end, where the next range begins
   */
  public static RangeScan of(InputStream bytes, FileStart start, long from, long to)
      throws IOException {
    return new Scanner((byte) start.header().delimiter(), readFrom(start, from))
        .scan(bytes, from, to, from <= start.bodyFrom());
  }

  /**
   * The splits of a file, each with at least one record, or a blank line.
   *
   * @param scans of all ranges, in their order
   * @param size of the file in bytes
   */
  public static List<Split> splits(List<RangeScan> scans, FileStart start, long size) {
    List<Split> splits = new ArrayList<>();
    long line = start.bodyLine();
    long from = NONE;
    long firstLine = 0;
    boolean open = false;
    for (RangeScan scan : scans) {
      Way way = open ? scan.inside : scan.outside;
      if (way.firstRecord != NONE) {
        if (from != NONE) {
          splits.add(new Split(from, way.firstRecord, firstLine));
        }
        from = way.firstRecord;
        firstLine = line + way.linesBefore;
      }
      line += scan.lines;
      open = way.open;
    }
    if (from != NONE) {
      splits.add(new Split(from, size, firstLine));
    }
    return splits;
  }

  /** How many lines end in the range. */
  public long lines() {
    return lines;
  }

  /** Goes over the bytes of one range in both ways at once. */
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
      boolean begun = false;
      // The body begins behind the line end of the header.
      int before = first ? '\n' : 0;
      for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
        if (!begun && at >= to) {
          // No line begins in this range: of one that is endless, the ranges are not read twice.
          return result();
        }
        for (int i = 0; i < count; i++) {
          int b = buffer[i];
          if (before == '\n' || (before == '\r' && b != '\n')) {
            lines += begun ? 1 : 0;
            if (at >= to) {
              return result();
            }
            begun |= at >= from;
            if (begun) {
              recordMayBegin();
            }
          }
          if (begun) {
            outside = next(outside, b);
            inside = next(inside, b);
          }
          before = b;
          at++;
        }
      }
      if (begun && (before == '\n' || before == '\r')) {
        lines++;
      }
      return result();
    }

    private void recordMayBegin() {
      if (outsideRecord == NONE && isOutside(outside)) {
        outsideRecord = at;
        outsideLines = lines;
      }
      if (insideRecord == NONE && isOutside(inside)) {
        insideRecord = at;
        insideLines = lines;
      }
    }

    private static boolean isOutside(int state) {
      return state != QUOTED;
    }

    private int next(int state, int b) {
      if (state == QUOTED) {
        return b == '"' ? QUOTE_SEEN : QUOTED;
      }
      if (b == '"') {
        return state == TEXT ? TEXT : QUOTED;
      }
      return b == delimiter || b == '\n' || b == '\r' ? CELL_START : TEXT;
    }

    private RangeScan result() {
      return new RangeScan(
          lines,
          new Way(outsideRecord, outsideLines, outside == QUOTED),
          new Way(insideRecord, insideLines, inside == QUOTED));
    }
  }
}
