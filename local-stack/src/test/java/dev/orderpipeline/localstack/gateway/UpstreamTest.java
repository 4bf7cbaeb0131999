package dev.orderpipeline.localstack.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orderpipeline.localstack.process.Loopback;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Forwards requests and responses between the JDK's HTTP client and HTTP server. */
@Tag("full")
class UpstreamTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Integer> clientPorts = new ArrayList<>();
  private HttpServer service;
  private HttpServer gateway;
  private Upstream upstream;

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(Loopback.port(0), 0);
    service.setExecutor(threads);
    service.createContext("/", this::mirror);
    service.start();
    upstream = new Upstream(Loopback.HOST, service.getAddress().getPort());
    gateway = HttpServer.create(Loopback.port(0), 0);
    gateway.setExecutor(threads);
    gateway.createContext(
        "/",
        exchange -> {
          try (exchange) {
            upstream.forward(exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    gateway.start();
  }

  @AfterEach
  void stop() throws IOException {
    gateway.stop(0);
    service.stop(0);
    threads.shutdownNow();
  }

  @Test
  void pathQueryHeadersAndStatusAreForwardedUnchanged() throws Exception {
    HttpResponse<String> response =
        send(
            request("/a%2Bb//c%20d/../%C3%BC?x=%26+1&y")
                .header("X-Amz-Meta-Some", "a  b")
                .header("X-Status", "404")
                .GET());

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("GET /a%2Bb//c%20d/../%C3%BC?x=%26+1&y a  b 0");
    assertThat(response.headers().firstValue("X-Answer")).contains("yes");
  }

  @Test
  void bodyOfKnownLengthIsForwardedInBothDirections() throws Exception {
    byte[] body = bytes(3_000_000);

    HttpResponse<byte[]> response =
        http()
            .send(
                request("/echo").PUT(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
                HttpResponse.BodyHandlers.ofByteArray());

    assertThat(response.body()).isEqualTo(body);
    assertThat(response.headers().firstValue("Content-Length")).contains("3000000");
  }

  @Test
  void bodyOfUnknownLengthIsForwardedInBothDirections() throws Exception {
    byte[] body = bytes(300_000);

    HttpResponse<byte[]> response =
        http()
            .send(
                request("/echo-chunked")
                    .PUT(
                        HttpRequest.BodyPublishers.ofInputStream(
                            () -> new java.io.ByteArrayInputStream(body)))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());

    assertThat(response.body()).isEqualTo(body);
    assertThat(response.headers().firstValue("Content-Length")).isEmpty();
  }

  @Test
  void headReturnsTheLengthWithoutTheBody() throws Exception {
    HttpResponse<String> response =
        send(request("/x").method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Length")).contains("12345");
    assertThat(response.body()).isEmpty();
  }

  @Test
  void responseWithoutABodyIsForwarded() throws Exception {
    HttpResponse<String> response = send(request("/x").header("X-Status", "204").DELETE());

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void connectionsToTheServiceAreReused() throws Exception {
    send(request("/1").GET());
    send(request("/2").GET());
    send(request("/3").method("HEAD", HttpRequest.BodyPublishers.noBody()));
    send(request("/4").GET());

    assertThat(clientPorts).hasSize(4).containsOnly(clientPorts.get(0));
  }

  private void mirror(HttpExchange exchange) throws IOException {
    synchronized (clientPorts) {
      clientPorts.add(exchange.getRemoteAddress().getPort());
    }
    try (exchange) {
      InputStream in = exchange.getRequestBody();
      String path = exchange.getRequestURI().getPath();
      byte[] body = in.readAllBytes();
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", "12345");
        exchange.sendResponseHeaders(200, -1);
      } else if (path.startsWith("/echo")) {
        exchange.sendResponseHeaders(200, path.equals("/echo") ? body.length : 0);
        exchange.getResponseBody().write(body);
      } else {
        answer(exchange, body.length);
      }
    }
  }

  private static void answer(HttpExchange exchange, int bodyLength) throws IOException {
    String status = exchange.getRequestHeaders().getFirst("X-Status");
    exchange.getResponseHeaders().set("X-Answer", "yes");
    byte[] text =
        (exchange.getRequestMethod()
                + " "
                + exchange.getRequestURI()
                + " "
                + exchange.getRequestHeaders().getFirst("X-Amz-Meta-Some")
                + " "
                + bodyLength)
            .getBytes(StandardCharsets.UTF_8);
    int code = status == null ? 200 : Integer.parseInt(status);
    exchange.sendResponseHeaders(code, code == 204 ? -1 : text.length);
    if (code != 204) {
      exchange.getResponseBody().write(text);
    }
  }

  private HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + gateway.getAddress().getPort() + pathAndQuery));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpClient http() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}
