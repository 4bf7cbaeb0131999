package dev.orderpipeline.processor.intake;

import dev.orderpipeline.model.FileKind;
import java.io.IOException;

/**
 * Finds the records of a block. Those without quotes, control characters and damage, and with as
 * many cells as the header, are plain: no text needs to be made of them. All others commons-csv
 * reads. Immutable, so several threads may scan blocks at once.
 */
final class RecordScanner {
  private static final long QUOTES = Swar.each('"');
  private static final long DELETES = Swar.each(0x7F);
  private static final long CONTROL_BITS = Swar.each(0xE0);

  private final FileKind kind;
  private final Limits limits;
  private final char delimiter;
  private final Quotes quotes;
  private final int width;
  private final boolean plainly;

  /**
   * @param width how many cells the header has
   * @param plainly false to have commons-csv read all records
   */
  RecordScanner(FileKind kind, Limits limits, char delimiter, int width, boolean plainly) {
    this.kind = kind;
    this.limits = limits;
    this.delimiter = delimiter;
    this.quotes = new Quotes(delimiter);
    this.width = width;
    this.plainly = plainly;
  }

  /** Finds the records of the block that a batch has begun. */
  void scan(RecordBatch batch) throws IOException {
    Block block = batch.block();
    byte[] bytes = block.bytes();
    int to = block.to();
    CommonsCsvReader lane = new CommonsCsvReader(kind, limits, delimiter);
    int count = plainly ? mark(batch, bytes, block.from(), to) : 0;
    int[] marks = batch.separators();
    int mark = 0;
    int others = 0;
    int start = block.from();
    long line = block.firstLine();
    while (start < to) {
      int last = mark + width - 1;
      if (last < count && isPlain(bytes, start, marks, mark, last, line)) {
        int end = marks[last];
        boolean ascii = !Swar.hasOthersThanAscii(bytes, start, end);
        if (ascii || (width > 1 && Utf8.isText(bytes, start, end))) {
          batch.addPlain(start, line, mark, !ascii);
          start = end + 1;
          mark = last + 1;
          if (bytes[end] == '\r' && start < to && bytes[start] == '\n') {
            start++;
            mark++;
          }
          line++;
          continue;
        }
      }
      int end = quotes.endOfRecord(bytes, start, to);
      // An empty line is no record; and a line feed must not come behind another one's return.
      if (bytes[start] != '\n' && bytes[start] != '\r') {
        batch.addRaw(others);
        if (!lane.add(bytes, start, end, line)) {
          break;
        }
        others++;
      }
      line += Quotes.lines(bytes, start, end);
      start = end;
      while (mark < count && marks[mark] < end) {
        mark++;
      }
    }
    batch.complete(lane.read());
  }

  /** A record of one cell may be blank; it is none then, so those with spaces are left alone. */
  private boolean isPlain(byte[] bytes, int start, int[] marks, int first, int last, long line) {
    for (int mark = first; mark < last; mark++) {
      if (bytes[marks[mark]] != (byte) delimiter) {
        return false;
      }
    }
    int end = marks[last];
    return (bytes[end] == '\n' || bytes[end] == '\r')
        && end + 2 - start <= limits.recordCharacters()
        && line <= Integer.MAX_VALUE
        && (width > 1 || (start < end && bytes[start] != ' '));
  }

  /**
   * Notes where delimiters, quotes, line ends and other control characters stand, and the end of a
   * last line without one, and tells how many there are.
   */
  private int mark(RecordBatch batch, byte[] bytes, int from, int to) {
    long delimiters = Swar.each(delimiter);
    int[] marks = batch.separators();
    int count = 0;
    for (int at = from; at < to; at += 8) {
      if (count + 9 > marks.length) {
        marks = batch.moreSeparators();
      }
      long word = Swar.at(bytes, at);
      long hits =
          Swar.zeros(word & CONTROL_BITS)
              | Swar.zeros(word ^ delimiters)
              | Swar.zeros(word ^ QUOTES)
              | Swar.zeros(word ^ DELETES);
      if (to - at < 8) {
        hits &= Swar.firstBytes(to - at);
      }
      for (; hits != 0; hits &= hits - 1) {
        marks[count++] = at + Swar.first(hits);
      }
    }
    if (to > from && bytes[to - 1] != '\n' && bytes[to - 1] != '\r') {
      marks[count++] = to;
    }
    return count;
  }
}
