package dev.orderpipeline.processor.intake;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
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
import java.util.Set;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads one file record by record, in constant memory, unpacking it if it is gzip data. What a
 * record is, commons-csv decides, by RFC 4180 and without leniency; lines that are blank, or hold
 * nothing but spaces, are no records, unless these stand in quotes: then somebody wrote a cell. Not
 * thread-safe.
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
   * @param knownColumns the names that files of this kind may have in their header, in lower case:
   *     they tell which delimiter it is
   * @throws FileRefusedException if the file is empty, no CSV, or damaged gzip data
   * @throws IOException if the bytes cannot be read
   */
  public static RecordSource open(
      FileKind kind, InputStream bytes, Limits limits, Set<String> knownColumns)
      throws IOException {
    try {
      return new RecordSource(kind, bytes, limits, knownColumns);
    } catch (IOException | RuntimeException e) {
      try (bytes) {
        throw e;
      }
    }
  }

  private RecordSource(FileKind kind, InputStream bytes, Limits limits, Set<String> knownColumns)
      throws IOException {
    this.kind = kind;
    this.limits = limits;
    byte[] start = bytes.readNBytes(FileHead.LENGTH);
    InputStream rest = bytes;
    boolean packed = FileHead.isGzip(start);
    if (packed) {
      rest =
          new GunzipStream(
              new SequenceInputStream(new ByteArrayInputStream(start), bytes),
              limits.decodedBytes());
      start = firstUnpacked(rest);
    }
    FileHead head = new FileHead(start);
    if (head.isEmpty()) {
      throw refused(
          0,
          FileReason.FILE_EMPTY,
          (packed ? "is gzip data of an empty file (0 bytes). " : "is empty (0 bytes). ")
              + FileReason.FILE_EMPTY.remedy());
    }
    Optional<String> other = head.otherThanCsv();
    if (other.isPresent()) {
      throw refused(
          1,
          FileReason.FILE_NOT_CSV,
          (packed ? "is gzip data that holds no CSV" : "is no CSV")
              + ": it looks like "
              + other.get()
              + ". "
              + FileReason.FILE_NOT_CSV.remedy());
    }
    this.dialect = Dialect.ofHeader(head.headerLine(), knownColumns);
    int mark = head.byteOrderMark();
    InputStream whole =
        new SequenceInputStream(new ByteArrayInputStream(start, mark, start.length - mark), rest);
    this.guard =
        new GuardedReader(
            new InputStreamReader(
                whole,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .replaceWith(String.valueOf(GuardedReader.DAMAGE))
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
      throw refused(
          0,
          FileReason.HEADER_MISSING,
          "holds no header line, only blank lines. " + FileReason.HEADER_MISSING.remedy());
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
      if (cells.length == 1 && cells[0].isBlank() && !guard.isQuote(start)) {
        continue;
      }
      if (cells.length > limits.columns()) {
        throw refused(
            line,
            FileReason.TOO_MANY_COLUMNS,
            "has "
                + cells.length
                + " columns on line "
                + line
                + "; at most "
                + limits.columns()
                + " are read. "
                + FileReason.TOO_MANY_COLUMNS.remedy());
      }
      if (line > Integer.MAX_VALUE) {
        throw refused(
            line,
            FileReason.TOO_MANY_LINES,
            "has more than 2^31 lines. " + FileReason.TOO_MANY_LINES.remedy());
      }
      boolean damaged = guard.mayBeDamagedSince(start) && mendDamage(cells);
      return new RawRecord(line, cells, damaged, dialect.delimiter());
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
      throw told(cause);
    }
  }

  private byte[] firstUnpacked(InputStream unpacked) throws IOException {
    try {
      return unpacked.readNBytes(FileHead.LENGTH);
    } catch (IOException e) {
      throw told(e);
    }
  }

  /** What is wrong with gzip data is the file's fault; any other failure may pass. */
  private IOException told(IOException e) {
    if (e instanceof GunzipStream.DamagedException) {
      throw refused(
          0,
          FileReason.FILE_DAMAGED,
          "is gzip data that " + e.getMessage() + ". " + FileReason.FILE_DAMAGED.remedy());
    }
    if (e instanceof GunzipStream.TooLargeException) {
      throw refused(
          0,
          FileReason.FILE_TOO_LARGE,
          "is gzip data that "
              + e.getMessage()
              + ", the most that is read from one file. "
              + FileReason.FILE_TOO_LARGE.remedy());
    }
    return e;
  }

  private FileRefusedException tooLong(long line) {
    long quote = guard.openQuoteLine(lastLine, dialect.delimiter());
    if (quote == 0) {
      return recordTooLong(line);
    }
    return refused(
        quote,
        FileReason.QUOTE_NOT_CLOSED,
        "has a quote that opens on line "
            + quote
            + " and is not closed within "
            + limits.recordCharacters()
            + " characters. "
            + FileReason.QUOTE_NOT_CLOSED.remedy());
  }

  /** A quote open at the end is the parser's only fault there: after text it stops at the text. */
  private FileRefusedException unreadable(long line) {
    if (guard.ended()) {
      long quote = guard.openQuoteLine(lastLine, dialect.delimiter());
      return refused(
          quote,
          FileReason.QUOTE_NOT_CLOSED,
          "has a quote that opens on line "
              + quote
              + " and is never closed. "
              + FileReason.QUOTE_NOT_CLOSED.remedy());
    }
    long seen = parser.getCurrentLineNumber();
    return refused(
        line,
        FileReason.TEXT_AFTER_QUOTE,
        "cannot be cut into rows from line "
            + line
            + " on: text follows a closing quote on line "
            + seen
            + ". "
            + FileReason.TEXT_AFTER_QUOTE.remedy());
  }

  private void refuseIfTooLong(long end) {
    if (end - lastStart > limits.recordCharacters()) {
      throw recordTooLong(lastLine);
    }
  }

  private FileRefusedException recordTooLong(long line) {
    return refused(
        line,
        FileReason.RECORD_TOO_LONG,
        "has a record that begins on line "
            + line
            + " and is longer than "
            + limits.recordCharacters()
            + " characters. "
            + FileReason.RECORD_TOO_LONG.remedy());
  }

  /** Shows bytes that are not UTF-8 as U+FFFD, and tells whether there are any. */
  private static boolean mendDamage(String[] cells) {
    boolean damaged = false;
    for (int i = 0; i < cells.length; i++) {
      StringBuilder mended = null;
      int at = cells[i].indexOf(GuardedReader.DAMAGE);
      for (; at >= 0; at = cells[i].indexOf(GuardedReader.DAMAGE, at + 1)) {
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

  private FileRefusedException refused(long line, FileReason reason, String what) {
    return new FileRefusedException(kind, line, reason, "The " + kind.word() + " file " + what);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
