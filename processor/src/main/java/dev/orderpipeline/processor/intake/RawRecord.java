package dev.orderpipeline.processor.intake;

import java.util.List;

/** One record of a file as it stands there: its cells, and the physical line it begins on. */
public final class RawRecord {
  private final long line;
  private final String[] cells;
  private final boolean damaged;

  RawRecord(long line, String[] cells, boolean damaged) {
    this.line = line;
    this.cells = cells;
    this.damaged = damaged;
  }

  /** A record of these cells, for callers that have no file. */
  public static RawRecord of(long line, String... cells) {
    boolean damaged = false;
    for (String cell : cells) {
      damaged |= cell.indexOf('\uFFFD') >= 0;
    }
    return new RawRecord(line, cells.clone(), damaged);
  }

  /** The first physical line of the record, from 1. */
  public long line() {
    return line;
  }

  /** How many cells the record has, at least 1. */
  public int size() {
    return cells.length;
  }

  /** The cell at an index from 0, without its quotes, otherwise as it stands in the file. */
  public String cell(int index) {
    return cells[index];
  }

  /** All cells, without their quotes, otherwise as they stand in the file. */
  public List<String> cells() {
    return List.of(cells);
  }

  /** Whether a cell holds bytes that are not UTF-8 (they are read as U+FFFD). */
  public boolean damaged() {
    return damaged;
  }
}
