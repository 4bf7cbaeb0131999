package dev.orderpipeline.processor.intake;

import java.io.IOException;
import java.io.Reader;

/**
 * Watches what the CSV parser draws: stops a record that does not end, remembers where bytes were
 * no text, and keeps the text of the records under way, so that a fault can be traced to its line.
 *
 * <p>The parser draws in blocks and says where a record begins only when the record is complete.
 * Therefore the guard stops at twice the longest record: until then the record before the current
 * one may fill the first half. It keeps at most those two records and a block.
 */
final class GuardedReader extends Reader {
  /**
   * What the decoder writes for bytes that are not UTF-8. It is no part of any text in UTF-8 unless
   * a high surrogate stands before it, so that a U+FFFD of the file itself is not taken for damage.
   */
  static final char DAMAGE = '\uDFFF';

  private final Reader in;
  private final long most;
  private final StringBuilder kept = new StringBuilder();
  private long keptFrom;
  private long recordStart;
  private long delivered;
  private long lastDamage = -1;
  private boolean ended;

  GuardedReader(Reader in, int longestRecord) {
    this.in = in;
    this.most = 2L * longestRecord;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    if (delivered - recordStart > most) {
      throw new RecordTooLongException();
    }
    if (recordStart > keptFrom) {
      kept.delete(0, (int) (recordStart - keptFrom));
      keptFrom = recordStart;
    }
    int count = in.read(buffer, offset, length);
    if (count < 0) {
      ended = true;
      return count;
    }
    kept.append(buffer, offset, count);
    for (int i = offset; i < offset + count; i++) {
      if (buffer[i] == DAMAGE) {
        lastDamage = delivered + (i - offset);
      }
    }
    delivered += count;
    return count;
  }

  /** Notes that a record is complete that begins at this character, counted from 0. */
  void recordAt(long start) {
    recordStart = start;
  }

  /** How many characters the parser has drawn. */
  long delivered() {
    return delivered;
  }

  /** Whether the parser has seen the end of the file. */
  boolean ended() {
    return ended;
  }

  /**
   * Whether bytes that are not UTF-8 may have been drawn at or after this character: if not, no
   * cell needs to be searched for them.
   */
  boolean mayBeDamagedSince(long start) {
    return lastDamage >= start;
  }

  /**
   * Whether a quote stands at this character.
   *
   * @param at in the last record that was noted
   */
  boolean isQuote(long at) {
    int index = (int) (at - keptFrom);
    return index < kept.length() && kept.charAt(index) == '"';
  }

  /**
   * The line of the quote that is still open where the text drawn so far ends, or 0.
   *
   * @param line the physical line on which the last complete record begins
   */
  long openQuoteLine(long line, char delimiter) {
    long current = line;
    long opened = 0;
    boolean cellStart = true;
    for (int i = (int) (recordStart - keptFrom); i < kept.length(); i++) {
      char c = kept.charAt(i);
      if (c == '\n' && i > 0 && kept.charAt(i - 1) == '\r') {
        continue;
      }
      if (c == '\n' || c == '\r') {
        current++;
      }
      if (opened > 0) {
        if (c == '"' && i + 1 < kept.length() && kept.charAt(i + 1) == '"') {
          i++;
        } else if (c == '"') {
          opened = 0;
          cellStart = false;
        }
      } else if (c == '"' && cellStart) {
        opened = current;
      } else {
        cellStart = c == delimiter || c == '\n' || c == '\r';
      }
    }
    return opened;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Stops the parser inside a record that is longer than any may be. */
  static final class RecordTooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    RecordTooLongException() {
      super("a record is longer than the limit");
    }
  }
}
