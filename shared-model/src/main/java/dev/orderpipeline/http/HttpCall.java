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
 * One request and its response. Called once. Any thread can abort it until the response is
 * complete; the abort closes the connection at once.
 */
final class HttpCall implements ExecutableHttpRequest {
  /** Headers that this client sets itself, or omits: it never waits for "100 Continue". */
  private static final Set<String> OWN_HEADERS =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect");

  private static final String CONTENT_LENGTH = "Content-Length";
  private static final int COPY_BYTES = 1 << 13;

  /** Greater characters are DEL and non-ASCII characters. */
  private static final char MAX_TARGET_CHARACTER = '~';

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
    Connection acquired = pool.acquire(Route.of(request.httpRequest()));
    boolean hasResponse = false;
    try {
      attach(acquired);
      HttpExecuteResponse response = call(acquired);
      hasResponse = true;
      return response;
    } finally {
      if (!hasResponse) {
        discard(acquired);
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

  private synchronized void attach(Connection acquired) throws IOException {
    if (aborted) {
      throw new SocketException("the call was aborted before the request was sent");
    }
    connection = acquired;
  }

  /**
   * Detaches the connection, so a later abort does not close it. Returns whether it is still
   * usable: an earlier abort has closed it, even if the response was read completely.
   */
  private synchronized boolean detach() {
    connection = null;
    return !aborted;
  }

  private void discard(Connection acquired) {
    boolean unused = detach();
    acquired.destroy();
  }

  private HttpExecuteResponse call(Connection acquired) throws IOException {
    boolean pooled = acquired.isOpen();
    ResponseHead head;
    boolean sent;
    try {
      if (!pooled) {
        acquired.open();
      }
      Optional<SocketException> sendFailure = send(acquired.out());
      sent = sendFailure.isEmpty();
      head = read(acquired, sendFailure);
    } catch (SocketException | SSLException | EOFException e) {
      if (pooled && !isAborted()) {
        // The server closed the idle connection, and probably the others too: a retry must not
        // fail on each of them.
        pool.evict(acquired.route());
      }
      throw e;
    }
    ResponseBody body =
        new ResponseBody(
            acquired.in(), head.length(), listener(acquired, sent && head.keepAlive()));
    return HttpExecuteResponse.builder()
        .response(head.response())
        .responseBody(AbortableInputStream.create(body, this))
        .build();
  }

  private ResponseBody.EndListener listener(Connection acquired, boolean keepAlive) {
    return new ResponseBody.EndListener() {
      @Override
      public void onComplete(boolean reusable) {
        boolean usable = detach();
        if (usable && reusable && keepAlive) {
          pool.release(acquired);
        } else {
          acquired.destroy();
        }
      }

      @Override
      public void onIncomplete() {
        discard(acquired);
      }
    };
  }

  /**
   * Reads the head of the response. A server that rejects a request can close the connection before
   * it has read the body; its response is still readable.
   */
  private ResponseHead read(Connection acquired, Optional<SocketException> sendFailure)
      throws IOException {
    try {
      return ResponseHead.read(acquired.in(), request.httpRequest().method() == SdkHttpMethod.HEAD);
    } catch (IOException e) {
      if (sendFailure.isPresent()) {
        throw sendFailure.get();
      }
      throw e;
    }
  }

  /** Sends the request; returns the failure of the connection, if any. */
  private Optional<SocketException> send(OutputStream out) throws IOException {
    try {
      sendRequest(out);
      return Optional.empty();
    } catch (SocketException e) {
      return Optional.of(e);
    }
  }

  private void sendRequest(OutputStream out) throws IOException {
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
          sendWithLength(body, Long.parseLong(length.get()), out);
        } else {
          sendInChunks(body, out);
        }
      }
    }
    out.flush();
  }

  private static String target(SdkHttpRequest http) {
    String path = http.encodedPath().isEmpty() ? "/" : http.encodedPath();
    String target = http.encodedQueryParameters().map(query -> path + "?" + query).orElse(path);
    // A space or line end would end the request line, and begin a header or another request.
    target
        .chars()
        .filter(character -> character <= ' ' || character > MAX_TARGET_CHARACTER)
        .findFirst()
        .ifPresent(
            character -> {
              throw new IllegalArgumentException(
                  String.format(
                      "the path or query of a request contains the character U+%04X; encode it",
                      character));
            });
    return target;
  }

  private static void headers(StringBuilder head, String name, List<String> values) {
    if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
      for (String value : values) {
        header(head, name, value);
      }
    }
  }

  private static void header(StringBuilder head, String name, String value) {
    // Prevents header injection: a line end would begin another header or request.
    if (name.indexOf('\n') >= 0 || name.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("a header name contains a line end; remove it");
    }
    if (value != null && (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0)) {
      throw new IllegalArgumentException(
          "the value of the header " + name + " contains a line end; remove it");
    }
    head.append(name).append(": ").append(value == null ? "" : value).append("\r\n");
  }

  private static void sendWithLength(InputStream body, long length, OutputStream out)
      throws IOException {
    byte[] buffer = new byte[(int) Math.min(COPY_BYTES, Math.max(1, length))];
    long remaining = length;
    while (remaining > 0) {
      int count = read(body, buffer, (int) Math.min(buffer.length, remaining));
      if (count < 0) {
        throw new IOException(
            "the request body ended " + remaining + " bytes before its length of " + length);
      }
      out.write(buffer, 0, count);
      remaining -= count;
    }
  }

  private static void sendInChunks(InputStream body, OutputStream out) throws IOException {
    byte[] buffer = new byte[COPY_BYTES];
    for (int count = read(body, buffer, buffer.length);
        count >= 0;
        count = read(body, buffer, buffer.length)) {
      if (count > 0) {
        out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(buffer, 0, count);
        out.write('\r');
        out.write('\n');
      }
    }
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads the body, which can come from a socket. Its failure is not one of the connection. */
  private static int read(InputStream body, byte[] buffer, int count) throws IOException {
    try {
      return body.read(buffer, 0, count);
    } catch (SocketException e) {
      throw new IOException("the request body cannot be read", e);
    }
  }
}
