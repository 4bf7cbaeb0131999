package dev.orderpipeline.localstack.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orderpipeline.localstack.process.Loopback;
import dev.orderpipeline.localstack.process.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The HTTP server of Lambda's Runtime API, as AWS documents it for custom runtimes. Child JVMs
 * fetch invocations and return responses through it; each child has its own address.
 */
public final class RuntimeApi implements AutoCloseable {
  private static final String VERSION = "2018-06-01";

  private record Child(String functionArn, ExecutionEnvironment environment) {}

  private final HttpServer server;
  private final ExecutorService threads = Threads.pool("runtime-api");
  private final Map<String, Child> children = new ConcurrentHashMap<>();

  public RuntimeApi() {
    try {
      server = HttpServer.create(Loopback.port(0), 0);
    } catch (IOException e) {
      threads.shutdownNow();
      throw new UncheckedIOException("Cannot listen for the functions' JVMs.", e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** The value of {@code AWS_LAMBDA_RUNTIME_API} for this child. */
  String addressFor(String childId) {
    return Loopback.HOST + ":" + server.getAddress().getPort() + "/" + childId;
  }

  void register(String childId, String functionArn, ExecutionEnvironment environment) {
    children.put(childId, new Child(functionArn, environment));
  }

  void unregister(String childId) {
    children.remove(childId);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    // /<child>/2018-06-01/runtime/(invocation|init)/...
    String[] path = exchange.getRequestURI().getPath().split("/", -1);
    Child child = path.length < 5 ? null : children.get(path[1]);
    try (exchange) {
      if (child == null || !path[2].equals(VERSION) || !path[3].equals("runtime")) {
        answer(exchange, 404);
      } else if (path.length == 6 && path[4].equals("invocation") && path[5].equals("next")) {
        nextWork(exchange, child);
      } else if (path.length == 7 && path[4].equals("invocation")) {
        complete(exchange, child, path[5], path[6].equals("error"));
      } else if (path.length == 6 && path[4].equals("init") && path[5].equals("error")) {
        child.environment().initFailed(body(exchange));
        answer(exchange, 202);
      } else {
        answer(exchange, 404);
      }
    }
  }

  private static void nextWork(HttpExchange exchange, Child child) throws IOException {
    Optional<ExecutionEnvironment.Work> work;
    try {
      work = child.environment().nextWork();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (work.isEmpty()) {
      return;
    }
    Invocation invocation = work.get().invocation();
    var headers = exchange.getResponseHeaders();
    headers.set("Lambda-Runtime-Aws-Request-Id", invocation.requestId());
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(work.get().deadline().toEpochMilli()));
    headers.set("Lambda-Runtime-Invoked-Function-Arn", child.functionArn());
    headers.set("Lambda-Runtime-Trace-Id", traceId(work.get().deadline().getEpochSecond()));
    headers.set("Content-Type", "application/json");
    byte[] payload = invocation.payload().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, payload.length);
    exchange.getResponseBody().write(payload);
  }

  private static void complete(HttpExchange exchange, Child child, String requestId, boolean failed)
      throws IOException {
    byte[] payload = exchange.getRequestBody().readNBytes(LambdaErrors.MAX_RESPONSE_BYTES + 1);
    boolean tooLarge = payload.length > LambdaErrors.MAX_RESPONSE_BYTES;
    if (tooLarge) {
      exchange.getRequestBody().transferTo(java.io.OutputStream.nullOutputStream());
    }
    // Record the result before the response: the child continues when it gets the response.
    child
        .environment()
        .complete(
            requestId,
            tooLarge
                ? LambdaErrors.responseTooLarge()
                : new String(payload, StandardCharsets.UTF_8),
            failed || tooLarge);
    answer(exchange, tooLarge ? 413 : 202);
  }

  private static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
  }

  private static String traceId(long epochSecond) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return String.format(
        "Root=1-%08x-%08x%016x;Parent=%016x;Sampled=0",
        epochSecond, random.nextInt(), random.nextLong(), random.nextLong());
  }
}
