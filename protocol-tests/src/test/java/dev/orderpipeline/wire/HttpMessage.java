package dev.orderpipeline.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** An HTTP request or response in its wire format. */
final class HttpMessage {
  private final String head;
  private final byte[] body;

  /**
   * Creates a message without copying its body.
   *
   * @param head the first line and the headers, including the empty line after them
   * @param body the raw body, including the size lines of chunks
   */
  HttpMessage(String head, byte[] body) {
    this.head = head;
    this.body = body;
  }

  String head() {
    return head;
  }

  byte[] body() {
    return body;
  }

  /** Reads the head; empty if the connection has ended. */
  static Optional<String> readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream(1024);
    int newlines = 0;
    while (newlines < 2) {
      int next = in.read();
      if (next < 0) {
        return Optional.empty();
      }
      head.write(next);
      newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
    }
    return Optional.of(head.toString(StandardCharsets.ISO_8859_1));
  }

  static byte[] readBody(String head, InputStream in) throws IOException {
    Optional<String> length = header(head, "content-length");
    if (length.isPresent()) {
      return readExactly(in, Integer.parseInt(length.get()));
    }
    return header(head, "transfer-encoding").isPresent() ? readChunks(in) : new byte[0];
  }

  static Optional<String> header(String head, String name) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).trim())
        .findFirst();
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
  }

  private static byte[] readChunks(InputStream in) throws IOException {
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    while (true) {
      String line = line(in, raw);
      int size = Integer.parseInt(line.split(";", 2)[0].trim(), 16);
      raw.write(readExactly(in, size));
      String unused = line(in, raw);
      if (size == 0) {
        return raw.toByteArray();
      }
    }
  }

  private static String line(InputStream in, ByteArrayOutputStream raw) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the HTTP message ends within a chunk");
      }
      raw.write(next);
      line.append((char) next);
    }
    raw.write('\n');
    return line.toString();
  }

  private static byte[] readExactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException(
          "the HTTP message ends after " + bytes.length + " of " + length + " bytes");
    }
    return bytes;
  }
}
