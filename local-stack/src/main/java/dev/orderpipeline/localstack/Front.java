package dev.orderpipeline.localstack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/** The one port: looks into each request's signature and hands it to the service it is for. */
final class Front implements AutoCloseable {
  private static final int BACKLOG = 512;

  private final HttpServer server;
  private final ExecutorService threads = Threads.pool("front");

  private Front(HttpServer server) {
    this.server = server;
  }

  /**
   * Takes the port; nothing is answered before {@link #open}.
   *
   * @throws PortInUseException if another program has it
   */
  static Front bind(int port) {
    // The JDK's server reads this once. Without it each answer on a connection that is kept waits
    // 40 ms for the client's acknowledgement of its header.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
    try {
      return new Front(HttpServer.create(Loopback.port(port), BACKLOG));
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
   */
  void open(Map<String, Integer> ports, LambdaEndpoint lambda) {
    Upstream upstream = new Upstream();
    server.setExecutor(threads);
    server.createContext("/", exchange -> handle(exchange, ports, lambda, upstream));
    server.start();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void handle(
      HttpExchange exchange, Map<String, Integer> ports, LambdaEndpoint lambda, Upstream upstream)
      throws IOException {
    String service =
        ServiceScope.of(
            exchange.getRequestHeaders().getFirst("Authorization"),
            exchange.getRequestURI().getRawQuery());
    try (exchange) {
      if (service.equals("lambda")) {
        lambda.handle(exchange);
      } else if (ports.containsKey(service)) {
        upstream.pass(exchange, ports.get(service));
      } else {
        refuse(exchange, service, ports);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void refuse(HttpExchange exchange, String service, Map<String, Integer> ports)
      throws IOException {
    byte[] message =
        ("The local stack has no service '"
                + service
                + "', only lambda, "
                + String.join(", ", ports.keySet().stream().sorted().toList())
                + ".\n")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(501, message.length);
    exchange.getResponseBody().write(message);
  }
}
