package dev.orderpipeline.processor.intake;

import dev.orderpipeline.model.FileKind;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads one file record by record, in constant memory. What a record is, commons-csv decides, by
 * RFC 4180 and without leniency; lines that are blank, or hold nothing but spaces, are no records.
 * Not thread-safe.
 */
public final class RecordSource implements Closeable {
  private static final CSVFormat STRICT =
      CSVFormat.RFC4180
          .builder()
          .setIgnoreEmptyLines(false)
          .setLenientEof(false)
          .setTrailingData(false)
          .get();

  private final FileKind kind;
  private final Limits limits;
  private final Dialect dialect;
  private final GuardedReader guard;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final RawRecord header;
  private long lastStart;
  private long lastLine = 1;

  /**
   * Opens a file and reads its header.
   *
   * @param bytes closed with this source, and when opening fails
   * @throws FileRefusedException if the file is empty, no CSV, or of a dialect that is not read
   * @throws IOException if the bytes cannot be read
   */
  public static RecordSource open(FileKind kind, InputStream bytes, Limits limits)
      throws IOException {
    try {
      return new RecordSource(kind, bytes, limits);
    } catch (IOException | RuntimeException e) {
      try (bytes) {
        throw e;
      }
    }
  }

  private RecordSource(FileKind kind, InputStream bytes, Limits limits) throws IOException {
    this.kind = kind;
    this.limits = limits;
    byte[] start = bytes.readNBytes(FileHead.LENGTH);
    FileHead head = new FileHead(start);
    if (head.isEmpty()) {
      throw refused(0, "is empty (0 bytes). Send it with at least its header line.");
    }
    Optional<String> other = head.otherThanCsv();
    if (other.isPresent()) {
      throw refused(
          1, "is no CSV: it looks like " + other.get() + ". Send it as plain CSV text in UTF-8.");
    }
    this.dialect = Dialect.ofHeader(head.headerLine());
    if (dialect != Dialect.COMMA) {
      throw refused(
          1,
          "separates its columns by "
              + dialect.words()
              + ", as its header line shows: only commas are read so far. Send it separated by"
              + " commas.");
    }
    int mark = head.byteOrderMark();
    InputStream whole =
        new SequenceInputStream(new ByteArrayInputStream(start, mark, start.length - mark), bytes);
    this.guard =
        new GuardedReader(
            new InputStreamReader(
                whole,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)),
            limits.recordCharacters());
    this.parser =
        CSVParser.builder()
            .setReader(guard)
            .setFormat(STRICT.builder().setDelimiter(dialect.delimiter()).get())
            .get();
    this.records = parser.iterator();
    this.header = next();
    if (header == null) {
      throw refused(0, "holds no header line, only blank lines. Send it with its header line.");
    }
  }

  /** The first record of the file. */
  public RawRecord header() {
    return header;
  }

  /**
   * The next record after the header, or null at the end of the file.
   *
   * @throws FileRefusedException if the file cannot be cut into records from here on
   * @throws IOException if the bytes cannot be read
   */
  public RawRecord next() throws IOException {
    while (true) {
      long line = parser.getCurrentLineNumber() + 1;
      CSVRecord record = read(line);
      if (record == null) {
        refuseIfTooLong(guard.delivered());
        return null;
      }
      long start = record.getCharacterPosition();
      refuseIfTooLong(start);
      lastStart = start;
      lastLine = line;
      guard.recordAt(start);
      String[] cells = record.values();
      if (cells.length == 1 && cells[0].isBlank()) {
        continue;
      }
      if (cells.length > limits.columns()) {
        throw refused(
            line,
            "has "
                + cells.length
                + " columns on line "
                + line
                + "; at most "
                + limits.columns()
                + " are read. Correct the line and send the file again.");
      }
      if (line > Integer.MAX_VALUE) {
        throw refused(line, "has more than 2^31 lines. Send it in parts, as files of other dates.");
      }
      return new RawRecord(line, cells, isDamaged(start, cells));
    }
  }

  private CSVRecord read(long line) throws IOException {
    try {
      return records.hasNext() ? records.next() : null;
    } catch (UncheckedIOException e) {
      IOException cause = e.getCause();
      if (cause instanceof GuardedReader.RecordTooLongException) {
        throw tooLong(line);
      }
      if (cause instanceof CSVException) {
        throw unreadable(line);
      }
      throw cause;
    }
  }

  private FileRefusedException tooLong(long line) {
    long quote = guard.openQuoteLine(lastLine, dialect.delimiter());
    if (quote == 0) {
      return recordTooLong(line);
    }
    return refused(
        quote,
        "has a quote that opens on line "
            + quote
            + " and is not closed within "
            + limits.recordCharacters()
            + " characters. Close the quote, or double it if it is part of the text, and send the"
            + " file again.");
  }

  /** A quote open at the end is the parser's only fault there: after text it stops at the text. */
  private FileRefusedException unreadable(long line) {
    if (guard.ended()) {
      long quote = guard.openQuoteLine(lastLine, dialect.delimiter());
      return refused(
          quote,
          "has a quote that opens on line "
              + quote
              + " and is never closed. Close the quote, or double it if it is part of the text,"
              + " and send the file again.");
    }
    long seen = parser.getCurrentLineNumber();
    return refused(
        line,
        "cannot be cut into rows from line "
            + line
            + " on: text follows a closing quote on line "
            + seen
            + ". Put quotes around whole cells only, double those that are part of the text, and"
            + " send the file again.");
  }

  private void refuseIfTooLong(long end) {
    if (end - lastStart > limits.recordCharacters()) {
      throw recordTooLong(lastLine);
    }
  }

  private FileRefusedException recordTooLong(long line) {
    return refused(
        line,
        "has a record that begins on line "
            + line
            + " and is longer than "
            + limits.recordCharacters()
            + " characters. Correct the line and send the file again.");
  }

  private boolean isDamaged(long start, String[] cells) {
    if (guard.damagedSince(start)) {
      for (String cell : cells) {
        if (cell.indexOf('\uFFFD') >= 0) {
          return true;
        }
      }
    }
    return false;
  }

  private FileRefusedException refused(long line, String what) {
    return new FileRefusedException(kind, line, "The " + kind.word() + " file " + what);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
