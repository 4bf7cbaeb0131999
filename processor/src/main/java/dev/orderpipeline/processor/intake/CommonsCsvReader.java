package dev.orderpipeline.processor.intake;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads records with commons-csv, by RFC 4180 and without leniency: it decides what a record is.
 * The records are gathered from wherever they stand in a file, and read at once. Not thread-safe.
 */
final class CommonsCsvReader {
  private static final CSVFormat STRICT =
      CSVFormat.RFC4180
          .builder()
          .setIgnoreEmptyLines(false)
          .setLenientEof(false)
          .setTrailingData(false)
          .get();

  private final FileKind kind;
  private final Limits limits;
  private final char delimiter;
  private final Quotes quotes;
  private final StringBuilder text = new StringBuilder();
  private final List<Gathered> gathered = new ArrayList<>();
  private FileRejectedException rejection;

  /**
   * A record that waits to be read.
   *
   * @param at where it begins in the text
   * @param linesBefore how many lines of the text stand before it
   * @param openQuote the line of the quote that is still open at its end, or 0
   */
  private record Gathered(int at, long line, long linesBefore, long openQuote) {}

  private long lines;

  CommonsCsvReader(FileKind kind, Limits limits, char delimiter) {
    this.kind = kind;
    this.limits = limits;
    this.delimiter = delimiter;
    this.quotes = new Quotes(delimiter);
  }

  /** What the records came to: one for each that was added, null where it is blank. */
  record Result(List<RawRecord> records, FileRejectedException rejection) {}

  /**
   * Adds the next record.
   *
   * @param line the physical line on which it begins
   * @return whether it can be read: after one that cannot, nothing is read
   */
  boolean add(byte[] bytes, int from, int to, long line) {
    CharSequence characters = Utf8.decode(bytes, from, to);
    if (characters.length() > limits.recordCharacters()) {
      rejection = tooLong(bytes, from, to, line);
      return false;
    }
    if (line > Integer.MAX_VALUE) {
      rejection =
          rejected(
              line,
              FileReason.TOO_MANY_LINES,
              "has more than 2^31 lines. " + FileReason.TOO_MANY_LINES.remedy());
      return false;
    }
    int quote = quotes.openAtEnd(bytes, from, to);
    gathered.add(
        new Gathered(
            text.length(), line, lines, quote < 0 ? 0 : line + Quotes.lines(bytes, from, quote)));
    text.append(characters);
    lines += Quotes.lines(bytes, from, to);
    return true;
  }

  /** Reads what was added. */
  Result read() throws IOException {
    List<RawRecord> records = new ArrayList<>(gathered.size());
    if (gathered.isEmpty()) {
      return new Result(records, rejection);
    }
    try (Watched reader = new Watched(new StringReader(text.toString()));
        CSVParser parser =
            CSVParser.builder()
                .setReader(reader)
                .setFormat(STRICT.builder().setDelimiter(delimiter).get())
                .get()) {
      Iterator<CSVRecord> parsed = parser.iterator();
      for (Gathered next : gathered) {
        CSVRecord record;
        try {
          record = parsed.next();
        } catch (UncheckedIOException e) {
          if (e.getCause() instanceof CSVException) {
            rejection = unreadable(next, reader.ended, parser.getCurrentLineNumber());
            return new Result(records, rejection);
          }
          throw e.getCause();
        }
        if (record.getCharacterPosition() != next.at()) {
          throw new IllegalStateException(
              "the record on line " + next.line() + " does not begin where the one before ends");
        }
        String[] cells = record.values();
        if (cells.length > limits.columns()) {
          rejection = tooManyColumns(next.line(), cells.length);
          return new Result(records, rejection);
        }
        records.add(record(next, cells));
      }
      if (parsed.hasNext()) {
        throw new IllegalStateException("more records were read than there are");
      }
    }
    return new Result(records, rejection);
  }

  private RawRecord record(Gathered next, String[] cells) {
    if (cells.length == 1 && cells[0].isBlank() && text.charAt(next.at()) != '"') {
      return null;
    }
    return new RawRecord(next.line(), cells, mendDamage(cells), delimiter);
  }

  /** Shows bytes that are not UTF-8 as U+FFFD, and tells whether there are any. */
  private static boolean mendDamage(String[] cells) {
    boolean damaged = false;
    for (int i = 0; i < cells.length; i++) {
      StringBuilder mended = null;
      int at = cells[i].indexOf(Utf8.DAMAGE);
      for (; at >= 0; at = cells[i].indexOf(Utf8.DAMAGE, at + 1)) {
        if (at == 0 || !Character.isHighSurrogate(cells[i].charAt(at - 1))) {
          mended = mended == null ? new StringBuilder(cells[i]) : mended;
          mended.setCharAt(at, '\uFFFD');
        }
      }
      if (mended != null) {
        cells[i] = mended.toString();
        damaged = true;
      }
    }
    return damaged;
  }

  /** Whether it is a quote that makes the record so long is seen where the limit falls. */
  private FileRejectedException tooLong(byte[] bytes, int from, int to, long line) {
    int end = from;
    // Each part decodes to at least a character for four bytes, so that the end is soon found.
    for (int left = limits.recordCharacters(); left > 0 && end < to; ) {
      int part = Math.min(to, end + Math.max(1, left / 4));
      left -= Utf8.characters(bytes, end, part);
      end = part;
    }
    int quote = quotes.openAtEnd(bytes, from, end);
    if (quote >= 0) {
      long opened = line + Quotes.lines(bytes, from, quote);
      return rejected(
          opened,
          FileReason.QUOTE_NOT_CLOSED,
          "has a quote that opens on line "
              + opened
              + " and is not closed within "
              + limits.recordCharacters()
              + " characters. "
              + FileReason.QUOTE_NOT_CLOSED.remedy());
    }
    return rejected(
        line,
        FileReason.RECORD_TOO_LONG,
        "has a record that begins on line "
            + line
            + " and is longer than "
            + limits.recordCharacters()
            + " characters. "
            + FileReason.RECORD_TOO_LONG.remedy());
  }

  /** A quote open at the end is the parser's only fault there: after text it stops at the text. */
  private FileRejectedException unreadable(Gathered record, boolean atEnd, long parserLine) {
    if (atEnd && record.openQuote() > 0) {
      return rejected(
          record.openQuote(),
          FileReason.QUOTE_NOT_CLOSED,
          "has a quote that opens on line "
              + record.openQuote()
              + " and is never closed. "
              + FileReason.QUOTE_NOT_CLOSED.remedy());
    }
    long seen = record.line() + (parserLine - 1 - record.linesBefore());
    return rejected(
        record.line(),
        FileReason.TEXT_AFTER_QUOTE,
        "cannot be cut into rows from line "
            + record.line()
            + " on: text follows a closing quote on line "
            + seen
            + ". "
            + FileReason.TEXT_AFTER_QUOTE.remedy());
  }

  private FileRejectedException tooManyColumns(long line, int columns) {
    return rejected(
        line,
        FileReason.TOO_MANY_COLUMNS,
        "has "
            + columns
            + " columns on line "
            + line
            + "; at most "
            + limits.columns()
            + " are read. "
            + FileReason.TOO_MANY_COLUMNS.remedy());
  }

  private FileRejectedException rejected(long line, FileReason reason, String what) {
    return new FileRejectedException(kind, line, reason, "The " + kind.word() + " file " + what);
  }

  /** Sees whether the parser has drawn all there is. */
  private static final class Watched extends FilterReader {
    private boolean ended;

    Watched(Reader in) {
      super(in);
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      ended |= count < 0;
      return count;
    }
  }
}
