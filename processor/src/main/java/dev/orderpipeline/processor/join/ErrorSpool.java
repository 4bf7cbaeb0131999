package dev.orderpipeline.processor.join;

import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Keeps the errors of one file on disk, packed and in the order in which they come, until they are
 * due. There is no spool file before the first error, and none after closing. Not thread-safe.
 */
final class ErrorSpool implements Closeable {
  private static final int BUFFER = 64 << 10;

  private final Path directory;
  private final Deflater packing = new Deflater(Deflater.BEST_SPEED);
  private Path file;
  private DataOutputStream out;

  ErrorSpool(Path directory) {
    this.directory = directory;
  }

  void add(long line, ErrorMessage error) throws IOException {
    if (out == null) {
      Files.createDirectories(directory);
      file = Files.createTempFile(directory, "errors-", ".spool");
      // Packed, because a disk is small where a day has millions of errors. They are much alike.
      out =
          new DataOutputStream(
              new BufferedOutputStream(
                  new DeflaterOutputStream(Files.newOutputStream(file), packing, BUFFER), BUFFER));
    }
    out.writeInt((int) line);
    writeNullable(error.customerReference());
    writeNullable(error.orderReference());
    out.writeUTF(error.reason().name());
    out.writeUTF(error.detail());
  }

  /** How many bytes lie on disk: a little less than they come to in the end. */
  long bytes() {
    return out == null ? 0 : packing.getBytesWritten();
  }

  /** Ends the writing and reads the errors from the first. */
  Reading read() throws IOException {
    if (out == null) {
      return new Reading(null);
    }
    out.close();
    InputStream in = Files.newInputStream(file);
    try {
      return new Reading(
          new DataInputStream(new BufferedInputStream(new InflaterInputStream(in), BUFFER)));
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
      packing.end();
      out = null;
      if (file != null) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Goes over the errors once. */
  static final class Reading implements ShardErrors {
    private final DataInputStream in;
    private long line;
    private ErrorMessage error;

    private Reading(DataInputStream in) throws IOException {
      this.in = in;
      advance();
    }

    @Override
    public boolean hasNext() {
      return error != null;
    }

    @Override
    public long line() {
      return line;
    }

    @Override
    public ErrorMessage next() throws IOException {
      ErrorMessage next = error;
      advance();
      return next;
    }

    private void advance() throws IOException {
      error = null;
      if (in == null) {
        return;
      }
      try {
        line = in.readInt();
      } catch (EOFException end) {
        return;
      }
      String customer = readNullable();
      String order = readNullable();
      Reason reason = Reason.valueOf(in.readUTF());
      error = new ErrorMessage(customer, order, reason, in.readUTF());
    }

    private String readNullable() throws IOException {
      return in.readBoolean() ? in.readUTF() : null;
    }

    @Override
    public void close() throws IOException {
      if (in != null) {
        in.close();
      }
    }
  }
}
