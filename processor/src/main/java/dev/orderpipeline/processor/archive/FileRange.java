package dev.orderpipeline.processor.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Stream of a range of a file whose later bytes are still being written. Not thread-safe. */
final class FileRange extends InputStream {
  private final FileChannel file;
  private final long end;
  private long position;

  private FileRange(FileChannel file, long offset, long end) {
    this.file = file;
    this.position = offset;
    this.end = end;
  }

  /**
   * Opens the {@code length} bytes from {@code offset} on. They must have been written.
   *
   * @throws UncheckedIOException if the file cannot be opened
   */
  static InputStream open(Path file, long offset, long length) {
    try {
      return new FileRange(
          FileChannel.open(file, StandardOpenOption.READ), offset, offset + length);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the messages in " + file, e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int wanted = (int) Math.min(length, end - position);
    if (wanted == 0) {
      return length == 0 ? 0 : -1;
    }
    int count = file.read(ByteBuffer.wrap(buffer, offset, wanted), position);
    position += Math.max(count, 0);
    return count;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
