package dev.orderpipeline.processor.intake;

import java.io.Serializable;
import java.nio.ByteBuffer;
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

  /**
   * The record as bytes, but for its line and delimiter, so that {@link #read} can make it again.
   *
   * @param room how many bytes are left free before it
   */
  public byte[] write(int room) {
    byte[][] texts = new byte[cells.length][];
    int length = room + 1 + Integer.BYTES;
    for (int i = 0; i < cells.length; i++) {
      texts[i] = cells[i].getBytes(StandardCharsets.UTF_8);
      length += Integer.BYTES + texts[i].length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(length).position(room);
    bytes.put((byte) (damaged ? 1 : 0)).putInt(cells.length);
    for (byte[] text : texts) {
      bytes.putInt(text.length).put(text);
    }
    return bytes.array();
  }

  /**
   * Reads a record that was written.
   *
   * @param room how many bytes stand before it
   */
  public static RawRecord read(byte[] written, int room, long line, char delimiter) {
    ByteBuffer bytes = ByteBuffer.wrap(written).position(room);
    boolean damaged = bytes.get() != 0;
    String[] cells = new String[bytes.getInt()];
    for (int i = 0; i < cells.length; i++) {
      int length = bytes.getInt();
      cells[i] = new String(written, bytes.position(), length, StandardCharsets.UTF_8);
      bytes.position(bytes.position() + length);
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
