package dev.orderpipeline.transform.fastpath;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.cleaning.RowCleaner;
import dev.orderpipeline.transform.intake.Block;
import dev.orderpipeline.transform.intake.FileEncoding;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.NoticedLine;
import dev.orderpipeline.transform.intake.RawRecord;
import dev.orderpipeline.transform.intake.RecordSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cleans one file in batches of rows, with the results of {@link
 * dev.orderpipeline.transform.cleaning.FileCleaning} in a fraction of the time. Not thread-safe,
 * except {@link #clean}.
 */
public final class FastFileCleaning implements Closeable {
  private final FileKind kind;
  private final RecordSource records;
  private final Limits limits;
  private final RowCleaner cleaner;

  private FastFileCleaning(FileKind kind, RecordSource records, Limits limits) {
    this.kind = kind;
    this.records = records;
    this.limits = limits;
    this.cleaner = newCleaner();
  }

  /**
   * Opens a file and reads its header.
   *
   * @param bytes closed with this cleaning, and when opening fails
   * @param encoding the encoding of a file without a byte order mark of UTF-16
   * @throws FileRejectedException if the file is unreadable as one of its kind
   * @throws IOException if reading fails
   */
  public static FastFileCleaning open(
      FileKind kind, InputStream bytes, FileEncoding encoding, Limits limits) throws IOException {
    RecordSource records =
        RecordSource.open(kind, bytes, encoding, limits, RowCleaner.columnNames(kind));
    try {
      return new FastFileCleaning(kind, records, limits);
    } catch (RuntimeException e) {
      try (records) {
        throw e;
      }
    }
  }

  /** The kind of the file. */
  public FileKind kind() {
    return kind;
  }

  /** The columns, as the header names them. */
  public List<String> columns() {
    return records.header().cells();
  }

  /** Warnings about a readable but unusual header or encoding, at most five. */
  public List<String> headerWarnings() {
    return cleaner.headerWarnings();
  }

  /** The required cells of a record; see {@link RowCleaner#requiredCells}. Not thread-safe. */
  public Map<String, String> requiredCells(RawRecord record) {
    return cleaner.requiredCells(record);
  }

  /** The lines above the header that are not blank. */
  public List<NoticedLine> skipped() {
    return records.start().skipped();
  }

  /** The notice about the last line of the file, if there is one; known after its end. */
  public Optional<NoticedLine> lastLine() {
    return cleaner.lastLine(records);
  }

  /** Whether the last line of the file has no line end; known after its end. */
  public boolean lacksLineEnd() {
    return records.lacksLineEnd();
  }

  /** The delimiter of the file. */
  public char delimiter() {
    return records.header().delimiter();
  }

  /** Creates an empty batch for this file, to be filled any number of times. */
  public CleanBatch newBatch() {
    int width = cleaner.layout().width();
    return new CleanBatch(
        delimiter(),
        width,
        new RecordScanner(delimiter(), width, limits),
        new SimpleRowCleaner(cleaner.layout(), delimiter(), limits),
        newCleaner(),
        cleaner.timestampCell());
  }

  private RowCleaner newCleaner() {
    return new RowCleaner(kind, records.start(), limits);
  }

  /**
   * Fills a batch with the next bytes of the file and discards its previous content. Call {@link
   * #clean} next.
   *
   * @return false at the end of the file
   * @throws FileRejectedException if the rest of the gzip data is damaged or too large
   */
  public boolean fill(CleanBatch batch) throws IOException {
    Block block = records.nextBlock(batch.bytes());
    if (block == null) {
      return false;
    }
    batch.begin(block);
    return true;
  }

  /** Cleans the rows of a filled batch. Thread-safe for different batches. */
  public void clean(CleanBatch batch) throws IOException {
    batch.clean(records.newParser());
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
