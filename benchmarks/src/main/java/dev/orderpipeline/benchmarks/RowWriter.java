package dev.orderpipeline.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes bytes of rows to a file, quickly enough for a hundred million of them. */
final class RowWriter implements Closeable {
  private static final int BUFFER_BYTES = 1 << 18;
  private static final int MAX_ROW = 1 << 12;
  private static final int MAX_NUMBER = 20;

  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final OutputStream file;
  private int length;

  RowWriter(Path path) throws IOException {
    this.file = Files.newOutputStream(path);
  }

  RowWriter put(char ascii) {
    buffer[length++] = (byte) ascii;
    return this;
  }

  RowWriter put(byte[] text) {
    System.arraycopy(text, 0, buffer, length, text.length);
    length += text.length;
    return this;
  }

  RowWriter put(String text) {
    return put(text.getBytes(StandardCharsets.UTF_8));
  }

  RowWriter number(long number) {
    int end = length + MAX_NUMBER;
    int at = end;
    long left = number;
    do {
      buffer[--at] = (byte) ('0' + left % 10);
      left /= 10;
    } while (left > 0);
    System.arraycopy(buffer, at, buffer, length, end - at);
    length += end - at;
    return this;
  }

  /** Writes the lowest digits of a number in base 16. */
  RowWriter hex(long number, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      int digit = (int) (number >>> shift) & 0xF;
      buffer[length++] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
    return this;
  }

  /** Ends the row. */
  void end() throws IOException {
    buffer[length++] = '\n';
    if (length > BUFFER_BYTES - MAX_ROW) {
      flush();
    }
  }

  private void flush() throws IOException {
    file.write(buffer, 0, length);
    length = 0;
  }

  @Override
  public void close() throws IOException {
    try (file) {
      flush();
    }
  }
}
