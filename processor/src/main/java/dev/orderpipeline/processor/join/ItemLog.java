package dev.orderpipeline.processor.join;

import dev.orderpipeline.processor.intake.Swar;
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
 * Keeps what each item is, by its number: key, line, and either its order or the item before it, 16
 * bytes an item. What no longer fits into a buffer of a mebibyte goes to disk; so a small day has
 * no file. There is none after closing. Not thread-safe.
 */
final class ItemLog implements Closeable {
  static final int BUFFER = 1 << 20;
  private static final int RECORD = 16;
  private static final int LINE = 4;
  private static final int KEY = 8;

  private final Path directory;
  private final byte[] looked = new byte[RECORD];
  private byte[] buffer = new byte[4 << 10];
  private int used;

  /** How many bytes lie on disk: those in the buffer follow them. */
  private long written;

  private Path file;
  private FileChannel channel;

  ItemLog(Path directory) {
    this.directory = directory;
  }

  /**
   * Keeps an item and gives it the next number, from 0.
   *
   * @param link the order, or one more than the number of the item before it in a chain
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
    Swar.put(buffer, at, ((long) line << 32) | (link & 0xFFFF_FFFFL));
    Swar.put(buffer, at + KEY, key);
    used += RECORD;
    return (written + at) / RECORD;
  }

  /** The line of the item with that number, or 0 if it is another item than the one given. */
  int lineIfSame(long number, int order, long key) throws IOException {
    look(number);
    return Swar.intAt(looked, 0) == order && Swar.at(looked, KEY) == key
        ? Swar.intAt(looked, LINE)
        : 0;
  }

  /**
   * The line of the item with that key in a chain, or 0 if there is none.
   *
   * @param last one more than the number of the chain's last item; 0 for no chain
   */
  int lineInChain(int last, long key) throws IOException {
    for (int next = last; next != 0; next = Swar.intAt(looked, 0)) {
      look((next & 0xFFFF_FFFFL) - 1);
      if (Swar.at(looked, KEY) == key) {
        return Swar.intAt(looked, LINE);
      }
    }
    return 0;
  }

  private void look(long number) throws IOException {
    long at = number * RECORD;
    if (at >= written) {
      System.arraycopy(buffer, (int) (at - written), looked, 0, RECORD);
      return;
    }
    ByteBuffer into = ByteBuffer.wrap(looked);
    while (into.hasRemaining()) {
      if (channel.read(into, at + into.position()) < 0) {
        throw new EOFException(
            file + " ends before item " + number + ": something else has cut it off");
      }
    }
  }

  /** The memory that is held. */
  long bytes() {
    return (long) buffer.length + RECORD;
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
