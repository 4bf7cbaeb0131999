package dev.orderpipeline.localstack.gateway;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Forwards requests to one embedded service, and its responses to the client; streams the bodies in
 * both directions.
 *
 * <p>The JDK's clients use several times the CPU per call, which matters when a run sends a hundred
 * thousand batches of messages.
 */
final class Upstream implements AutoCloseable {
  private static final Set<String> HOP_BY_HOP_HEADERS =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final int port;
  private final Deque<UpstreamConnection> idle = new ConcurrentLinkedDeque<>();

  Upstream(int port) {
    this.port = port;
  }

  /** Forwards the request, and answers the exchange with the service's response. */
  void forward(HttpExchange exchange) throws IOException {
    UpstreamConnection connection = connect();
    boolean reusable = false;
    try {
      send(exchange, connection);
      UpstreamConnection.Response response =
          connection.receive(exchange.getRequestMethod().equals("HEAD"));
      answer(exchange, response);
      reusable = response.isReusable();
    } finally {
      if (reusable) {
        connection.markUsed();
        idle.push(connection);
      } else {
        connection.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (UpstreamConnection each = idle.poll(); each != null; each = idle.poll()) {
      each.close();
    }
  }

  private UpstreamConnection connect() throws IOException {
    for (UpstreamConnection free = idle.poll(); free != null; free = idle.poll()) {
      if (free.isFresh()) {
        return free;
      }
      free.close();
    }
    return new UpstreamConnection(port);
  }

  private static void send(HttpExchange exchange, UpstreamConnection connection)
      throws IOException {
    Headers headers = exchange.getRequestHeaders();
    StringBuilder head = new StringBuilder(512);
    head.append(exchange.getRequestMethod())
        .append(' ')
        .append(exchange.getRequestURI().getRawPath());
    String query = exchange.getRequestURI().getRawQuery();
    if (query != null) {
      head.append('?').append(query);
    }
    head.append(" HTTP/1.1\r\n");
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      if (!isHopByHop(header.getKey())) {
        for (String value : header.getValue()) {
          head.append(header.getKey()).append(": ").append(value).append("\r\n");
        }
      }
    }
    if (headers.containsKey("Transfer-Encoding")) {
      connection.sendChunked(head, exchange.getRequestBody());
    } else {
      String length = headers.getFirst("Content-Length");
      connection.send(
          head, length == null ? -1 : Long.parseLong(length), exchange.getRequestBody());
    }
  }

  private static void answer(HttpExchange exchange, UpstreamConnection.Response response)
      throws IOException {
    response
        .headers()
        .forEach(
            (name, values) -> {
              if (!isHopByHop(name)) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    long length = response.length();
    if (response.bodiless()) {
      if (length >= 0) {
        exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
      }
      exchange.sendResponseHeaders(response.status(), -1);
      return;
    }
    // For the JDK's server, 0 means an unknown length and -1 an empty body.
    exchange.sendResponseHeaders(response.status(), length < 0 ? 0 : length == 0 ? -1 : length);
    try (InputStream body = response.body()) {
      if (length != 0) {
        body.transferTo(exchange.getResponseBody());
      }
    }
  }

  private static boolean isHopByHop(String header) {
    return HOP_BY_HOP_HEADERS.contains(header.toLowerCase(Locale.ROOT));
  }
}
