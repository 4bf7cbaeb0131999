package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.Message.ErrorMessage;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Stores the errors of one file on disk, compressed and in order, until the join emits them. The
 * spool file exists from the first error until {@link #close}. Not thread-safe.
 */
final class ErrorSpool implements Closeable {
  private static final int BUFFER_BYTES = 64 << 10;

  private final Path directory;
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private Path file;
  private DataOutputStream out;

  ErrorSpool(Path directory) {
    this.directory = directory;
  }

  /**
   * Adds an error.
   *
   * @param number the number of the row on its line, from 0
   */
  void add(long line, int number, ErrorMessage error) throws IOException {
    if (out == null) {
      Files.createDirectories(directory);
      file = Files.createTempFile(directory, "errors-", ".spool");
      // Errors compress well, and the disk of a function is small for millions of them.
      out =
          new DataOutputStream(
              new BufferedOutputStream(
                  new DeflaterOutputStream(Files.newOutputStream(file), deflater, BUFFER_BYTES),
                  BUFFER_BYTES));
    }
    out.writeInt((int) line);
    out.writeByte(number);
    writeNullable(error.customerReference());
    writeNullable(error.orderReference());
    out.writeUTF(error.reason().name());
    out.writeUTF(error.detail());
  }

  /** The compressed size so far in bytes, without what is still buffered. */
  long bytes() {
    return out == null ? 0 : deflater.getBytesWritten();
  }

  /** Ends writing and reads the errors from the start. */
  SpooledErrors read() throws IOException {
    if (out == null) {
      return new SpooledErrors(null);
    }
    out.close();
    InputStream in = Files.newInputStream(file);
    try {
      return new SpooledErrors(
          new DataInputStream(new BufferedInputStream(new InflaterInputStream(in), BUFFER_BYTES)));
    } catch (IOException e) {
      try (in) {
        throw e;
      }
    }
  }

  private void writeNullable(String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (out != null) {
        out.close();
      }
    } finally {
      deflater.end();
      out = null;
      if (file != null) {
        Files.deleteIfExists(file);
      }
    }
  }
}
