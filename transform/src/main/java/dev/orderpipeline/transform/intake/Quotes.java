package dev.orderpipeline.transform.intake;

import java.util.Arrays;

/**
 * Finds where records end: at line ends outside quotes. A quote opens only at the start of a cell,
 * or after nothing but blanks there; inside, two quotes in a row are one quote of the text.
 * commons-csv parses the records with quotes; this class only finds their ends.
 */
public final class Quotes {
  private static final long LINE_FEEDS = Swar.repeat('\n');
  private static final long RETURNS = Swar.repeat('\r');

  private final byte delimiter;

  /** Creates a finder for files with this delimiter. */
  public Quotes(char delimiter) {
    this.delimiter = (byte) delimiter;
  }

  /**
   * The end of the last complete record, or {@code from} if there is none.
   *
   * @param from the start of a record
   */
  int endOfLastRecord(byte[] bytes, int from, int to) {
    int end = from;
    int outside = from;
    for (int quote = nextOpeningQuote(bytes, outside, to);
        ;
        quote = nextOpeningQuote(bytes, outside, to)) {
      end = lastLineEnd(bytes, outside, quote, to, end);
      if (quote == to) {
        return end;
      }
      outside = closingQuote(bytes, quote, to) + 1;
      if (outside > to) {
        return end;
      }
    }
  }

  /** The end of the record that begins at {@code from}, with its line end. */
  public int endOfRecord(byte[] bytes, int from, int to) {
    boolean cellStart = true;
    for (int at = from; at < to; at++) {
      byte b = bytes[at];
      if (b == '"' && cellStart) {
        at = closingQuote(bytes, at, to);
      } else if (b == '\n') {
        return at + 1;
      } else if (b == '\r') {
        return at + 1 < to && bytes[at + 1] == '\n' ? at + 2 : at + 1;
      }
      int blank = cellStart && b != '"' ? blankAt(bytes, at, to) : 0;
      cellStart = b == delimiter || blank > 0;
      at += Math.max(0, blank - 1);
    }
    return to;
  }

  /**
   * The length of a blank that is ignored before an opening quote: a space, a no-break space, a
   * space of another width, a zero-width space or a byte-order mark; 0 if there is none.
   */
  private static int blankAt(byte[] bytes, int at, int to) {
    if (bytes[at] == ' ') {
      return 1;
    }
    if (at + 1 < to && isNoBreakSpace(bytes, at)) {
      return 2;
    }
    return at + 2 < to && isWideBlank(bytes, at) ? 3 : 0;
  }

  /** The length of the blank that ends before an index; 0 if there is none. */
  private static int blankBefore(byte[] bytes, int at) {
    if (at > 0 && bytes[at - 1] == ' ') {
      return 1;
    }
    if (at > 1 && isNoBreakSpace(bytes, at - 2)) {
      return 2;
    }
    return at > 2 && isWideBlank(bytes, at - 3) ? 3 : 0;
  }

  private static boolean isNoBreakSpace(byte[] bytes, int at) {
    return bytes[at] == (byte) 0xC2 && bytes[at + 1] == (byte) 0xA0;
  }

  private static boolean isWideBlank(byte[] bytes, int at) {
    int last = bytes[at + 2] & 0xFF;
    boolean space = (last >= 0x80 && last <= 0x8B) || last == 0xAF;
    return (bytes[at] == (byte) 0xE2 && bytes[at + 1] == (byte) 0x80 && space)
        || (bytes[at] == (byte) 0xEF && bytes[at + 1] == (byte) 0xBB && last == 0xBF);
  }

  /** The bytes of a record without the blanks before opening quotes, or null if it has none. */
  byte[] withoutBlanks(byte[] bytes, int from, int to) {
    if (!hasBlankBeforeQuote(bytes, from, to)) {
      return null;
    }
    byte[] kept = new byte[to - from];
    int length = 0;
    int cellStart = 0;
    boolean isAtStart = true;
    int end;
    for (int at = from; at < to; at = end) {
      boolean opens = bytes[at] == '"' && isAtStart;
      int blank = isAtStart ? blankAt(bytes, at, to) : 0;
      end = opens ? Math.min(to, closingQuote(bytes, at, to) + 1) : at + Math.max(1, blank);
      length = opens ? cellStart : length;
      System.arraycopy(bytes, at, kept, length, end - at);
      length += end - at;
      isAtStart = bytes[at] == delimiter || blank > 0;
      cellStart = bytes[at] == delimiter && !opens ? length : cellStart;
    }
    return length == to - from ? null : Arrays.copyOf(kept, length);
  }

  private static boolean hasBlankBeforeQuote(byte[] bytes, int from, int to) {
    int quote = Swar.indexOf(bytes, '"', from, to);
    while (quote < to && blankBefore(bytes, quote) == 0) {
      quote = Swar.indexOf(bytes, '"', quote + 1, to);
    }
    return quote < to;
  }

  /**
   * Whether a record of several lines holds whole rows inside its quotes, because a stray quote
   * opens one: a later line has as many delimiters as the header. All of them are inside quotes, or
   * the first line has as many, too. Cells that are in quotes on one line do not count.
   *
   * @param delimiters those between the columns of the header
   */
  boolean spansRows(byte[] bytes, int from, int to, int delimiters) {
    if (delimiters < 2) {
      return false;
    }
    boolean cellStart = true;
    boolean quoted = false;
    int quoteLine = 0;
    int insideQuote = 0;
    boolean firstIsFull = false;
    int line = 0;
    int all = 0;
    int inside = 0;
    for (int at = from; at < to; at++) {
      byte b = bytes[at];
      if (b == '\n' || (b == '\r' && (at + 1 == to || bytes[at + 1] != '\n'))) {
        if (isRow(line, all, inside, delimiters, firstIsFull)) {
          return true;
        }
        firstIsFull |= line == 0 && isFull(all, delimiters);
        line++;
        all = 0;
        inside = 0;
      } else if (b == delimiter) {
        all++;
        inside += quoted ? 1 : 0;
        insideQuote++;
      } else if (b == '"' && !quoted && cellStart) {
        quoted = true;
        quoteLine = line;
        insideQuote = 0;
      } else if (b == '"' && quoted && at + 1 < to && bytes[at + 1] == '"') {
        at++;
      } else if (b == '"' && quoted) {
        quoted = false;
        if (quoteLine == line) {
          // A cell in quotes on one line: its delimiters separate nothing.
          all -= insideQuote;
          inside -= insideQuote;
        }
      }
      int blank = cellStart ? blankAt(bytes, at, to) : 0;
      cellStart = !quoted && (b == delimiter || blank > 0);
      at += Math.max(0, blank - 1);
    }
    return isRow(line, all, inside, delimiters, firstIsFull);
  }

  private static boolean isRow(int line, int all, int inside, int delimiters, boolean firstIsFull) {
    return line > 0 && isFull(all, delimiters) && (inside == all || firstIsFull);
  }

  /** Rows can end with one delimiter more. */
  private static boolean isFull(int all, int delimiters) {
    return all == delimiters || all == delimiters + 1;
  }

  /** The index of the quote that is still open at the end of the range, or -1. */
  int openQuote(byte[] bytes, int from, int to) {
    int outside = from;
    while (true) {
      int quote = nextOpeningQuote(bytes, outside, to);
      if (quote == to) {
        return -1;
      }
      outside = closingQuote(bytes, quote, to) + 1;
      if (outside > to) {
        return quote;
      }
    }
  }

  /** The number of lines that end in the range. */
  public static int lines(byte[] bytes, int from, int to) {
    int lines = 0;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      long word = Swar.readLong(bytes, at);
      lines += Swar.count(Swar.zeros(word ^ LINE_FEEDS));
      if (Swar.firstZero(word ^ RETURNS) != 0) {
        lines += loneReturns(bytes, at, at + 8, to);
      }
    }
    for (int i = at; i < to; i++) {
      if (bytes[i] == '\n') {
        lines++;
      }
    }
    return lines + loneReturns(bytes, at, to, to);
  }

  private static int loneReturns(byte[] bytes, int from, int to, int end) {
    int lines = 0;
    for (int at = from; at < to; at++) {
      if (bytes[at] == '\r' && (at + 1 == end || bytes[at + 1] != '\n')) {
        lines++;
      }
    }
    return lines;
  }

  private int nextOpeningQuote(byte[] bytes, int from, int to) {
    int quote = Swar.indexOf(bytes, '"', from, to);
    while (quote < to && !isCellStart(bytes, quote)) {
      quote = Swar.indexOf(bytes, '"', quote + 1, to);
    }
    return quote;
  }

  private boolean isCellStart(byte[] bytes, int at) {
    int start = at;
    for (int blank = blankBefore(bytes, at); blank > 0; blank = blankBefore(bytes, start)) {
      start -= blank;
    }
    if (start == 0) {
      return true;
    }
    byte before = bytes[start - 1];
    return before == delimiter || before == '\n' || before == '\r';
  }

  /** The index of the closing quote, or {@code to}. */
  private static int closingQuote(byte[] bytes, int opening, int to) {
    int quote = Swar.indexOf(bytes, '"', opening + 1, to);
    while (quote + 1 < to && bytes[quote + 1] == '"') {
      quote = Swar.indexOf(bytes, '"', quote + 2, to);
    }
    return quote;
  }

  private static int lastLineEnd(byte[] bytes, int from, int to, int limit, int fallback) {
    for (int at = to - 1; at >= from; at--) {
      // A line feed after a carriage return belongs to the line end, so the next byte must be
      // known.
      if (bytes[at] == '\n' || (bytes[at] == '\r' && at + 1 < limit)) {
        return at + 1;
      }
    }
    return fallback;
  }
}
