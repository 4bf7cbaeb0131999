package dev.orderpipeline.transform.intake;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads the records of one file in constant memory, and unpacks gzip data.
 *
 * <p>{@link #next()} returns single records, parsed by commons-csv. {@link #nextBlock} returns
 * their bytes, for the fast path.
 *
 * <p>commons-csv defines what a record is, by RFC 4180 and without leniency. Blank lines and lines
 * of spaces only are not records, but quoted spaces are. Not thread-safe.
 */
public final class RecordSource implements Closeable {
  private static final byte[] NO_BYTES = {};

  private final FileKind kind;
  private final Limits limits;
  private final InputStream whole;
  private final BlockCutter blocks;
  private final FileStart start;

  /** The bytes after the header in its block, or null. */
  private Block afterHeader;

  /** The records that {@link #next()} has read ahead, and why there are none after them. */
  private Iterator<RawRecord> parsed = Collections.emptyIterator();

  private FileRejectedException rejection;
  private byte[] spare = NO_BYTES;

  /**
   * Opens a file and reads its header.
   *
   * @param bytes closed with this source, and when opening fails
   * @param encoding the encoding of a file without a byte order mark of UTF-16
   * @param columns the names of this kind's columns; they determine the header and the delimiter
   * @throws FileRejectedException if the file is empty, not CSV, or damaged gzip data
   * @throws IOException if reading fails
   */
  public static RecordSource open(
      FileKind kind, InputStream bytes, FileEncoding encoding, Limits limits, ColumnNames columns)
      throws IOException {
    try {
      return new RecordSource(kind, bytes, encoding, limits, columns);
    } catch (IOException | RuntimeException e) {
      try (bytes) {
        throw e;
      }
    }
  }

  private RecordSource(
      FileKind kind, InputStream bytes, FileEncoding encoding, Limits limits, ColumnNames columns)
      throws IOException {
    this.kind = kind;
    this.limits = limits;
    byte[] first = bytes.readNBytes(FileHead.LENGTH);
    InputStream rest = bytes;
    boolean packed = FileHead.isGzip(first);
    if (packed) {
      rest =
          new GzipStream(
              kind,
              new SequenceInputStream(new ByteArrayInputStream(first), bytes),
              limits.maxUnpackedBytes());
      first = rest.readNBytes(FileHead.LENGTH);
    }
    Optional<Charset> utf16 = new FileHead(first).utf16();
    FileEncoding used = utf16.isPresent() ? FileEncoding.UTF_16 : encoding;
    if (utf16.isPresent()) {
      rest =
          Utf8.transcoded(
              new SequenceInputStream(new ByteArrayInputStream(first), rest), utf16.get());
      first = rest.readNBytes(FileHead.LENGTH);
    }
    FileHead head = new FileHead(first);
    if (head.isEmpty()) {
      throw rejected(
          0,
          FileReason.FILE_EMPTY,
          (packed ? "is gzip data of an empty file (0 bytes). " : "is empty (0 bytes). ")
              + FileReason.FILE_EMPTY.remedy());
    }
    Optional<String> other = head.otherThanCsv();
    if (other.isPresent()) {
      throw rejected(
          1,
          FileReason.FILE_NOT_CSV,
          (packed ? "is gzip data that does not contain CSV" : "is not CSV")
              + ": it looks like "
              + other.get()
              + ". "
              + FileReason.FILE_NOT_CSV.remedy());
    }
    if (used == FileEncoding.WINDOWS_1252) {
      rest =
          Utf8.transcoded(
              new SequenceInputStream(new ByteArrayInputStream(first), rest), Windows1252.CHARSET);
      first = rest.readNBytes(FileHead.LENGTH);
      head = new FileHead(first);
    }
    int text = head.byteOrderMark();
    HeaderSearch.Found header =
        new HeaderSearch(first, text, columns).find(text, head.headerLine());
    this.whole =
        new SequenceInputStream(
            new ByteArrayInputStream(first, header.from(), first.length - header.from()), rest);
    this.blocks =
        BlockCutter.fromHeader(
            header.line(), whole, new Quotes(header.delimiter()), limits.maxRecordCharacters());
    this.start = readHeader(header, packed || used != FileEncoding.UTF_8, used);
  }

  private RecordSource(
      FileKind kind, InputStream bytes, Limits limits, FileStart start, long firstLine) {
    this.kind = kind;
    this.limits = limits;
    this.whole = bytes;
    this.start = start;
    this.blocks =
        BlockCutter.from(
            firstLine, bytes, new Quotes(start.header().delimiter()), limits.maxRecordCharacters());
  }

  /**
   * Opens a later part of a file that consists of whole records.
   *
   * @param bytes closed with this source
   * @param firstLine the physical line of the first record
   */
  public static RecordSource ofSplit(
      FileStart start, FileKind kind, InputStream bytes, Limits limits, long firstLine) {
    return new RecordSource(kind, bytes, limits, start, firstLine);
  }

  private FileStart readHeader(HeaderSearch.Found header, boolean packed, FileEncoding encoding)
      throws IOException {
    Quotes quotes = new Quotes(header.delimiter());
    long before = header.from();
    for (Block block = blocks.next(NO_BYTES); block != null; block = blocks.next(NO_BYTES)) {
      byte[] text = block.bytes();
      long line = block.firstLine();
      int from = block.from();
      while (from < block.to()) {
        int end = quotes.endOfRecord(text, from, block.to());
        CommonsCsvReader csv = new CommonsCsvReader(kind, limits, header.delimiter(), 0);
        csv.add(text, from, end, line);
        CommonsCsvReader.Result read = csv.read();
        if (read.rejection() != null) {
          throw read.rejection();
        }
        line += Quotes.lines(text, from, end);
        from = end;
        RawRecord first = read.records().get(0);
        if (first != null) {
          afterHeader = new Block(text, from, block.to(), line);
          return new FileStart(
              first, sample(first), header.skipped(), packed, encoding, before + from, line);
        }
      }
      before += block.to();
    }
    throw rejected(
        0,
        FileReason.HEADER_MISSING,
        "has no header line, only blank lines. " + FileReason.HEADER_MISSING.remedy());
  }

  /** The first records after the header; fewer if they are longer than a block, or unreadable. */
  private List<RawRecord> sample(RawRecord header) throws IOException {
    CommonsCsvReader csv = newParser(header);
    Quotes quotes = new Quotes(header.delimiter());
    byte[] bytes = afterHeader.bytes();
    long line = afterHeader.firstLine();
    int end;
    int records = 0;
    for (int at = afterHeader.from(); at < afterHeader.to(); at = end) {
      end = quotes.endOfRecord(bytes, at, afterHeader.to());
      if (bytes[at] != '\n' && bytes[at] != '\r') {
        int added = csv.add(bytes, at, end, line);
        records += added;
        if (added == 0 || records >= FileStart.SAMPLE) {
          break;
        }
      }
      line += Quotes.lines(bytes, at, end);
    }
    return csv.read().records().stream().filter(Objects::nonNull).toList();
  }

  /** The header: the first record of the file. */
  public RawRecord header() {
    return start.header();
  }

  /** The start of the file, for readers of its later parts. */
  public FileStart start() {
    return start;
  }

  /**
   * Returns the next record after the header, or null at the end of the file.
   *
   * @throws FileRejectedException if the rest of the file cannot be split into records
   * @throws IOException if reading fails
   */
  public RawRecord next() throws IOException {
    while (true) {
      while (parsed.hasNext()) {
        RawRecord record = parsed.next();
        if (record != null) {
          return record;
        }
      }
      if (rejection != null) {
        throw rejection;
      }
      Block block = nextBlock(spare);
      if (block == null) {
        return null;
      }
      CommonsCsvReader.Result read = newParser().read(block);
      parsed = read.records().iterator();
      rejection = read.rejection();
      spare = block.bytes();
    }
  }

  /**
   * Returns the bytes of the next records, or null at the end of the file. Do not mix with {@link
   * #next}.
   *
   * @param array for reuse, if it has the right size
   * @throws FileRejectedException if the rest of the gzip data is damaged or too large
   */
  public Block nextBlock(byte[] array) throws IOException {
    Block block = afterHeader;
    afterHeader = null;
    return block == null ? blocks.next(array) : block;
  }

  /** Creates a parser for records of this file. Thread-safe. */
  public CommonsCsvReader newParser() {
    return newParser(start.header());
  }

  private CommonsCsvReader newParser(RawRecord header) {
    boolean unnamed = Blanks.isBlank(header.cell(header.size() - 1));
    int delimiters = header.size() - (unnamed ? 2 : 1);
    return new CommonsCsvReader(kind, limits, header.delimiter(), delimiters);
  }

  /** Whether the last line has no line end; known after the end. */
  public boolean lacksLineEnd() {
    return blocks.lacksLineEnd();
  }

  /** The physical line on which the file ends; known after the end. */
  public long lastLine() {
    return blocks.line();
  }

  private FileRejectedException rejected(long line, FileReason reason, String problem) {
    return new FileRejectedException(
        kind, line, reason, "The " + kind.label() + " file " + problem);
  }

  @Override
  public void close() throws IOException {
    whole.close();
  }
}
