package dev.orderpipeline.localstack.gateway;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.orderpipeline.http.SocketHttpClient;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Forwards requests to one embedded service, and its responses to the client; streams the bodies in
 * both directions.
 *
 * <p>The JDK's clients use several times the CPU per call, which matters when a run sends a hundred
 * thousand batches of messages.
 */
final class Upstream implements AutoCloseable {
  private static final Duration NO_TIMEOUT = Duration.ZERO;
  private static final String CONTENT_LENGTH = "Content-Length";
  private static final String TRANSFER_ENCODING = "Transfer-Encoding";
  private static final Set<String> HOP_BY_HOP_HEADERS =
      Set.of(
          "connection",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final String host;
  private final int port;
  private final SdkHttpClient client = new SocketHttpClient(NO_TIMEOUT, NO_TIMEOUT);

  Upstream(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /** Forwards the request, and answers the exchange with the service's response. */
  void forward(HttpExchange exchange) throws IOException {
    HttpExecuteRequest.Builder request = HttpExecuteRequest.builder().request(head(exchange));
    Headers headers = exchange.getRequestHeaders();
    if (headers.containsKey(CONTENT_LENGTH) || headers.containsKey(TRANSFER_ENCODING)) {
      request.contentStreamProvider(() -> new OpenStream(exchange.getRequestBody()));
    }
    HttpExecuteResponse response = client.prepareRequest(request.build()).call();
    // A service can reject a request before it has read the body, but clients first send all of it.
    exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
    try (InputStream body = response.responseBody().orElseThrow()) {
      answer(exchange, response.httpResponse(), body);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private SdkHttpRequest head(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    SdkHttpRequest.Builder head =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(exchange.getRequestMethod()))
            .protocol("http")
            .host(host)
            .port(port)
            // With the query, so that it is forwarded as the client encoded it.
            .encodedPath(
                exchange.getRequestURI().getRawPath() + (query == null ? "" : "?" + query));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!isHopByHop(name)) {
                head.putHeader(name, values);
              }
            });
    return head.build();
  }

  private static void answer(HttpExchange exchange, SdkHttpResponse head, InputStream body)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    head.forEachHeader(
        (name, values) -> {
          if (!isHopByHop(name)) {
            headers.put(name, values);
          }
        });
    int status = head.statusCode();
    if (exchange.getRequestMethod().equals("HEAD") || status == 204 || status == 304) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    String declared = headers.getFirst(CONTENT_LENGTH);
    long length = declared == null ? -1 : Long.parseLong(declared);
    // For the JDK's server, 0 means an unknown length and -1 an empty body.
    exchange.sendResponseHeaders(status, length < 0 ? 0 : length == 0 ? -1 : length);
    if (length != 0) {
      body.transferTo(exchange.getResponseBody());
    }
  }

  private static boolean isHopByHop(String header) {
    return HOP_BY_HOP_HEADERS.contains(header.toLowerCase(Locale.ROOT));
  }

  /** A stream that stays open. */
  private static final class OpenStream extends FilterInputStream {
    OpenStream(InputStream stream) {
      super(stream);
    }

    @Override
    public void close() {
      // The exchange closes the stream.
    }
  }
}
