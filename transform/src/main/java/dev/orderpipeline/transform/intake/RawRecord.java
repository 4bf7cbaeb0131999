package dev.orderpipeline.transform.intake;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

  RawRecord(long line, String[] cells, boolean damaged, char delimiter) {
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

  /**
   * Serializes the record, without its line and delimiter, for {@link #read}.
   *
   * @param room the number of bytes to leave free before it
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
   * Deserializes a record that {@link #write} returned.
   *
   * @param room the number of bytes before it
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
