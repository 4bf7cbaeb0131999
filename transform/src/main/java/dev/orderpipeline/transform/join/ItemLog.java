package dev.orderpipeline.transform.join;

import dev.orderpipeline.transform.intake.Swar;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * An append-only log of items by number: key, line, and either the order or the previous item of a
 * chain, 16 bytes per item. Items beyond a buffer of 1 MiB go to a file, which {@link #close}
 * deletes. Not thread-safe.
 */
final class ItemLog implements Closeable {
  static final int BUFFER = 1 << 20;
  private static final int RECORD_BYTES = 16;
  private static final int LINE_OFFSET = 4;
  private static final int KEY_OFFSET = 8;

  private final Path directory;
  private final byte[] record = new byte[RECORD_BYTES];
  private byte[] buffer = new byte[4 << 10];
  private int used;

  /** The number of bytes on disk; the buffer follows them. */
  private long written;

  private Path file;
  private FileChannel channel;

  ItemLog(Path directory) {
    this.directory = directory;
  }

  /**
   * Appends an item and returns its number, from 0.
   *
   * @param link the order, or one more than the number of the previous item of a chain
   */
  long append(int link, long key, int line) throws IOException {
    if (used == buffer.length) {
      if (buffer.length < BUFFER) {
        buffer = Arrays.copyOf(buffer, 2 * buffer.length);
      } else {
        write();
      }
    }
    int at = used;
    Swar.writeLong(buffer, at, ((long) line << 32) | (link & 0xFFFF_FFFFL));
    Swar.writeLong(buffer, at + KEY_OFFSET, key);
    used += RECORD_BYTES;
    return (written + at) / RECORD_BYTES;
  }

  /** The line of the item with this number, or 0 if its order or key differs. */
  int lineIfSame(long number, int order, long key) throws IOException {
    readRecord(number);
    return Swar.readInt(record, 0) == order && Swar.readLong(record, KEY_OFFSET) == key
        ? Swar.readInt(record, LINE_OFFSET)
        : 0;
  }

  /**
   * The line of the item with this key in a chain, or 0 if there is none.
   *
   * @param last one more than the number of the last item of the chain; 0 for no chain
   */
  int lineInChain(int last, long key) throws IOException {
    for (int next = last; next != 0; next = Swar.readInt(record, 0)) {
      readRecord((next & 0xFFFF_FFFFL) - 1);
      if (Swar.readLong(record, KEY_OFFSET) == key) {
        return Swar.readInt(record, LINE_OFFSET);
      }
    }
    return 0;
  }

  private void readRecord(long number) throws IOException {
    long at = number * RECORD_BYTES;
    if (at >= written) {
      System.arraycopy(buffer, (int) (at - written), record, 0, RECORD_BYTES);
      return;
    }
    ByteBuffer into = ByteBuffer.wrap(record);
    while (into.hasRemaining()) {
      if (channel.read(into, at + into.position()) < 0) {
        throw new EOFException(
            file + " ends before item " + number + ": another process truncated it");
      }
    }
  }

  /** The memory use in bytes. */
  long bytes() {
    return (long) buffer.length + RECORD_BYTES;
  }

  private void write() throws IOException {
    if (channel == null) {
      Files.createDirectories(directory);
      file = Files.createTempFile(directory, "items-", ".log");
      channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
    ByteBuffer full = ByteBuffer.wrap(buffer, 0, used);
    while (full.hasRemaining()) {
      written += channel.write(full, written);
    }
    used = 0;
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
