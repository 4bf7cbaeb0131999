package dev.orderpipeline.transform.intake;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

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
   * @param knownColumns the lower-case column names that files of this kind can have; they
   *     determine the delimiter
   * @throws FileRejectedException if the file is empty, not CSV, or damaged gzip data
   * @throws IOException if reading fails
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
    char delimiter = Dialect.ofHeader(head.headerLine(), knownColumns).delimiter();
    int mark = head.byteOrderMark();
    this.whole =
        new SequenceInputStream(new ByteArrayInputStream(first, mark, first.length - mark), rest);
    this.blocks = new BlockCutter(whole, new Quotes(delimiter), limits.maxRecordCharacters());
    this.start = readHeader(delimiter, packed, mark);
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

  private FileStart readHeader(char delimiter, boolean packed, long bytesBefore)
      throws IOException {
    Quotes quotes = new Quotes(delimiter);
    long before = bytesBefore;
    for (Block block = blocks.next(NO_BYTES); block != null; block = blocks.next(NO_BYTES)) {
      byte[] text = block.bytes();
      long line = block.firstLine();
      int from = block.from();
      while (from < block.to()) {
        int end = quotes.endOfRecord(text, from, block.to());
        CommonsCsvReader csv = new CommonsCsvReader(kind, limits, delimiter);
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
          return new FileStart(first, packed, before + from, line);
        }
      }
      before += block.to();
    }
    throw rejected(
        0,
        FileReason.HEADER_MISSING,
        "has no header line, only blank lines. " + FileReason.HEADER_MISSING.remedy());
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
    return new CommonsCsvReader(kind, limits, start.header().delimiter());
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
