package dev.orderpipeline.benchmarks.startup;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The services that a function's JVM calls: the Lambda Runtime API with one event, and stubs of
 * DynamoDB and S3, in which one of three files has arrived.
 */
final class StubServices implements AutoCloseable {
  private static final String EVENT =
      """
      {"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "eu-central-1",
       "eventTime": "2022-01-31T06:00:00.000Z", "eventName": "ObjectCreated:Put",
       "userIdentity": {"principalId": "p"}, "requestParameters": {"sourceIPAddress": "::1"},
       "responseElements": {"x-amz-request-id": "r", "x-amz-id-2": "i"},
       "s3": {"s3SchemaVersion": "1.0", "configurationId": "c",
       "bucket": {"name": "b", "ownerIdentity": {"principalId": "o"}, "arn": "arn:aws:s3:::b"},
       "object": {"key": "acme/customers_20220130.csv", "versionId": "v", "size": 1, "eTag": "e",
       "sequencer": "0"}}}]}
      """;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CompletableFuture<String> response = new CompletableFuture<>();
  private boolean eventSent;

  StubServices() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Completes with the function's response, or the error that it reports. */
  CompletableFuture<String> response() {
    return response;
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (path.endsWith("/invocation/next")) {
      sendEvent(exchange);
    } else if (path.contains("/runtime/")) {
      response.complete(
          (path.endsWith("/response") ? "" : path + " ")
              + new String(body, StandardCharsets.UTF_8));
      send(exchange, 202, "");
    } else if (method.equals("HEAD")) {
      if (path.endsWith("/customers_20220130.csv")) {
        exchange.getResponseHeaders().set("ETag", "\"e\"");
        exchange.getResponseHeaders().set("Content-Length", "1");
        exchange.getResponseHeaders().set("x-amz-version-id", "v");
        exchange.getResponseHeaders().set("Last-Modified", "Mon, 31 Jan 2022 06:00:00 GMT");
        exchange.sendResponseHeaders(200, -1);
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
      exchange.close();
    } else {
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
      send(exchange, 200, "{}");
    }
  }

  private void sendEvent(HttpExchange exchange) throws IOException {
    synchronized (this) {
      if (eventSent) {
        // The benchmark kills the JVM while it waits here.
        return;
      }
      eventSent = true;
    }
    Headers headers = exchange.getResponseHeaders();
    headers.set("Lambda-Runtime-Aws-Request-Id", "request");
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + 60_000));
    headers.set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:0:function:f");
    // The native part of the runtime interface client crashes without it.
    headers.set("Lambda-Runtime-Trace-Id", "Root=1-0-0;Parent=0;Sampled=0");
    headers.set("Content-Type", "application/json");
    send(exchange, 200, EVENT);
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
