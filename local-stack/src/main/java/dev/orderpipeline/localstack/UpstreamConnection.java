package dev.orderpipeline.localstack;

import com.sun.net.httpserver.Headers;
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

/** A connection to an embedded part, which speaks HTTP/1.1; for one thread at a time. */
final class UpstreamConnection implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;
  private static final int MAX_LINE = 64 * 1024;

  /** The parts close what was idle for 30 s or longer; what is younger can be used safely. */
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;
  private long lastUsed;
  private boolean rejected;

  UpstreamConnection(int port) throws IOException {
    try {
      socket.setTcpNoDelay(true);
      socket.connect(Loopback.port(port));
      in = new BufferedInputStream(socket.getInputStream(), BUFFER);
      out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
    } catch (ConnectException e) {
      socket.close();
      throw new IOException("The part on port " + port + " of the local stack is gone.", e);
    }
  }

  /**
   * An answer whose body has not been read yet.
   *
   * @param status the HTTP status
   * @param headers all headers
   * @param length what Content-Length says, -1 if it says nothing
   * @param bodiless whether an answer of this kind has no body, whatever its length says
   * @param body the body, which ends where it ends
   */
  record Response(int status, Headers headers, long length, boolean bodiless, InputStream body) {
    /** Whether the connection can carry another request once the body has been read. */
    boolean reusable() {
      boolean delimited = bodiless || length >= 0 || headers.containsKey("Transfer-Encoding");
      return delimited && !"close".equalsIgnoreCase(headers.getFirst("Connection"));
    }
  }

  /** Sends a request with a body of that length; -1 is no body. */
  void send(StringBuilder head, long length, InputStream body) throws IOException {
    if (length >= 0) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    write(finished(head));
    byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(0, length))];
    for (long left = length; left > 0; ) {
      int read = body.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new EOFException("The client sent " + (length - left) + " of " + length + " bytes.");
      }
      left -= read;
      write(buffer, read);
    }
    flush();
  }

  /** Sends a request with a body of unknown length. */
  void sendChunked(StringBuilder head, InputStream body) throws IOException {
    write(finished(head.append("Transfer-Encoding: chunked\r\n")));
    byte[] buffer = new byte[BUFFER];
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

  /** Reads the head of the answer; the body follows in the answer's stream. */
  Response receive(boolean toHead) throws IOException {
    int status = status();
    while (status < 200) {
      Headers unused = headers();
      status = status();
    }
    Headers headers = headers();
    String declared = headers.getFirst("Content-Length");
    long length = declared == null ? -1 : Long.parseLong(declared.trim());
    boolean bodiless = toHead || status == 204 || status == 304;
    InputStream body;
    if (bodiless) {
      body = InputStream.nullInputStream();
    } else if (headers.containsKey("Transfer-Encoding")) {
      body = new Chunks();
    } else {
      body = length >= 0 ? new Counted(length) : in;
    }
    return new Response(status, headers, length, bodiless, body);
  }

  void used() {
    lastUsed = System.nanoTime();
  }

  boolean isFresh() {
    return !rejected && System.nanoTime() - lastUsed < FRESH.toNanos();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void write(byte[] bytes) {
    write(bytes, bytes.length);
  }

  /**
   * A part that rejects a request may answer and hang up before it has read the body: the rest of
   * the body then leads nowhere, and the answer is still there to be read.
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

  private byte[] finished(StringBuilder head) {
    head.append("Host: ").append(Loopback.HOST).append(':').append(socket.getPort());
    return head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private int status() throws IOException {
    String line = line();
    String[] words = line.split(" ", 3);
    if (words.length < 2 || !words[0].toUpperCase(Locale.ROOT).startsWith("HTTP/1.")) {
      throw new IOException("A part of the local stack does not answer in HTTP: " + line);
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
        throw new EOFException("A part of the local stack closed its connection.");
      }
      if (next == '\n') {
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
      }
      if (line.size() >= MAX_LINE) {
        throw new IOException("A part of the local stack answered an endless line.");
      }
      line.write(next);
    }
  }

  /** A body of known length. */
  private final class Counted extends InputStream {
    private long left;

    Counted(long length) {
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = in.read(into, offset, (int) Math.min(count, left));
      if (read < 0) {
        throw new EOFException("A part of the local stack answered " + left + " bytes too few.");
      }
      left -= read;
      return read;
    }
  }

  /** A body in chunks. */
  private final class Chunks extends InputStream {
    private long left;
    private boolean begun;
    private boolean ended;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
      if (!ended && left == 0) {
        nextChunk();
      }
      if (ended) {
        return -1;
      }
      int read = in.read(into, offset, (int) Math.min(count, left));
      if (read < 0) {
        throw new EOFException("A part of the local stack ended in the middle of a chunk.");
      }
      left -= read;
      return read;
    }

    private void nextChunk() throws IOException {
      if (begun) {
        String unused = line();
      }
      begun = true;
      left = Long.parseLong(line().split(";", 2)[0].trim(), 16);
      if (left == 0) {
        ended = true;
        Headers unused = headers();
      }
    }
  }
}
