package dev.orderpipeline.processor.cleaning;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.processor.intake.FileRejectedException;
import dev.orderpipeline.processor.intake.FileStart;
import dev.orderpipeline.processor.intake.Limits;
import dev.orderpipeline.processor.intake.RawRecord;
import dev.orderpipeline.processor.intake.RecordSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Cleans one file by itself: its bytes become rows and rejections, one at a time and in constant
 * memory. What only the other rows or the other files can tell, duplicates and unknown references,
 * is none of its business. Not thread-safe, but for {@link #clean}.
 */
public final class FileCleaning implements Closeable {
  private final RecordSource records;
  private final RowCleaner cleaner;
  private final Map<Reason, Long> rejected = new EnumMap<>(Reason.class);
  private RawRecord record;
  private long rows;

  private FileCleaning(FileKind kind, RecordSource records, Limits limits) {
    this.records = records;
    this.cleaner = new RowCleaner(kind, records.header(), limits);
  }

  /**
   * Opens a file and reads its header.
   *
   * @param bytes closed with this cleaning, and when opening fails
   * @throws FileRejectedException if the file cannot be read as one of its kind
   * @throws IOException if the bytes cannot be read
   */
  public static FileCleaning open(FileKind kind, InputStream bytes, Limits limits)
      throws IOException {
    RecordSource records = RecordSource.open(kind, bytes, limits, RowCleaner.knownColumns(kind));
    try {
      return new FileCleaning(kind, records, limits);
    } catch (RuntimeException e) {
      try (records) {
        throw e;
      }
    }
  }

  /**
   * Cleans whole rows from further down in a file.
   *
   * @param start of the file
   * @param bytes closed with this cleaning
   * @param firstLine the physical line of the first of them
   */
  public static FileCleaning behind(
      FileStart start, FileKind kind, InputStream bytes, Limits limits, long firstLine) {
    return new FileCleaning(
        kind, RecordSource.behind(start, kind, bytes, limits, firstLine), limits);
  }

  /** What whoever cleans the rest in parts must know. */
  public FileStart start() {
    return records.start();
  }

  /** The header as it stands in the file. */
  public RawRecord header() {
    return records.header();
  }

  /** What is odd about the header, though the file can be read; a handful of sentences at most. */
  public List<String> headerWarnings() {
    return cleaner.headerWarnings();
  }

  /**
   * The next row or rejection, or null at the end of the file.
   *
   * @throws FileRejectedException if the file cannot be cut into records from here on
   * @throws IOException if the bytes cannot be read
   */
  public Cleaned next() throws IOException {
    record = records.next();
    if (record == null) {
      return null;
    }
    rows++;
    Cleaned cleaned = cleaner.clean(record);
    if (cleaned instanceof Rejection rejection) {
      rejected.merge(rejection.reason(), 1L, Long::sum);
    }
    return cleaned;
  }

  /** A batch for rows of this file, for callers that clean blocks of rows, and count themselves. */
  public CleanBatch newBatch() {
    return new CleanBatch(records.newBatch(), cleaner.another());
  }

  /**
   * Begins a batch with the next bytes of the file, of which {@link #clean} makes rows then; of
   * those it held nothing is left. Not to be mixed with {@link #next()}.
   *
   * @return false at the end of the file
   */
  public boolean next(CleanBatch batch) throws IOException {
    return records.next(batch.records());
  }

  /** Cleans the rows that a batch has begun with. Any thread may call it: nothing changes here. */
  public void clean(CleanBatch batch) throws IOException {
    records.scan(batch.records());
    batch.clean();
  }

  /** The record of which {@link #next()} made the last row or rejection; null at the end. */
  public RawRecord record() {
    return record;
  }

  /** Whether {@link #next()} made a sound row whose amount has a comma, read as a decimal point. */
  public boolean hasDecimalComma() {
    return cleaner.hasDecimalComma();
  }

  /** How many sound rows so far have an amount whose comma was read as a decimal point. */
  public long decimalCommas() {
    return cleaner.decimalCommas();
  }

  /** The line of the first of them, or 0. */
  public long firstDecimalComma() {
    return cleaner.firstDecimalComma();
  }

  /** What the rows came to so far. */
  public Counts counts() {
    return new Counts(rows, rejected);
  }

  /**
   * What the rows of a file came to.
   *
   * @param rows all of them, without the header
   * @param rejected how many were rejected, by reason
   */
  public record Counts(long rows, Map<Reason, Long> rejected) {
    public Counts {
      rejected = Map.copyOf(rejected);
    }

    /** How many rows were rejected. */
    public long rejections() {
      return rejected.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
