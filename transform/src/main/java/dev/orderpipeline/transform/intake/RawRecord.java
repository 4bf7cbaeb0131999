package dev.orderpipeline.transform.intake;

import java.io.Serializable;
import java.util.List;

/**
 * One record of a file, unchanged: its cells, their delimiter, and the physical line on which it
 * begins. Immutable.
 */
public final class RawRecord implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How many rows after the first one of a line are read. */
  static final int MAX_FURTHER_ROWS = 3;

  private final long line;
  private final long spanFrom;
  private final long spanTo;
  private final int numberOnLine;
  private final String[] cells;
  private final Notices notices;
  private final char delimiter;

  /**
   * Creates a record.
   *
   * @param cells not changed afterwards
   * @param notices what was unusual about its bytes
   */
  public RawRecord(long line, String[] cells, Notices notices, char delimiter) {
    this(line, 0, 0, 0, cells, notices, delimiter);
  }

  private RawRecord(
      long line,
      long spanFrom,
      long spanTo,
      int numberOnLine,
      String[] cells,
      Notices notices,
      char delimiter) {
    this.line = line;
    this.spanFrom = spanFrom;
    this.spanTo = spanTo;
    this.numberOnLine = numberOnLine;
    this.cells = cells;
    this.notices = notices;
    this.delimiter = delimiter;
  }

  /**
   * Returns this record as one line of several that a stray quote joins to one record.
   *
   * @param from the first of the lines
   * @param to the last of the lines
   */
  public RawRecord spanning(long from, long to) {
    return new RawRecord(line, from, to, numberOnLine, cells, notices, delimiter);
  }

  /**
   * Returns this record as one of several rows on a line.
   *
   * @param number 0 for the first row of the line, at most {@link #MAX_FURTHER_ROWS}
   */
  public RawRecord onLine(int number) {
    return new RawRecord(line, spanFrom, spanTo, number, cells, notices, delimiter);
  }

  /** Creates a comma-separated record without a file. */
  public static RawRecord of(long line, String... cells) {
    return separatedBy(',', line, cells);
  }

  /** Creates a record without a file. */
  public static RawRecord separatedBy(char delimiter, long line, String... cells) {
    return new RawRecord(line, cells.clone(), Notices.NONE, delimiter);
  }

  /** The first physical line of the record, from 1. */
  public long line() {
    return line;
  }

  /** The number of cells, at least 1. */
  public int size() {
    return cells.length;
  }

  /** The cell at an index from 0: without its quotes, otherwise unchanged. */
  public String cell(int index) {
    return cells[index];
  }

  /** All cells: without their quotes, otherwise unchanged. */
  public List<String> cells() {
    return List.of(cells);
  }

  /** The delimiter of the file: a comma, a semicolon, a tab or a pipe. */
  public char delimiter() {
    return delimiter;
  }

  /** What was unusual about the bytes of the record. */
  public Notices notices() {
    return notices;
  }

  /** The first of the lines that a stray quote joins with this one; 0 if this is a whole record. */
  public long spanFrom() {
    return spanFrom;
  }

  /** The last of the lines that a stray quote joins with this one; 0 if this is a whole record. */
  public long spanTo() {
    return spanTo;
  }

  /** Whether this is a line inside a quote that a line above opens, or a further row on a line. */
  public boolean isSwallowed() {
    return numberOnLine > 0 || (spanFrom > 0 && line > spanFrom);
  }

  /** The rows before this one on its line, where the line ends between them are lost; usually 0. */
  public int numberOnLine() {
    return numberOnLine;
  }
}
