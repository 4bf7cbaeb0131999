package dev.orderpipeline.processor.archive;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the messages' bodies of a spool in order. Not thread-safe. */
public final class SpoolReader implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final BufferedReader lines;

  /**
   * A reader that begins at a message.
   *
   * @param first how many messages to pass over, 0 or more
   * @throws EOFException if the spool has fewer messages
   */
  public SpoolReader(Path file, long first) throws IOException {
    this(Files.newInputStream(file));
    try {
      skip(first);
    } catch (IOException e) {
      lines.close();
      throw e;
    }
  }

  /** A reader of the bytes of a spool, from its first message on. */
  SpoolReader(InputStream spool) throws IOException {
    // No line holds a raw line end: JSON escapes them.
    this.lines =
        new BufferedReader(
            new InputStreamReader(Gunzip.of(spool), StandardCharsets.UTF_8), BUFFER_BYTES);
  }

  private void skip(long count) throws IOException {
    for (long skipped = 0; skipped < count; skipped++) {
      if (lines.readLine() == null) {
        throw new EOFException(
            "the archive has " + skipped + " messages, but the checkpoint is " + count);
      }
    }
  }

  /** The next message's body, or null after the last. */
  public String next() throws IOException {
    return lines.readLine();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
