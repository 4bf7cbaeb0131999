package dev.orderpipeline.processor.intake;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one file in constant memory, unpacking it if it is gzip data: record by record, or by
 * blocks of whole records, of which several may be scanned at once. What a record is, commons-csv
 * decides, by RFC 4180 and without leniency; lines that are blank, or hold nothing but spaces, are
 * no records, unless these stand in quotes: then somebody wrote a cell. Not thread-safe, but for
 * {@link #scan}.
 */
public final class RecordSource implements Closeable {
  private static final byte[] NO_BYTES = {};

  private final FileKind kind;
  private final Limits limits;
  private final InputStream whole;
  private final BlockCutter blocks;
  private final RecordScanner scanner;
  private final RecordScanner withCommonsCsv;
  private final FileStart start;

  /** What follows the header in its block, or null. */
  private Block behindHeader;

  /** What {@link #next()} has read ahead. */
  private final RecordBatch ahead;

  private int at;

  /**
   * Opens a file and reads its header.
   *
   * @param bytes closed with this source, and when opening fails
   * @param knownColumns the names that files of this kind may have in their header, in lower case:
   *     they tell which delimiter it is
   * @throws FileRejectedException if the file is empty, no CSV, or damaged gzip data
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
    byte[] first = bytes.readNBytes(FileHead.LENGTH);
    InputStream rest = bytes;
    boolean packed = FileHead.isGzip(first);
    if (packed) {
      rest =
          new GunzipStream(
              new SequenceInputStream(new ByteArrayInputStream(first), bytes),
              limits.decodedBytes());
      first = firstUnpacked(rest);
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
          (packed ? "is gzip data that holds no CSV" : "is no CSV")
              + ": it looks like "
              + other.get()
              + ". "
              + FileReason.FILE_NOT_CSV.remedy());
    }
    char delimiter = Dialect.ofHeader(head.headerLine(), knownColumns).delimiter();
    int mark = head.byteOrderMark();
    this.whole =
        new SequenceInputStream(new ByteArrayInputStream(first, mark, first.length - mark), rest);
    this.blocks = new BlockCutter(whole, new Quotes(delimiter), limits.recordCharacters());
    this.start = readHeader(delimiter, packed, mark);
    this.scanner = scanner(true);
    this.withCommonsCsv = scanner(false);
    this.ahead = newBatch();
  }

  private RecordSource(
      FileKind kind, InputStream bytes, Limits limits, FileStart start, long firstLine) {
    this.kind = kind;
    this.limits = limits;
    this.whole = bytes;
    this.start = start;
    this.blocks =
        BlockCutter.from(
            firstLine, bytes, new Quotes(start.header().delimiter()), limits.recordCharacters());
    this.scanner = scanner(true);
    this.withCommonsCsv = scanner(false);
    this.ahead = newBatch();
  }

  /**
   * Reads whole records from further down in a file.
   *
   * @param bytes closed with this source
   * @param firstLine the physical line of the first of them
   */
  public static RecordSource behind(
      FileStart start, FileKind kind, InputStream bytes, Limits limits, long firstLine) {
    return new RecordSource(kind, bytes, limits, start, firstLine);
  }

  private RecordScanner scanner(boolean plainly) {
    RawRecord header = start.header();
    return new RecordScanner(kind, limits, header.delimiter(), header.size(), plainly);
  }

  private FileStart readHeader(char delimiter, boolean packed, long bytesBefore)
      throws IOException {
    Quotes quotes = new Quotes(delimiter);
    long before = bytesBefore;
    for (Block block = cut(NO_BYTES); block != null; block = cut(NO_BYTES)) {
      byte[] text = block.bytes();
      long line = block.firstLine();
      int from = block.from();
      while (from < block.to()) {
        int end = quotes.endOfRecord(text, from, block.to());
        CommonsCsvReader lane = new CommonsCsvReader(kind, limits, delimiter);
        lane.add(text, from, end, line);
        CommonsCsvReader.Result read = lane.read();
        if (read.rejection() != null) {
          throw read.rejection();
        }
        line += Quotes.lines(text, from, end);
        from = end;
        RawRecord first = read.records().get(0);
        if (first != null) {
          behindHeader = new Block(text, from, block.to(), line);
          return new FileStart(first, packed, before + from, line);
        }
      }
      before += block.to();
    }
    throw rejected(
        0,
        FileReason.HEADER_MISSING,
        "holds no header line, only blank lines. " + FileReason.HEADER_MISSING.remedy());
  }

  /** The first record of the file. */
  public RawRecord header() {
    return start.header();
  }

  /** What whoever reads the rest in parts must know. */
  public FileStart start() {
    return start;
  }

  /**
   * The next record after the header, or null at the end of the file; commons-csv reads each.
   *
   * @throws FileRejectedException if the file cannot be cut into records from here on
   * @throws IOException if the bytes cannot be read
   */
  public RawRecord next() throws IOException {
    while (true) {
      if (at == ahead.size()) {
        if (ahead.rejection() != null) {
          throw ahead.rejection();
        }
        if (!next(ahead)) {
          return null;
        }
        withCommonsCsv.scan(ahead);
        at = 0;
        continue;
      }
      RawRecord record = ahead.record(at++);
      if (record != null) {
        return record;
      }
    }
  }

  /** A batch for records of this file. */
  public RecordBatch newBatch() {
    return new RecordBatch(start.header().delimiter(), start.header().size());
  }

  /**
   * Begins a batch with the next whole records after the header, which {@link #scan} finds then; of
   * those it held nothing is left. Not to be mixed with {@link #next()}.
   *
   * @return false at the end of the file
   * @throws FileRejectedException if the bytes are damaged from here on
   * @throws IOException if they cannot be read
   */
  public boolean next(RecordBatch batch) throws IOException {
    Block block = behindHeader;
    behindHeader = null;
    if (block == null) {
      block = cut(batch.bytes());
    }
    if (block == null) {
      return false;
    }
    batch.begin(block);
    return true;
  }

  /** Finds the records that a batch has begun with. Any thread may call it. */
  public void scan(RecordBatch batch) throws IOException {
    scanner.scan(batch);
  }

  private Block cut(byte[] spare) throws IOException {
    try {
      return blocks.next(spare);
    } catch (IOException e) {
      throw told(e);
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
      throw rejected(
          0,
          FileReason.FILE_DAMAGED,
          "is gzip data that " + e.getMessage() + ". " + FileReason.FILE_DAMAGED.remedy());
    }
    if (e instanceof GunzipStream.TooLargeException) {
      throw rejected(
          0,
          FileReason.FILE_TOO_LARGE,
          "is gzip data that "
              + e.getMessage()
              + ", the most that is read from one file. "
              + FileReason.FILE_TOO_LARGE.remedy());
    }
    return e;
  }

  private FileRejectedException rejected(long line, FileReason reason, String what) {
    return new FileRejectedException(kind, line, reason, "The " + kind.word() + " file " + what);
  }

  @Override
  public void close() throws IOException {
    whole.close();
  }
}
