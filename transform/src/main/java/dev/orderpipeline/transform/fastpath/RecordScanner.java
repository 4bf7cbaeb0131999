package dev.orderpipeline.transform.fastpath;

import dev.orderpipeline.transform.intake.Block;
import dev.orderpipeline.transform.intake.CommonsCsvReader;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.Quotes;
import dev.orderpipeline.transform.intake.RecordSource;
import dev.orderpipeline.transform.intake.Swar;
import dev.orderpipeline.transform.intake.Utf8;
import java.io.IOException;

/**
 * Finds the records of a block.
 *
 * <p>A plain record is valid UTF-8 without quotes and control characters, with as many cells as a
 * row has. Its cells stay ranges of bytes. commons-csv parses all other records. Immutable and
 * thread-safe.
 */
final class RecordScanner {
  private static final long QUOTES = Swar.repeat('"');
  private static final long DELETES = Swar.repeat(0x7F);
  private static final long CONTROL_BITS = Swar.repeat(0xE0);

  private final RecordSource source;
  private final Limits limits;
  private final char delimiter;
  private final Quotes quotes;
  private final int width;

  /**
   * @param width the number of cells of a row
   */
  RecordScanner(RecordSource source, int width, Limits limits) {
    this.source = source;
    this.limits = limits;
    this.delimiter = source.header().delimiter();
    this.quotes = new Quotes(delimiter);
    this.width = width;
  }

  /** Finds the records of the block of a batch. */
  void scan(RecordBatch batch) throws IOException {
    Block block = batch.block();
    byte[] bytes = block.bytes();
    int to = block.to();
    CommonsCsvReader csv = source.newParser();
    int count = findSeparators(batch, bytes, block.from(), to);
    int[] separators = batch.separators();
    int mark = 0;
    int rawCount = 0;
    int start = block.from();
    long line = block.firstLine();
    while (start < to) {
      int last = mark + width - 1;
      if (last < count && isPlain(bytes, start, separators, mark, last, line)) {
        int end = separators[last];
        boolean ascii = !Swar.hasNonAscii(bytes, start, end);
        if (ascii || (width > 1 && Utf8.isValid(bytes, start, end))) {
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
      // An empty line is not a record. Skipping it also avoids joining CR and LF of two line ends.
      if (bytes[start] != '\n' && bytes[start] != '\r') {
        int added = csv.add(bytes, start, end, line);
        // An unreadable record has an index, too, at which the batch ends.
        for (int i = 0; i < Math.max(1, added); i++) {
          batch.addRaw(rawCount++);
        }
        if (added == 0) {
          break;
        }
      }
      line += Quotes.lines(bytes, start, end);
      start = end;
      while (mark < count && separators[mark] < end) {
        mark++;
      }
    }
    batch.complete(csv.read());
  }

  /**
   * In a one-column file, a cell that begins with a space can be blank; commons-csv decides that.
   */
  private boolean isPlain(
      byte[] bytes, int start, int[] separators, int first, int last, long line) {
    for (int mark = first; mark < last; mark++) {
      if (bytes[separators[mark]] != (byte) delimiter) {
        return false;
      }
    }
    int end = separators[last];
    return (bytes[end] == '\n' || bytes[end] == '\r')
        && end + 2 - start <= limits.maxRecordCharacters()
        && line <= Integer.MAX_VALUE
        && (width > 1 || (start < end && bytes[start] != ' '));
  }

  /**
   * Stores the offsets of delimiters, quotes, line ends and other control characters, and of the
   * end of a last line without a line end.
   *
   * @return the number of offsets
   */
  private int findSeparators(RecordBatch batch, byte[] bytes, int from, int to) {
    long delimiters = Swar.repeat(delimiter);
    int[] separators = batch.separators();
    int count = 0;
    for (int at = from; at < to; at += 8) {
      if (count + 9 > separators.length) {
        separators = batch.moreSeparators();
      }
      long word = Swar.readLong(bytes, at);
      long hits =
          Swar.zeros(word & CONTROL_BITS)
              | Swar.zeros(word ^ delimiters)
              | Swar.zeros(word ^ QUOTES)
              | Swar.zeros(word ^ DELETES);
      if (to - at < 8) {
        hits &= Swar.firstBytes(to - at);
      }
      for (; hits != 0; hits &= hits - 1) {
        separators[count++] = at + Swar.first(hits);
      }
    }
    if (to > from && bytes[to - 1] != '\n' && bytes[to - 1] != '\r') {
      separators[count++] = to;
    }
    return count;
  }
}
