package dev.orderpipeline.localstack.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The log file of a function or job, to which its JVMs and this JVM append. The lines of concurrent
 * invocations are interleaved.
 */
public final class ChildLog {
  private static final int TAIL_BYTES = 4096;

  private final Path file;

  public ChildLog(Path file) {
    this.file = file;
    append("");
  }

  public Path file() {
    return file;
  }

  /** Appends a line, and first ends the program's last line if it is incomplete. */
  public void line(String text) {
    String before = tailSince(length() - 1);
    append((before.isEmpty() || before.endsWith("\n") ? "" : "\n") + text + "\n");
  }

  public long length() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the log " + file + ".", e);
    }
  }

  /** The text after the first {@code start} bytes, at most the last 4 KB of it. */
  public String tailSince(long start) {
    try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
      long end = reader.length();
      long from = Math.max(0, Math.max(start, end - TAIL_BYTES));
      byte[] tail = new byte[Math.toIntExact(Math.max(0, end - from))];
      reader.seek(from);
      reader.readFully(tail);
      return new String(tail, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the log " + file + ".", e);
    }
  }

  private void append(String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the log " + file + ".", e);
    }
  }
}
