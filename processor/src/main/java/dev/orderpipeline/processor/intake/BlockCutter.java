package dev.orderpipeline.processor.intake;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream into blocks of whole records. A block grows only for a record that does not fit,
 * and never beyond what tells that it is longer than any may be. Not thread-safe.
 */
final class BlockCutter {
  /** A block and what is made of it stay in a core's cache. */
  private static final int SIZE = 1 << 16;

  /** The header is known, and a small file read, before more is drawn. */
  private static final int FIRST = 1 << 14;

  private final InputStream in;
  private final Quotes quotes;
  private final int longestRecord;
  private byte[] rest = new byte[0];
  private long line;
  private boolean ended;
  private int size;

  /** A cutter of a whole file. */
  BlockCutter(InputStream in, Quotes quotes, int longestRecord) {
    this(in, quotes, longestRecord, FIRST, 1);
  }

  /**
   * A cutter of what stands further down in a file.
   *
   * @param firstLine the physical line of the first byte, from 1
   */
  static BlockCutter from(long firstLine, InputStream in, Quotes quotes, int longestRecord) {
    return new BlockCutter(in, quotes, longestRecord, SIZE, firstLine);
  }

  /**
   * A cutter.
   *
   * @param size of the first block, in bytes; the next ones have the double
   */
  BlockCutter(InputStream in, Quotes quotes, int longestRecord, int size, long firstLine) {
    this.in = in;
    this.line = firstLine;
    this.size = size;
    this.quotes = quotes;
    this.longestRecord = longestRecord;
  }

  /**
   * The next records, or null at the end. The last one may be cut off: by the end of the file, or
   * because it is longer than any may be; then it is alone in its block.
   *
   * @param spare bytes that nobody needs any more, to be filled again
   */
  Block next(byte[] spare) throws IOException {
    if (ended) {
      return null;
    }
    int needed = Math.max(size, rest.length * 2) + Swar.SLACK;
    // What was grown for a long record is not kept for shorter ones.
    byte[] bytes = spare.length == needed ? spare : new byte[needed];
    size = Math.min(SIZE, 2 * size);
    System.arraycopy(rest, 0, bytes, 0, rest.length);
    int length = rest.length;
    while (true) {
      int room = bytes.length - Swar.SLACK;
      int read = in.readNBytes(bytes, length, room - length);
      length += read;
      ended = length < room;
      int end = ended ? length : quotes.endOfWhole(bytes, 0, length);
      if (end == 0 && length > longestRecord) {
        ended = Utf8.characters(bytes, 0, length) > longestRecord;
        end = ended ? length : 0;
      }
      if (end > 0) {
        return cut(bytes, end, length);
      }
      if (length == 0) {
        return null;
      }
      bytes = Arrays.copyOf(bytes, 2 * room + Swar.SLACK);
    }
  }

  private Block cut(byte[] bytes, int end, int length) {
    rest = Arrays.copyOfRange(bytes, end, length);
    if (rest.length == 0 && bytes[end - 1] != '\n' && bytes[end - 1] != '\r') {
      bytes[end] = '\n';
    }
    Block block = new Block(bytes, 0, end, line);
    line += Quotes.lines(bytes, 0, end);
    return block;
  }
}
