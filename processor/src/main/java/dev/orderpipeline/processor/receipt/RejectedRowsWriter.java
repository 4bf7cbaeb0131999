package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.processor.join.RejectedRow;
import dev.orderpipeline.processor.join.RejectedRowSink;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.csv.CSVFormat;

/**
 * Writes rejected.csv, row by row while a day is built, until it is as long as it may be. Not
 * thread-safe.
 */
public final class RejectedRowsWriter implements RejectedRowSink, Closeable {
  static final CSVFormat FORMAT = CSVFormat.RFC4180;

  /** Without it, spreadsheets take UTF-8 for the code page of the machine. */
  static final char BYTE_ORDER_MARK = '\uFEFF';

  private final FileSetId set;
  private final Path file;
  private final ListLimits limits;
  private final Counted counted;
  private final BufferedWriter text;
  private long rows;
  private long listed;

  /**
   * A writer.
   *
   * @param file where it writes, gzipped
   */
  public RejectedRowsWriter(FileSetId set, Path file, ListLimits limits) throws IOException {
    this.set = set;
    this.file = file;
    this.limits = limits;
    counted = new Counted(new GZIPOutputStream(Files.newOutputStream(file), 1 << 16));
    text = new BufferedWriter(new OutputStreamWriter(counted, StandardCharsets.UTF_8));
    text.write(BYTE_ORDER_MARK);
    FORMAT.printRecord(text, RejectedLine.HEADER.toArray());
  }

  /** The bytes of rejected.csv when no row is rejected. */
  static String headerAlone() {
    return BYTE_ORDER_MARK + FORMAT.format(RejectedLine.HEADER.toArray()) + "\r\n";
  }

  /** The bytes of rejected.csv when nobody can tell which rows are rejected. */
  static String noList() {
    return headerAlone()
        + FORMAT.format(
            "",
            "",
            "",
            "",
            "There is no list of rows.",
            "See receipt.html beside this file: it says what became of the files.",
            "")
        + "\r\n";
  }

  @Override
  public void accept(RejectedRow row) throws IOException {
    // Once one is left out, so are all that follow: the list says that it holds the first ones.
    boolean isFull = listed < rows || listed >= limits.rows() || counted.bytes >= limits.bytes();
    rows++;
    if (isFull) {
      return;
    }
    listed++;
    String key = set.key(row.kind());
    FORMAT.printRecord(
        text,
        key.substring(key.lastIndexOf('/') + 1),
        row.line(),
        row.column() == null ? "" : SheetText.cell(row.column()),
        row.reason().code(),
        SheetText.cell(row.detail()),
        SheetText.cell(row.reason().remedy()),
        SheetText.row(row.cells()));
  }

  /** Ends the file. */
  public RejectedRowsFile finish() throws IOException {
    text.close();
    return new RejectedRowsFile(file, rows, listed, counted.bytes);
  }

  @Override
  public void close() throws IOException {
    text.close();
  }

  /** Counts what goes through it. */
  private static final class Counted extends FilterOutputStream {
    private long bytes;

    private Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      bytes++;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      out.write(buffer, offset, length);
      bytes += length;
    }
  }
}
