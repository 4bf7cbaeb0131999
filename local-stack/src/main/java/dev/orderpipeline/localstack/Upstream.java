package dev.orderpipeline.localstack;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Flow;

/** Passes requests on to the embedded parts; bodies stream through in both directions. */
final class Upstream {
  /** Headers of one connection, and those that the client writes itself. */
  private static final Set<String> NOT_PASSED_ON =
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

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /** Answers the exchange with what the part on that port answers. */
  void pass(HttpExchange exchange, int port) throws IOException, InterruptedException {
    URI uri = exchange.getRequestURI();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://" + Loopback.HOST + ":" + port + uri.getRawPath() + query))
            .method(exchange.getRequestMethod(), body(exchange));
    for (Map.Entry<String, List<String>> header : exchange.getRequestHeaders().entrySet()) {
      if (!NOT_PASSED_ON.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        header.getValue().forEach(value -> request.header(header.getKey(), value));
      }
    }
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      answer(exchange, response, body);
    }
  }

  private static HttpRequest.BodyPublisher body(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    String length = headers.getFirst("Content-Length");
    boolean chunked = headers.containsKey("Transfer-Encoding");
    if (!chunked && (length == null || length.equals("0"))) {
      return HttpRequest.BodyPublishers.noBody();
    }
    HttpRequest.BodyPublisher stream =
        HttpRequest.BodyPublishers.ofInputStream(exchange::getRequestBody);
    return chunked ? stream : new OfKnownLength(stream, Long.parseLong(length));
  }

  private static void answer(
      HttpExchange exchange, HttpResponse<InputStream> response, InputStream body)
      throws IOException {
    for (Map.Entry<String, List<String>> header : response.headers().map().entrySet()) {
      if (!NOT_PASSED_ON.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        exchange.getResponseHeaders().put(header.getKey(), header.getValue());
      }
    }
    long length = response.headers().firstValueAsLong("Content-Length").orElse(0);
    boolean known = response.headers().firstValue("Content-Length").isPresent();
    if (exchange.getRequestMethod().equals("HEAD")) {
      if (known) {
        exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
      }
      exchange.sendResponseHeaders(response.statusCode(), -1);
      return;
    }
    boolean bodiless =
        response.statusCode() == 204 || response.statusCode() == 304 || (known && length == 0);
    exchange.sendResponseHeaders(response.statusCode(), bodiless ? -1 : length);
    if (!bodiless) {
      body.transferTo(exchange.getResponseBody());
    }
  }

  /** A body whose length is sent in front of it. */
  private record OfKnownLength(HttpRequest.BodyPublisher body, long contentLength)
      implements HttpRequest.BodyPublisher {
    @Override
    public void subscribe(Flow.Subscriber<? super java.nio.ByteBuffer> subscriber) {
      body.subscribe(subscriber);
    }
  }
}
