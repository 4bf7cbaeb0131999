package dev.orderpipeline.localstack.gateway;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orderpipeline.localstack.glue.GlueEndpoint;
import dev.orderpipeline.localstack.lambda.LambdaEndpoint;
import dev.orderpipeline.localstack.process.Loopback;
import dev.orderpipeline.localstack.process.Threads;
import dev.orderpipeline.localstack.services.SnsEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/**
 * Listens on the stack's only public port, and routes each request to the service that its
 * signature names. {@link RequestGuard} rejects requests of web pages.
 */
public final class Gateway implements AutoCloseable {
  private static final int BACKLOG = 512;

  private final HttpServer server;
  private final ExecutorService threads = Threads.pool("gateway");
  private final Map<String, Upstream> upstreams = new ConcurrentHashMap<>();

  private Gateway(HttpServer server) {
    this.server = server;
  }

  /**
   * Binds the port; requests wait until {@link #open}.
   *
   * @throws PortInUseException if another program has it
   */
  public static Gateway bind(int port) {
    // The JDK's server reads this once. Without it, each response on a kept-alive connection waits
    // 40 ms for the client's delayed ACK.
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

  public int port() {
    return server.getAddress().getPort();
  }

  /**
   * Starts to serve requests.
   *
   * @param ports the ports of the embedded services by name
   * @param lambda handles requests to Lambda
   * @param sns handles requests to SNS
   * @param glue handles requests to Glue
   */
  public void open(
      Map<String, Integer> ports, LambdaEndpoint lambda, SnsEndpoint sns, GlueEndpoint glue) {
    ports.forEach(
        (service, port) -> upstreams.put(service, new Upstream(Loopback.SERVICE_HOST, port)));
    server.setExecutor(threads);
    server.createContext("/", exchange -> handle(exchange, lambda, sns, glue));
    server.start();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(
      HttpExchange exchange, LambdaEndpoint lambda, SnsEndpoint sns, GlueEndpoint glue)
      throws IOException {
    Headers headers = exchange.getRequestHeaders();
    Optional<RequestCredential> credential =
        RequestCredential.of(
            headers.getFirst("Authorization"), exchange.getRequestURI().getRawQuery());
    Optional<RequestGuard.Rejection> rejection = RequestGuard.check(headers, credential);
    try (exchange) {
      if (rejection.isPresent()) {
        ServiceErrors.answer(
            exchange, credential, 403, rejection.get().code(), rejection.get().message());
        return;
      }
      String service = credential.orElseThrow().service();
      Upstream upstream = upstreams.get(service);
      if (service.equals("lambda")) {
        lambda.handle(exchange);
      } else if (service.equals("sns")) {
        sns.handle(exchange);
      } else if (service.equals("glue")) {
        glue.handle(exchange);
      } else if (upstream != null) {
        upstream.forward(exchange);
      } else {
        ServiceErrors.answer(
            exchange,
            credential,
            501,
            "NotImplemented",
            "The local stack has no service '"
                + service
                + "', only glue, lambda, sns, "
                + String.join(", ", new TreeSet<>(upstreams.keySet()))
                + ".");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
