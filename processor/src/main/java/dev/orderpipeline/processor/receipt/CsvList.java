package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.model.ReceiptFormat;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;

/** Writes a CSV list for spreadsheets and counts its bytes. Not thread-safe. */
final class CsvList implements Closeable {
  /** Without it, spreadsheets read UTF-8 as the local code page. */
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final CSVFormat format;
  private final CountingStream uncompressed;
  private final BufferedWriter text;

  /** Creates a list without a header. */
  CsvList(OutputStream out, ReceiptFormat receipt) {
    this.format = format(receipt);
    uncompressed = new CountingStream(out);
    text = new BufferedWriter(new OutputStreamWriter(uncompressed, StandardCharsets.UTF_8));
  }

  /** The text of a list with these rows. */
  static String text(ReceiptFormat receipt, List<String> header, Object[]... rows) {
    StringBuilder text = new StringBuilder().append(BYTE_ORDER_MARK);
    text.append(format(receipt).format(header.toArray())).append("\r\n");
    for (Object[] row : rows) {
      text.append(format(receipt).format(row)).append("\r\n");
    }
    return text.toString();
  }

  /** Opens a gzipped list. */
  static InputStream open(Path list) throws IOException {
    InputStream packed = Files.newInputStream(list);
    try {
      return new GZIPInputStream(packed, 1 << 16);
    } catch (IOException e) {
      packed.close();
      throw e;
    }
  }

  private static CSVFormat format(ReceiptFormat receipt) {
    return CSVFormat.RFC4180.builder().setDelimiter(receipt.delimiter()).get();
  }

  void header(List<String> names) throws IOException {
    text.write(BYTE_ORDER_MARK);
    row(names.toArray());
  }

  void row(Object... cells) throws IOException {
    format.printRecord(text, cells);
  }

  /** The uncompressed size so far in bytes, without what is still buffered. */
  long bytes() {
    return uncompressed.bytes;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }

  /** Counts the bytes written to a stream. */
  private static final class CountingStream extends FilterOutputStream {
    private long bytes;

    private CountingStream(OutputStream out) {
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
