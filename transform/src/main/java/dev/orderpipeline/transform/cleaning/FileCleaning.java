package dev.orderpipeline.transform.cleaning;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.intake.FileEncoding;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.FileStart;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.NoticedLine;
import dev.orderpipeline.transform.intake.Notices;
import dev.orderpipeline.transform.intake.RawRecord;
import dev.orderpipeline.transform.intake.RecordSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Cleans one file: turns its bytes into rows and rejections, in constant memory. It does not detect
 * duplicates and unknown references, which depend on other rows and files.
 *
 * <p>This is the plain path, which defines the results. {@code FastFileCleaning} has the same ones
 * in less time. Not thread-safe.
 */
public final class FileCleaning implements Closeable {
  private final RecordSource records;
  private final RowCleaner cleaner;
  private RawRecord record;

  private FileCleaning(FileKind kind, RecordSource records, Limits limits) {
    this.records = records;
    this.cleaner = new RowCleaner(kind, records.start(), limits);
  }

  /** Opens a file in UTF-8, as {@link #open(FileKind, InputStream, FileEncoding, Limits)} does. */
  public static FileCleaning open(FileKind kind, InputStream bytes, Limits limits)
      throws IOException {
    return open(kind, bytes, FileEncoding.UTF_8, limits);
  }

  /**
   * Opens a file and reads its header.
   *
   * @param bytes closed with this cleaning, and when opening fails
   * @param encoding the encoding of a file without a byte order mark of UTF-16
   * @throws FileRejectedException if the file is unreadable as one of its kind
   * @throws IOException if reading fails
   */
  public static FileCleaning open(
      FileKind kind, InputStream bytes, FileEncoding encoding, Limits limits) throws IOException {
    RecordSource records =
        RecordSource.open(kind, bytes, encoding, limits, RowCleaner.columnNames(kind));
    try {
      return new FileCleaning(kind, records, limits);
    } catch (RuntimeException e) {
      try (records) {
        throw e;
      }
    }
  }

  /**
   * Opens a later part of a file that consists of whole rows.
   *
   * @param start the start of the file
   * @param bytes closed with this cleaning
   * @param firstLine the physical line of the first row
   */
  public static FileCleaning ofSplit(
      FileStart start, FileKind kind, InputStream bytes, Limits limits, long firstLine) {
    return new FileCleaning(
        kind, RecordSource.ofSplit(start, kind, bytes, limits, firstLine), limits);
  }

  /** The start of the file, for {@link #ofSplit}. */
  public FileStart start() {
    return records.start();
  }

  /** The header, unchanged. */
  public RawRecord header() {
    return records.header();
  }

  /** Warnings about a readable but unusual header or encoding, at most five. */
  public List<String> headerWarnings() {
    return cleaner.headerWarnings();
  }

  /** The notice about the last line of the file, if there is one; known after its end. */
  public Optional<NoticedLine> lastLine() {
    return cleaner.lastLine(records);
  }

  /**
   * Returns the next row, rejection or skipped record, or null at the end of the file.
   *
   * @throws FileRejectedException if the rest of the file cannot be split into records
   * @throws IOException if reading fails
   */
  public Cleaned next() throws IOException {
    record = records.next();
    if (record == null) {
      return null;
    }
    return cleaner.clean(record);
  }

  /** The record of the last row or rejection from {@link #next()}; null at the end. */
  public RawRecord record() {
    return record;
  }

  /** Whether the last line of the file has no line end; known after its end. */
  public boolean lacksLineEnd() {
    return records.lacksLineEnd();
  }

  /** The cell with the {@code order_timestamp}, as {@link RowCleaner#timestampCell}. */
  public int timestampCell() {
    return cleaner.timestampCell();
  }

  /** What was unusual about the last record. */
  public Notices notices() {
    return cleaner.notices();
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
