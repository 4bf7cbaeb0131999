package dev.orderpipeline.processor.intake;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One record of a file as it stands there: its cells, what separates them, and the physical line it
 * begins on.
 */
public final class RawRecord implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long line;
  private final String[] cells;
  private final boolean damaged;
  private final char delimiter;

  RawRecord(long line, String[] cells, boolean damaged, char delimiter) {
    this.line = line;
    this.cells = cells;
    this.damaged = damaged;
    this.delimiter = delimiter;
  }

  /** A record of these cells, separated by commas, for callers that have no file. */
  public static RawRecord of(long line, String... cells) {
    return separatedBy(',', line, cells);
  }

  /** A record of these cells, for callers that have no file. */
  public static RawRecord separatedBy(char delimiter, long line, String... cells) {
    return new RawRecord(line, cells.clone(), false, delimiter);
  }

  /** Writes the record, but for its line and delimiter, so that {@link #read} can make it again. */
  public void write(DataOutput out) throws IOException {
    out.writeBoolean(damaged);
    out.writeInt(cells.length);
    for (String cell : cells) {
      byte[] text = cell.getBytes(StandardCharsets.UTF_8);
      out.writeInt(text.length);
      out.write(text);
    }
  }

  /** Reads a record that was written. */
  public static RawRecord read(DataInput in, long line, char delimiter) throws IOException {
    boolean damaged = in.readBoolean();
    String[] cells = new String[in.readInt()];
    for (int i = 0; i < cells.length; i++) {
      byte[] text = new byte[in.readInt()];
      in.readFully(text);
      cells[i] = new String(text, StandardCharsets.UTF_8);
    }
    return new RawRecord(line, cells, damaged, delimiter);
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

  /** What separates the cells in the file: a comma, a semicolon, a tab or a pipe. */
  public char delimiter() {
    return delimiter;
  }

  /** Whether a cell holds bytes that are not UTF-8 (they are read as U+FFFD). */
  public boolean damaged() {
    return damaged;
  }
}
