package dev.orderpipeline.transform.intake;

import java.io.Serializable;
import java.util.List;

/**
 * One record of a file, unchanged: its cells, their delimiter, and the physical line on which it
 * begins. Immutable.
 */
public final class RawRecord implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long line;
  private final String[] cells;
  private final boolean damaged;
  private final char delimiter;

  /**
   * Creates a record.
   *
   * @param cells not changed afterwards
   * @param damaged whether a cell has bytes that are not UTF-8, read as U+FFFD
   */
  public RawRecord(long line, String[] cells, boolean damaged, char delimiter) {
    this.line = line;
    this.cells = cells;
    this.damaged = damaged;
    this.delimiter = delimiter;
  }

  /** Creates a comma-separated record without a file. */
  public static RawRecord of(long line, String... cells) {
    return separatedBy(',', line, cells);
  }

  /** Creates a record without a file. */
  public static RawRecord separatedBy(char delimiter, long line, String... cells) {
    return new RawRecord(line, cells.clone(), false, delimiter);
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

  /** Whether a cell has bytes that are not UTF-8 (read as U+FFFD). */
  public boolean damaged() {
    return damaged;
  }
}
