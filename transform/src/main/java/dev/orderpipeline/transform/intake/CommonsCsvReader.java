package dev.orderpipeline.transform.intake;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads records with commons-csv, by RFC 4180 and without leniency. This is the plain path, which
 * defines what a record is. It collects records from anywhere in a file and parses them at once.
 * Not thread-safe.
 */
public final class CommonsCsvReader {
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
  private final int delimiters;
  private final Quotes quotes;
  private final StringBuilder text = new StringBuilder();
  private final List<PendingRecord> pending = new ArrayList<>();
  private FileRejectedException rejection;

  /**
   * A record that is not parsed yet.
   *
   * @param at its offset in the text
   * @param linesBefore the number of lines of the text before it
   * @param openQuote the line of a quote that is still open at its end, or 0
   * @param notices what is known of it before it is parsed
   * @param split the record, if it needs no parser; else null
   */
  private record PendingRecord(
      int at, long line, long linesBefore, long openQuote, Notices notices, RawRecord split) {}

  private long lines;

  /**
   * @param delimiters those between the columns of the header; 0 while it is not known
   */
  CommonsCsvReader(FileKind kind, Limits limits, char delimiter, int delimiters) {
    this.kind = kind;
    this.limits = limits;
    this.delimiter = delimiter;
    this.delimiters = delimiters;
    this.quotes = new Quotes(delimiter);
  }

  /** The parsed records, in the order they were added; null for a blank one. */
  public record Result(List<RawRecord> records, FileRejectedException rejection) {}

  /**
   * Adds the next record. One that spans rows is added as a record for each of its lines; one that
   * seems to be several rows on a line is added as it is, and its further rows after it.
   *
   * @param line the physical line on which it begins
   * @return the number of added records; 0 if it is not readable, and the caller adds no further
   *     records then
   */
  public int add(byte[] bytes, int from, int to, long line) {
    CharSequence characters = Utf8.decode(bytes, from, to);
    if (characters.length() > limits.maxRecordCharacters()) {
      rejection = tooLong(bytes, from, to, line);
      return 0;
    }
    if (line > Integer.MAX_VALUE) {
      rejection =
          rejected(
              line,
              FileReason.TOO_MANY_LINES,
              "has more than 2^31 lines. " + FileReason.TOO_MANY_LINES.remedy());
      return 0;
    }
    int quote = quotes.openQuote(bytes, from, to);
    int recordLines = Quotes.lines(bytes, from, to);
    // The last line of a file can lack its end.
    boolean isEnded = bytes[to - 1] == '\n' || bytes[to - 1] == '\r';
    boolean hasLines = recordLines > (isEnded ? 1 : 0);
    if (hasLines && quote < 0 && quotes.spansRows(bytes, from, to, delimiters)) {
      return addLines(characters.toString(), line);
    }
    byte[] kept = quotes.withoutBlanks(bytes, from, to);
    pending.add(
        new PendingRecord(
            text.length(),
            line,
            lines,
            quote < 0 ? 0 : line + Quotes.lines(bytes, from, quote),
            kept == null ? Notices.NONE : Notices.NONE.with(Notice.SPACE_BEFORE_QUOTE),
            null));
    CharSequence record = kept == null ? characters : Utf8.decode(kept, 0, kept.length);
    text.append(record);
    lines += recordLines;
    return quote < 0 && !hasLines ? 1 + addFurtherRows(record, line) : 1;
  }

  /**
   * Adds the further rows of a line that lacks line ends, and returns their number. The last cell
   * of a row and the first of the next one are then one cell.
   */
  private int addFurtherRows(CharSequence record, long line) {
    if (delimiters < 2 || record.chars().filter(c -> c == delimiter).count() < 2L * delimiters) {
      return 0;
    }
    String[] cells =
        LineSplitter.cells(record.toString().lines().findFirst().orElse(""), delimiter);
    int between = cells.length - 1;
    // Each row can end with one delimiter more; then the last cell is empty.
    boolean isTrailing =
        between % (delimiters + 1) == 0
            && (between % delimiters != 0 || Blanks.isBlank(cells[between]));
    int step = isTrailing ? delimiters + 1 : delimiters;
    if (between % step != 0 || between == step || cells.length > limits.maxColumns()) {
      return 0;
    }
    Notices notices =
        replaceMalformed(cells) ? Notices.NONE.with(Notice.DAMAGED_BYTES) : Notices.NONE;
    int added = 0;
    for (int at = step; at < between && added < RawRecord.MAX_FURTHER_ROWS; at += step) {
      String[] further = Arrays.copyOfRange(cells, at, at + step + 1);
      if (Arrays.stream(further).skip(1).anyMatch(cell -> !Blanks.isBlank(cell))) {
        added++;
        RawRecord split = new RawRecord(line, further, notices, delimiter).onLine(added);
        pending.add(new PendingRecord(text.length(), line, lines, 0, notices, split));
      }
    }
    return added;
  }

  /** Splits each line for itself, because a quote of the record misleads. */
  private int addLines(String record, long line) {
    List<String> rows = record.lines().toList();
    long last = line + rows.size() - 1;
    for (int i = 0; i < rows.size(); i++) {
      String[] cells = LineSplitter.cells(rows.get(i), delimiter);
      Notices notices =
          replaceMalformed(cells) ? Notices.NONE.with(Notice.DAMAGED_BYTES) : Notices.NONE;
      RawRecord split = new RawRecord(line + i, cells, notices, delimiter).spanning(line, last);
      pending.add(new PendingRecord(text.length(), line + i, lines, 0, notices, split));
    }
    return rows.size();
  }

  /** Parses all records of a block. */
  Result read(Block block) throws IOException {
    byte[] bytes = block.bytes();
    long line = block.firstLine();
    int end;
    for (int at = block.from(); at < block.to(); at = end) {
      end = quotes.endOfRecord(bytes, at, block.to());
      // An empty line is not a record. Skipping it also avoids joining CR and LF of two line ends.
      if (bytes[at] != '\n' && bytes[at] != '\r' && add(bytes, at, end, line) == 0) {
        break;
      }
      line += Quotes.lines(bytes, at, end);
    }
    return read();
  }

  /** Parses the added records. */
  public Result read() throws IOException {
    List<RawRecord> records = new ArrayList<>(pending.size());
    if (pending.isEmpty()) {
      return new Result(records, rejection);
    }
    try (EndDetectingReader reader = new EndDetectingReader(new StringReader(text.toString()));
        CSVParser parser =
            CSVParser.builder()
                .setReader(reader)
                .setFormat(STRICT.builder().setDelimiter(delimiter).get())
                .get()) {
      Iterator<CSVRecord> parsed = parser.iterator();
      for (PendingRecord next : pending) {
        if (next.split() != null) {
          records.add(next.split());
          continue;
        }
        CSVRecord record;
        try {
          record = parsed.next();
        } catch (UncheckedIOException e) {
          if (e.getCause() instanceof CSVException) {
            rejection = unreadable(next, reader.hasEnded, parser.getCurrentLineNumber());
            return new Result(records, rejection);
          }
          throw e.getCause();
        }
        if (record.getCharacterPosition() != next.at()) {
          throw new IllegalStateException(
              "the record on line " + next.line() + " does not begin where the previous one ends");
        }
        String[] cells = record.values();
        if (cells.length > limits.maxColumns()) {
          rejection = tooManyColumns(next.line(), cells.length);
          return new Result(records, rejection);
        }
        records.add(record(next, cells));
      }
      if (parsed.hasNext()) {
        throw new IllegalStateException("commons-csv returned more records than were added");
      }
    }
    return new Result(records, rejection);
  }

  private RawRecord record(PendingRecord next, String[] cells) {
    if (cells.length == 1 && cells[0].isBlank() && text.charAt(next.at()) != '"') {
      return null;
    }
    boolean damaged = replaceMalformed(cells);
    return new RawRecord(
        next.line(),
        cells,
        damaged ? next.notices().with(Notice.DAMAGED_BYTES) : next.notices(),
        delimiter);
  }

  /** Replaces malformed bytes by U+FFFD; true if there were any. */
  private static boolean replaceMalformed(String[] cells) {
    boolean damaged = false;
    for (int i = 0; i < cells.length; i++) {
      StringBuilder replaced = null;
      int at = cells[i].indexOf(Utf8.MALFORMED);
      for (; at >= 0; at = cells[i].indexOf(Utf8.MALFORMED, at + 1)) {
        if (at == 0 || !Character.isHighSurrogate(cells[i].charAt(at - 1))) {
          replaced = replaced == null ? new StringBuilder(cells[i]) : replaced;
          replaced.setCharAt(at, '\uFFFD');
        }
      }
      if (replaced != null) {
        cells[i] = replaced.toString();
        damaged = true;
      }
    }
    return damaged;
  }

  /** A quote that is open at the limit is the cause of the length, so it is the reported fault. */
  private FileRejectedException tooLong(byte[] bytes, int from, int to, long line) {
    int end = from;
    // Four bytes decode to at least one character, so the loop reaches the limit in few steps.
    for (int left = limits.maxRecordCharacters(); left > 0 && end < to; ) {
      int part = Math.min(to, end + Math.max(1, left / 4));
      left -= Utf8.characters(bytes, end, part);
      end = part;
    }
    int quote = quotes.openQuote(bytes, from, end);
    if (quote >= 0) {
      long opened = line + Quotes.lines(bytes, from, quote);
      return rejected(
          opened,
          FileReason.QUOTE_NOT_CLOSED,
          "has a quote that opens on line "
              + opened
              + " and is not closed within "
              + limits.maxRecordCharacters()
              + " characters. "
              + FileReason.QUOTE_NOT_CLOSED.remedy());
    }
    return rejected(
        line,
        FileReason.RECORD_TOO_LONG,
        "has a record that begins on line "
            + line
            + " and is longer than "
            + limits.maxRecordCharacters()
            + " characters. "
            + FileReason.RECORD_TOO_LONG.remedy());
  }

  /** At the end of the text, an open quote is the parser's only possible fault. */
  private FileRejectedException unreadable(PendingRecord record, boolean isAtEnd, long parserLine) {
    if (isAtEnd && record.openQuote() > 0) {
      return rejected(
          record.openQuote(),
          FileReason.QUOTE_NOT_CLOSED,
          "has a quote that opens on line "
              + record.openQuote()
              + " and is never closed. "
              + FileReason.QUOTE_NOT_CLOSED.remedy());
    }
    long textLine = record.line() + (parserLine - 1 - record.linesBefore());
    return rejected(
        record.line(),
        FileReason.TEXT_AFTER_QUOTE,
        "cannot be split into rows from line "
            + record.line()
            + " on: text follows a closing quote on line "
            + textLine
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
            + "; the maximum is "
            + limits.maxColumns()
            + ". "
            + FileReason.TOO_MANY_COLUMNS.remedy());
  }

  private FileRejectedException rejected(long line, FileReason reason, String problem) {
    return new FileRejectedException(
        kind, line, reason, "The " + kind.label() + " file " + problem);
  }

  /** Detects whether the parser has read to the end. */
  private static final class EndDetectingReader extends FilterReader {
    private boolean hasEnded;

    EndDetectingReader(Reader in) {
      super(in);
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      hasEnded |= count < 0;
      return count;
    }
  }
}
