package dev.orderpipeline.transform.intake;

/**
 * Finds where records end: at line ends outside quotes. A quote opens only at the start of a cell;
 * inside, two quotes in a row are one quote of the text. commons-csv parses the records with
 * quotes; this class only finds their ends.
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
      cellStart = b == delimiter;
    }
    return to;
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
    if (at == 0) {
      return true;
    }
    byte before = bytes[at - 1];
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
