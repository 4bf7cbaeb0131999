package dev.orderpipeline.transform.intake;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream into blocks of whole records. A block grows only for a record that does not fit,
 * and only until the record exceeds the limit. Not thread-safe.
 */
final class BlockCutter {
  /** Small enough that a block and its results stay in a core's cache. */
  private static final int BLOCK_BYTES = 1 << 16;

  /** Enough for the header or a small file, so that a first read stays short. */
  private static final int FIRST_BLOCK_BYTES = 1 << 14;

  private final InputStream in;
  private final Quotes quotes;
  private final int maxRecordCharacters;
  private byte[] rest = new byte[0];
  private long line;
  private boolean ended;
  private boolean lacksLineEnd;
  private int size;

  /**
   * Creates a cutter for a whole file.
   *
   * @param firstLine the physical line of the header, from 1
   */
  static BlockCutter fromHeader(
      long firstLine, InputStream in, Quotes quotes, int maxRecordCharacters) {
    return new BlockCutter(in, quotes, maxRecordCharacters, FIRST_BLOCK_BYTES, firstLine);
  }

  /**
   * Creates a cutter for a later part of a file.
   *
   * @param firstLine the physical line of the first byte, from 1
   */
  static BlockCutter from(long firstLine, InputStream in, Quotes quotes, int maxRecordCharacters) {
    return new BlockCutter(in, quotes, maxRecordCharacters, BLOCK_BYTES, firstLine);
  }

  /**
   * Creates a cutter.
   *
   * @param size the size of the first block in bytes; each next block doubles it, up to a limit
   */
  BlockCutter(InputStream in, Quotes quotes, int maxRecordCharacters, int size, long firstLine) {
    this.in = in;
    this.line = firstLine;
    this.size = size;
    this.quotes = quotes;
    this.maxRecordCharacters = maxRecordCharacters;
  }

  /**
   * Returns the next records, or null at the end. The last record of the file can be incomplete. A
   * record that exceeds the limit is alone in its block and incomplete.
   *
   * @param spare an array for reuse
   */
  Block next(byte[] spare) throws IOException {
    if (ended) {
      return null;
    }
    int needed = Math.max(size, rest.length * 2) + Swar.PADDING;
    // An array that grew for a long record is not reused.
    byte[] bytes = spare.length == needed ? spare : new byte[needed];
    size = Math.min(BLOCK_BYTES, 2 * size);
    System.arraycopy(rest, 0, bytes, 0, rest.length);
    int length = rest.length;
    while (true) {
      int room = bytes.length - Swar.PADDING;
      int read = in.readNBytes(bytes, length, room - length);
      length += read;
      ended = length < room;
      int end = ended ? length : quotes.endOfLastRecord(bytes, 0, length);
      if (end == 0 && length > maxRecordCharacters) {
        ended = Utf8.characters(bytes, 0, length) > maxRecordCharacters;
        end = ended ? length : 0;
      }
      if (end > 0) {
        return cut(bytes, end, length);
      }
      if (length == 0) {
        return null;
      }
      bytes = Arrays.copyOf(bytes, 2 * room + Swar.PADDING);
    }
  }

  /** Whether the file has ended, and its last line without a line end. */
  boolean lacksLineEnd() {
    return lacksLineEnd;
  }

  /** The physical line after the last block. */
  long line() {
    return line;
  }

  private Block cut(byte[] bytes, int end, int length) {
    rest = Arrays.copyOfRange(bytes, end, length);
    if (rest.length == 0 && bytes[end - 1] != '\n' && bytes[end - 1] != '\r') {
      bytes[end] = '\n';
      lacksLineEnd = ended;
    }
    Block block = new Block(bytes, 0, end, line);
    line += Quotes.lines(bytes, 0, end);
    return block;
  }
}
