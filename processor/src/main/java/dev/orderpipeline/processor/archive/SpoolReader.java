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
import java.util.zip.GZIPInputStream;

/** Reads the bodies of a spool's messages in order. Not thread-safe. */
public final class SpoolReader implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final BufferedReader lines;

  /**
   * Opens a spool at a message.
   *
   * @param first the number of messages to skip, 0 or more
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

  /** Opens the bytes of a spool at its first message. */
  SpoolReader(InputStream spool) throws IOException {
    // An archive in parts is fetched as one file of several gzip members. The reader finds the
    // next member because a file's available() shows whether bytes follow. JSON escapes line
    // breaks, so every line is one message.
    this.lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(spool, BUFFER_BYTES), StandardCharsets.UTF_8),
            BUFFER_BYTES);
  }

  private void skip(long count) throws IOException {
    for (long skipped = 0; skipped < count; skipped++) {
      if (lines.readLine() == null) {
        throw new EOFException(
            "the archive has only " + skipped + " messages, but the checkpoint is " + count);
      }
    }
  }

  /** Returns the body of the next message, or null after the last one. */
  public String next() throws IOException {
    return lines.readLine();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
