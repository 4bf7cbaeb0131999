package dev.orderpipeline.localstack.gateway;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Set;

/**
 * Forwards requests to one embedded service, and its responses to the client; streams the bodies in
 * both directions.
 */
final class Upstream {
  private static final String CONTENT_LENGTH = "Content-Length";
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

  private final String address;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Upstream(String host, int port) {
    this.address = "http://" + host + ":" + port;
  }

  /** Forwards the request, and answers the exchange with the service's response. */
  void forward(HttpExchange exchange) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(request(exchange), BodyHandlers.ofInputStream());
    // A service can reject a request before it has read the body, but clients first send all of it.
    exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
    try (InputStream body = response.body()) {
      answer(exchange, response, body);
    }
  }

  private HttpRequest request(HttpExchange exchange) {
    // The path and query as the client encoded them.
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), body(exchange));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!isHopByHop(name) && !name.equalsIgnoreCase(CONTENT_LENGTH)) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return request.build();
  }

  private static BodyPublisher body(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst(CONTENT_LENGTH);
    BodyPublisher stream =
        BodyPublishers.ofInputStream(() -> new OpenStream(exchange.getRequestBody()));
    if (length != null) {
      return length.equals("0")
          ? BodyPublishers.noBody()
          : BodyPublishers.fromPublisher(stream, Long.parseLong(length));
    }
    return exchange.getRequestHeaders().containsKey("Transfer-Encoding")
        ? stream
        : BodyPublishers.noBody();
  }

  private static void answer(
      HttpExchange exchange, HttpResponse<InputStream> response, InputStream body)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!isHopByHop(name)) {
                headers.put(name, values);
              }
            });
    int status = response.statusCode();
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
