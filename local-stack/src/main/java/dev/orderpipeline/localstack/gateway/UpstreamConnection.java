package dev.orderpipeline.localstack.gateway;

import com.sun.net.httpserver.Headers;
import dev.orderpipeline.localstack.process.Loopback;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** An HTTP/1.1 connection to an embedded service; not thread-safe. */
final class UpstreamConnection implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int MAX_LINE_BYTES = 64 * 1024;

  /** The services close connections that were idle for 30 s or longer. */
  private static final Duration MAX_IDLE_TIME = Duration.ofSeconds(10);

  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;
  private long lastUsed;
  private boolean rejected;

  UpstreamConnection(int port) throws IOException {
    try {
      socket.setTcpNoDelay(true);
      socket.connect(Loopback.port(port));
      in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
      out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
    } catch (ConnectException e) {
      socket.close();
      throw new IOException(
          "The service on port " + port + " of the local stack is not running.", e);
    }
  }

  /**
   * A response whose body is not read yet.
   *
   * @param status the HTTP status
   * @param headers all headers
   * @param length the Content-Length, -1 if there is none
   * @param bodiless whether the response has no body, whatever its Content-Length
   * @param body the body, which ends at the end of the response
   */
  record Response(int status, Headers headers, long length, boolean bodiless, InputStream body) {
    /** Whether the connection can be reused after the body has been read. */
    boolean isReusable() {
      boolean delimited = bodiless || length >= 0 || headers.containsKey("Transfer-Encoding");
      return delimited && !"close".equalsIgnoreCase(headers.getFirst("Connection"));
    }
  }

  /** Sends a request with a body of that length; -1 means no body. */
  void send(StringBuilder head, long length, InputStream body) throws IOException {
    if (length >= 0) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    write(completed(head));
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, Math.max(0, length))];
    for (long remaining = length; remaining > 0; ) {
      int read = body.read(buffer, 0, (int) Math.min(buffer.length, remaining));
      if (read < 0) {
        throw new EOFException(
            "The client sent " + (length - remaining) + " of " + length + " bytes.");
      }
      remaining -= read;
      write(buffer, read);
    }
    flush();
  }

  /** Sends a request with a body of unknown length. */
  void sendChunked(StringBuilder head, InputStream body) throws IOException {
    write(completed(head.append("Transfer-Encoding: chunked\r\n")));
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      if (read > 0) {
        write((Integer.toHexString(read) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        write(buffer, read);
        write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    }
    write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    flush();
  }

  /** Reads the head of the response; the body follows in the response's stream. */
  Response receive(boolean isHeadRequest) throws IOException {
    int status = status();
    while (status < 200) {
      Headers unused = headers();
      status = status();
    }
    Headers headers = headers();
    String declared = headers.getFirst("Content-Length");
    long length = declared == null ? -1 : Long.parseLong(declared.trim());
    boolean bodiless = isHeadRequest || status == 204 || status == 304;
    InputStream body;
    if (bodiless) {
      body = InputStream.nullInputStream();
    } else if (headers.containsKey("Transfer-Encoding")) {
      body = new ChunkedBody();
    } else {
      body = length >= 0 ? new FixedLengthBody(length) : in;
    }
    return new Response(status, headers, length, bodiless, body);
  }

  void markUsed() {
    lastUsed = System.nanoTime();
  }

  boolean isFresh() {
    return !rejected && System.nanoTime() - lastUsed < MAX_IDLE_TIME.toNanos();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void write(byte[] bytes) {
    write(bytes, bytes.length);
  }

  /**
   * Writes, and ignores a failure: a service that rejects a request can close the connection before
   * it has read the body. Its response is still readable.
   */
  private void write(byte[] bytes, int count) {
    if (rejected) {
      return;
    }
    try {
      out.write(bytes, 0, count);
    } catch (IOException e) {
      rejected = true;
    }
  }

  private void flush() {
    if (rejected) {
      return;
    }
    try {
      out.flush();
    } catch (IOException e) {
      rejected = true;
    }
  }

  private byte[] completed(StringBuilder head) {
    head.append("Host: ").append(Loopback.HOST).append(':').append(socket.getPort());
    return head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private int status() throws IOException {
    String line = line();
    String[] words = line.split(" ", 3);
    if (words.length < 2 || !words[0].toUpperCase(Locale.ROOT).startsWith("HTTP/1.")) {
      throw new IOException(
          "A service of the local stack sent a response that is not HTTP: " + line);
    }
    return Integer.parseInt(words[1]);
  }

  private Headers headers() throws IOException {
    Headers headers = new Headers();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.add(line.substring(0, colon), line.substring(colon + 1).trim());
      }
    }
    return headers;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(80);
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("A service of the local stack closed its connection.");
      }
      if (next == '\n') {
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
      }
      if (line.size() >= MAX_LINE_BYTES) {
        throw new IOException(
            "A service of the local stack sent a line over " + MAX_LINE_BYTES + " bytes.");
      }
      line.write(next);
    }
  }

  /** A body of known length. */
  private final class FixedLengthBody extends InputStream {
    private long remaining;

    FixedLengthBody(long length) {
      this.remaining = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
      if (remaining == 0) {
        return -1;
      }
      int read = in.read(into, offset, (int) Math.min(count, remaining));
      if (read < 0) {
        throw new EOFException(
            "A service of the local stack closed the connection "
                + remaining
                + " bytes too early.");
      }
      remaining -= read;
      return read;
    }
  }

  /** A body in chunks. */
  private final class ChunkedBody extends InputStream {
    private long remaining;
    private boolean firstChunkRead;
    private boolean ended;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
      if (!ended && remaining == 0) {
        nextChunk();
      }
      if (ended) {
        return -1;
      }
      int read = in.read(into, offset, (int) Math.min(count, remaining));
      if (read < 0) {
        throw new EOFException(
            "A service of the local stack closed the connection within a chunk.");
      }
      remaining -= read;
      return read;
    }

    private void nextChunk() throws IOException {
      if (firstChunkRead) {
        String unused = line();
      }
      firstChunkRead = true;
      remaining = Long.parseLong(line().split(";", 2)[0].trim(), 16);
      if (remaining == 0) {
        ended = true;
        Headers unused = headers();
      }
    }
  }
}
