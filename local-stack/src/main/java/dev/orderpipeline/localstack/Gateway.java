package dev.orderpipeline.localstack;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/** The one port: looks into each request's signature and hands it to the service it is for. */
final class Gateway implements AutoCloseable {
  private static final int BACKLOG = 512;

  private final HttpServer server;
  private final ExecutorService threads = Threads.pool("front");
  private final Map<String, Upstream> upstreams = new ConcurrentHashMap<>();

  private Gateway(HttpServer server) {
    this.server = server;
  }

  /**
   * Takes the port; nothing is answered before {@link #open}.
   *
   * @throws PortInUseException if another program has it
   */
  static Gateway bind(int port) {
    // The JDK's server reads this once. Without it each answer on a connection that is kept waits
    // 40 ms for the client's acknowledgement of its header.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
    try {
      return new Gateway(HttpServer.create(Loopback.port(port), BACKLOG));
    } catch (BindException e) {
      throw new PortInUseException(port, e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on port " + port + " of 127.0.0.1.", e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  /**
   * Begins to answer.
   *
   * @param ports the ports of the embedded parts by service
   * @param lambda what answers for Lambda
   * @param sns what answers for SNS
   * @param glue what answers for Glue
   */
  void open(Map<String, Integer> ports, LambdaEndpoint lambda, SnsEndpoint sns, GlueEndpoint glue) {
    ports.forEach((service, port) -> upstreams.put(service, new Upstream(port)));
    server.setExecutor(threads);
    server.createContext("/", exchange -> handle(exchange, lambda, sns, glue));
    server.start();
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    threads.shutdownNow();
    for (Upstream upstream : upstreams.values()) {
      upstream.close();
    }
  }

  private void handle(
      HttpExchange exchange, LambdaEndpoint lambda, SnsEndpoint sns, GlueEndpoint glue)
      throws IOException {
    String service =
        ServiceScope.of(
            exchange.getRequestHeaders().getFirst("Authorization"),
            exchange.getRequestURI().getRawQuery());
    Upstream upstream = upstreams.get(service);
    try (exchange) {
      if (service.equals("lambda")) {
        lambda.handle(exchange);
      } else if (service.equals("sns")) {
        sns.handle(exchange);
      } else if (service.equals("glue")) {
        glue.handle(exchange);
      } else if (upstream != null) {
        upstream.pass(exchange);
      } else {
        reject(exchange, service);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Rejects in the form that the client's protocol has for errors. */
  private void reject(HttpExchange exchange, String service) throws IOException {
    String message =
        "The local stack has no service '"
            + service
            + "', only glue, lambda, sns, "
            + String.join(", ", new TreeSet<>(upstreams.keySet()))
            + ".";
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    boolean json = type != null && type.contains("json");
    String body;
    if (json) {
      JsonObject error = new JsonObject();
      error.addProperty("__type", "NotImplemented");
      error.addProperty("message", message);
      body = error.toString();
    } else {
      body =
          "<ErrorResponse><Error><Type>Sender</Type><Code>NotImplemented</Code><Message>"
              + message.replace("&", "&amp;").replace("<", "&lt;")
              + "</Message></Error></ErrorResponse>";
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", json ? "application/json" : "text/xml");
    exchange.sendResponseHeaders(501, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
