package dev.orderpipeline.localstack.gateway;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.orderpipeline.localstack.glue.GlueEndpoint;
import dev.orderpipeline.localstack.lambda.LambdaEndpoint;
import dev.orderpipeline.localstack.process.Loopback;
import dev.orderpipeline.localstack.process.Threads;
import dev.orderpipeline.localstack.services.SnsEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.SSLContext;

/**
 * Listens on the stack's only public port, and on another one for TLS, and routes each request to
 * the service that its signature names. {@link RequestGuard} rejects requests of web pages.
 */
public final class Gateway implements AutoCloseable {
  private static final int BACKLOG = 512;

  private final List<HttpServer> servers = new ArrayList<>();
  private final ExecutorService threads = Threads.pool("gateway");
  private final Map<String, Upstream> upstreams = new ConcurrentHashMap<>();

  private Gateway(HttpServer server) {
    servers.add(server);
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
    return new Gateway(bind(port, HttpServer::create));
  }

  /**
   * Binds another port, with TLS.
   *
   * @return the port
   * @throws PortInUseException if another program has it
   */
  public int bindTls(int port, SSLContext tls) {
    HttpsServer server = bind(port, HttpsServer::create);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    servers.add(server);
    return server.getAddress().getPort();
  }

  /** Creates a server that listens on an address. */
  private interface ServerFactory<S extends HttpServer> {
    S create(InetSocketAddress address, int backlog) throws IOException;
  }

  private static <S extends HttpServer> S bind(int port, ServerFactory<S> factory) {
    try {
      return factory.create(Loopback.port(port), BACKLOG);
    } catch (BindException e) {
      throw new PortInUseException(port, e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on port " + port + " of 127.0.0.1.", e);
    }
  }

  /** The port of plain HTTP. */
  public int port() {
    return servers.get(0).getAddress().getPort();
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
    for (HttpServer server : servers) {
      server.setExecutor(threads);
      server.createContext("/", exchange -> handle(exchange, lambda, sns, glue));
      server.start();
    }
  }

  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
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
