package dev.orderpipeline.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads the bytes of a connection, by lines or in bulk. Not thread-safe. */
final class ReceivedBytes {
  private static final int BUFFER_BYTES = 8192;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int next;
  private int end;

  ReceivedBytes(InputStream in) {
    this.in = in;
  }

  /** Reads at least one and up to {@code length} bytes; returns the number, -1 at the end. */
  int read(byte[] target, int offset, int length) throws IOException {
    if (next == end) {
      if (length >= BUFFER_BYTES) {
        return in.read(target, offset, length);
      }
      if (!fill()) {
        return -1;
      }
    }
    int count = Math.min(length, end - next);
    System.arraycopy(buffer, next, target, offset, count);
    next += count;
    return count;
  }

  /** Returns whether a read does not block. */
  boolean isAvailable() throws IOException {
    return next < end || in.available() > 0;
  }

  /**
   * Reads a line without its end.
   *
   * @param maxBytes the maximum length of the line
   * @throws EOFException if the connection ends before the line does
   */
  String readLine(int maxBytes) throws IOException {
    StringBuilder line = null;
    while (true) {
      if (next == end && !fill()) {
        throw new EOFException("the connection ended within the head of a response");
      }
      int start = next;
      while (next < end && buffer[next] != '\n') {
        next++;
      }
      boolean complete = next < end;
      String part = new String(buffer, start, next - start, StandardCharsets.ISO_8859_1);
      if (complete) {
        next++;
      }
      if ((line == null ? 0 : line.length()) + part.length() > maxBytes) {
        throw new MalformedResponseException("a line of the head is too long");
      }
      if (complete && line == null) {
        return withoutReturn(part);
      }
      line = (line == null ? new StringBuilder() : line).append(part);
      if (complete) {
        return withoutReturn(line.toString());
      }
    }
  }

  private static String withoutReturn(String line) {
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  private boolean fill() throws IOException {
    int count = in.read(buffer, 0, BUFFER_BYTES);
    next = 0;
    end = Math.max(0, count);
    return count > 0;
  }
}
