package dev.orderpipeline.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * One request and its answer. Called once; any thread may abort it, as long as its answer has not
 * come whole, and then it is over: the connection is closed at once.
 */
final class HttpCall implements ExecutableHttpRequest {
  /** What is said by this client, or not at all: it never waits to be told to send a body. */
  private static final Set<String> OWN_HEADERS =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect");

  private static final String CONTENT_LENGTH = "Content-Length";
  private static final int COPY_BYTES = 1 << 13;

  private final ConnectionPool pool;
  private final HttpExecuteRequest request;

  /** The connection in use; guarded by this. */
  private Connection connection;

  /** Guarded by this. */
  private boolean aborted;

  HttpCall(ConnectionPool pool, HttpExecuteRequest request) {
    this.pool = pool;
    this.request = request;
  }

  @Override
  public HttpExecuteResponse call() throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted before the request was sent");
    }
    Connection taken = pool.take(Route.of(request.httpRequest()));
    boolean answered = false;
    try {
      use(taken);
      HttpExecuteResponse response = call(taken);
      answered = true;
      return response;
    } finally {
      if (!answered) {
        broken(taken);
      }
    }
  }

  @Override
  public synchronized void abort() {
    aborted = true;
    if (connection != null) {
      connection.destroy();
    }
  }

  private synchronized boolean isAborted() {
    return aborted;
  }

  private synchronized void use(Connection taken) throws IOException {
    if (aborted) {
      throw new SocketException("the call was aborted before the request was sent");
    }
    connection = taken;
  }

  /**
   * From now on, what becomes of the connection is none of this call's business. Returns whether it
   * can still be used: an abort has destroyed it, though all of the answer may have been read.
   */
  private synchronized boolean leave() {
    connection = null;
    return !aborted;
  }

  private void broken(Connection taken) {
    boolean unused = leave();
    taken.destroy();
  }

  private HttpExecuteResponse call(Connection taken) throws IOException {
    boolean kept = taken.isOpen();
    ResponseHead head;
    try {
      if (!kept) {
        taken.open();
      }
      send(taken.out());
      head = ResponseHead.read(taken.in(), request.httpRequest().method() == SdkHttpMethod.HEAD);
    } catch (SocketException | SSLException | EOFException e) {
      if (kept && !isAborted()) {
        // Its server hung up while nobody used it, and on the others as well: the next try shall
        // not meet them one by one.
        pool.forget(taken.route());
      }
      throw e;
    }
    ResponseBody body = new ResponseBody(taken.in(), head.length(), ending(taken, head.keeps()));
    return HttpExecuteResponse.builder()
        .response(head.response())
        .responseBody(AbortableInputStream.create(body, this))
        .build();
  }

  private ResponseBody.Ending ending(Connection taken, boolean keeps) {
    return new ResponseBody.Ending() {
      @Override
      public void complete(boolean reusable) {
        boolean alive = leave();
        if (alive && reusable && keeps) {
          pool.give(taken);
        } else {
          taken.destroy();
        }
      }

      @Override
      public void broken() {
        HttpCall.this.broken(taken);
      }
    };
  }

  private void send(OutputStream out) throws IOException {
    SdkHttpRequest http = request.httpRequest();
    Optional<ContentStreamProvider> content = request.contentStreamProvider();
    Optional<String> length = http.firstMatchingHeader(CONTENT_LENGTH);
    StringBuilder head = new StringBuilder(1024);
    head.append(http.method().name()).append(' ').append(target(http)).append(" HTTP/1.1\r\n");
    header(head, "Host", Route.of(http).hostHeader());
    http.forEachHeader((name, values) -> headers(head, name, values));
    if (length.isPresent()) {
      header(head, CONTENT_LENGTH, length.get());
    } else if (content.isPresent()) {
      header(head, "Transfer-Encoding", "chunked");
    } else if (http.method() == SdkHttpMethod.PUT || http.method() == SdkHttpMethod.POST) {
      header(head, CONTENT_LENGTH, "0");
    }
    head.append("\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    if (content.isPresent()) {
      try (InputStream body = content.get().newStream()) {
        if (length.isPresent()) {
          sendWhole(body, Long.parseLong(length.get()), out);
        } else {
          sendInChunks(body, out);
        }
      }
    }
    out.flush();
  }

  private static String target(SdkHttpRequest http) {
    String path = http.encodedPath().isEmpty() ? "/" : http.encodedPath();
    return http.encodedQueryParameters().map(query -> path + "?" + query).orElse(path);
  }

  private static void headers(StringBuilder head, String name, List<String> values) {
    if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
      for (String value : values) {
        header(head, name, value);
      }
    }
  }

  private static void header(StringBuilder head, String name, String value) {
    // A line end within would begin a header, or a request, that nobody meant.
    if (name.indexOf('\n') >= 0 || name.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("the name of a header has a line end");
    }
    if (value != null && (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0)) {
      throw new IllegalArgumentException("the header " + name + " has a line end in its value");
    }
    head.append(name).append(": ").append(value == null ? "" : value).append("\r\n");
  }

  private static void sendWhole(InputStream body, long length, OutputStream out)
      throws IOException {
    byte[] buffer = new byte[(int) Math.min(COPY_BYTES, Math.max(1, length))];
    long left = length;
    while (left > 0) {
      int count = body.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new IOException(
            "the body ended " + left + " bytes before its length, " + length + " bytes");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
  }

  private static void sendInChunks(InputStream body, OutputStream out) throws IOException {
    byte[] buffer = new byte[COPY_BYTES];
    for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
      if (count > 0) {
        out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(buffer, 0, count);
        out.write('\r');
        out.write('\n');
      }
    }
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }
}
