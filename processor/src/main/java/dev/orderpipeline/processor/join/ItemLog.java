package dev.orderpipeline.processor.join;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps what each item is, by its number: order, key and line, 16 bytes an item. What no longer
 * fits into a buffer of a mebibyte goes to disk; so a small day has no file. There is none after
 * closing. Not thread-safe.
 */
final class ItemLog implements Closeable {
  static final int BUFFER = 1 << 20;
  private static final int RECORD = 16;

  private final Path directory;
  private final ByteBuffer looked = ByteBuffer.allocateDirect(RECORD);
  private ByteBuffer buffer = ByteBuffer.allocate(4 << 10);

  /** How many bytes lie on disk: those in the buffer follow them. */
  private long written;

  private Path file;
  private FileChannel channel;

  ItemLog(Path directory) {
    this.directory = directory;
  }

  /** Keeps an item and gives it the next number, from 0. */
  long append(int order, long key, int line) throws IOException {
    if (!buffer.hasRemaining()) {
      if (buffer.capacity() < BUFFER) {
        buffer = ByteBuffer.allocate(2 * buffer.capacity()).put(buffer.flip());
      } else {
        write();
      }
    }
    long number = (written + buffer.position()) / RECORD;
    buffer.putInt(order).putInt(line).putLong(key);
    return number;
  }

  /** The line of the item with that number, or 0 if it is another item than the one given. */
  int lineIfSame(long number, int order, long key) throws IOException {
    long at = number * RECORD;
    if (at >= written) {
      int start = (int) (at - written);
      return buffer.getInt(start) == order && buffer.getLong(start + 8) == key
          ? buffer.getInt(start + 4)
          : 0;
    }
    looked.clear();
    while (looked.hasRemaining()) {
      if (channel.read(looked, at + looked.position()) < 0) {
        throw new EOFException(
            file + " ends before item " + number + ": something else has cut it off");
      }
    }
    return looked.getInt(0) == order && looked.getLong(8) == key ? looked.getInt(4) : 0;
  }

  /** The memory that is held. */
  long bytes() {
    return (long) buffer.capacity() + RECORD;
  }

  private void write() throws IOException {
    if (channel == null) {
      Files.createDirectories(directory);
      file = Files.createTempFile(directory, "items-", ".log");
      channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
    buffer.flip();
    while (buffer.hasRemaining()) {
      written += channel.write(buffer, written);
    }
    buffer.clear();
  }

  @Override
  public void close() throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    }
  }
}
