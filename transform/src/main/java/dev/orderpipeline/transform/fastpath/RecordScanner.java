package dev.orderpipeline.transform.fastpath;

import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.Swar;
import dev.orderpipeline.transform.intake.Utf8;
import java.nio.charset.StandardCharsets;

/**
 * Finds the cells of one record at a time.
 *
 * <p>A plain record is valid UTF-8 without control characters, with as many cells as a row has. Its
 * cells are ranges of bytes, without quotes around them; quotes inside are doubled. commons-csv
 * parses all other records. Not thread-safe.
 */
final class RecordScanner {
  private static final long TOP_BITS = Swar.repeat(0x80);
  private static final long LOW_BITS = ~TOP_BITS;
  private static final long ONES = Swar.repeat(1);
  private static final long QUOTES = Swar.repeat('"');

  /** Added to a byte below 0x80, it sets the top bit unless the byte is a control character. */
  private static final long ABOVE_CONTROLS = Swar.repeat(0x80 - ' ');

  private final char delimiter;
  private final int width;
  private final int maxRecordCharacters;

  /** By cell, where it begins and ends, without its quotes. */
  private final int[] froms;

  private final int[] tos;
  private int end;
  private boolean hasNonAscii;
  private boolean hasDoubledQuotes;

  /**
   * @param width the number of cells of a row
   */
  RecordScanner(char delimiter, int width, Limits limits) {
    this.delimiter = delimiter;
    this.width = width;
    this.maxRecordCharacters = limits.maxRecordCharacters();
    this.froms = new int[width];
    this.tos = new int[width];
  }

  /**
   * Finds the cells of a record.
   *
   * @param bytes a block, in which each record has a line end
   * @return whether the record is plain
   */
  boolean scan(byte[] bytes, int start) {
    if (!findCells(bytes, start)
        || end + 2 - start > maxRecordCharacters
        // In a one-column file, such a cell can be blank; commons-csv decides that.
        || (width == 1 && (end == start || bytes[start] == ' '))) {
      return false;
    }
    // The last word that was read can reach into the next record.
    hasNonAscii = hasNonAscii && Swar.hasNonAscii(bytes, start, end);
    return !hasNonAscii || (width > 1 && Utf8.isValid(bytes, start, end));
  }

  /**
   * Finds the cells and the end of the record, by eight bytes at once: only delimiters, quotes and
   * control characters are looked at.
   *
   * @return false if the record is not plain
   */
  private boolean findCells(byte[] bytes, int start) {
    long delimiters = Swar.repeat(delimiter);
    int last = width - 1;
    int cell = 0;
    int from = start;
    int quote = 0;
    long seen = 0;
    hasDoubledQuotes = false;
    for (int at = start; ; at += 8) {
      long word = Swar.readLong(bytes, at);
      seen |= word;
      long low = word & LOW_BITS;
      long hits =
          ~((notControls(low) & ((low ^ delimiters) + LOW_BITS) & notQuotes(low)) | word)
              & TOP_BITS;
      for (; hits != 0; hits &= hits - 1) {
        int hit = at + Swar.first(hits);
        byte b = bytes[hit];
        if (b == '"') {
          int closing = hit == from ? closingQuote(bytes, hit + 1) : -1;
          if (closing < 0) {
            return false;
          }
          from = hit + 1;
          quote = 1;
          seen = TOP_BITS;
          // Continues after the closing quote.
          at = closing - 7;
          break;
        }
        froms[cell] = from;
        tos[cell] = hit - quote;
        if (b != delimiter) {
          end = hit;
          hasNonAscii = (seen & TOP_BITS) != 0;
          return cell == last && (b == '\n' || b == '\r');
        }
        if (cell++ == last) {
          return false;
        }
        from = hit + 1;
        quote = 0;
      }
    }
  }

  /**
   * The next quote that is not doubled, if it ends a cell, and no control character is before it;
   * or -1.
   */
  private int closingQuote(byte[] bytes, int from) {
    int at = from;
    while (true) {
      long word = Swar.readLong(bytes, at);
      long low = word & LOW_BITS;
      long hits = ~((notControls(low) & notQuotes(low)) | word) & TOP_BITS;
      if (hits == 0) {
        at += 8;
        continue;
      }
      int hit = at + Swar.first(hits);
      byte after = bytes[hit + 1];
      if (bytes[hit] == '"' && after == '"') {
        hasDoubledQuotes = true;
        at = hit + 2;
        continue;
      }
      boolean ends = after == delimiter || after == '\n' || after == '\r';
      return bytes[hit] == '"' && ends ? hit : -1;
    }
  }

  /**
   * The top bit of each byte below 0x80, unless it is a control character. The first sum has it for
   * 0x20 and above, the second one only for 0x7F.
   */
  private static long notControls(long low) {
    return (low + ABOVE_CONTROLS) & ~(low + ONES);
  }

  /** The top bit of each byte below 0x80, unless it is a quote. */
  private static long notQuotes(long low) {
    return (low ^ QUOTES) + LOW_BITS;
  }

  /** Where a plain record's cell begins. */
  int from(int cell) {
    return froms[cell];
  }

  /** Where a plain record's cell ends. */
  int to(int cell) {
    return tos[cell];
  }

  /** The index of a plain record's line end. */
  int end() {
    return end;
  }

  /** Whether any cell of a plain record has quotes inside, which are doubled. */
  boolean hasDoubledQuotes() {
    return hasDoubledQuotes;
  }

  /** The text of a plain record's cell. */
  String text(byte[] bytes, int cell) {
    String text = new String(bytes, froms[cell], tos[cell] - froms[cell], StandardCharsets.UTF_8);
    return hasDoubledQuotes ? text.replace("\"\"", "\"") : text;
  }

  /** Whether a plain record has characters that are not ASCII. */
  boolean hasNonAscii() {
    return hasNonAscii;
  }
}
