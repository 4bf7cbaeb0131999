package dev.orderpipeline.http;

import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An HTTP client for the AWS SDK over blocking sockets. The calling thread writes the request and
 * reads the response, which costs the least CPU time per call and loads the fewest classes at
 * start. Retries, call timeouts, redirects and signatures are the SDK's. Thread-safe.
 */
public final class SocketHttpClient implements SdkHttpClient {
  private final ConnectionPool pool;

  /**
   * A client.
   *
   * @param connectTimeout the maximum time to connect
   * @param readTimeout the maximum time to wait for the next bytes of a response
   */
  public SocketHttpClient(Duration connectTimeout, Duration readTimeout) {
    this(connectTimeout, readTimeout, () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  /**
   * A client with its own trust settings.
   *
   * @param tls called at the first TLS connection, because it is slow to load
   */
  SocketHttpClient(Duration connectTimeout, Duration readTimeout, Supplier<SSLSocketFactory> tls) {
    this.pool =
        new ConnectionPool(
            route ->
                new Connection(
                    route,
                    Math.toIntExact(connectTimeout.toMillis()),
                    Math.toIntExact(readTimeout.toMillis()),
                    tls));
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new HttpCall(pool, request);
  }

  @Override
  public String clientName() {
    return "Socket";
  }

  /** Closes the idle connections; calls in flight are not affected. */
  @Override
  public void close() {
    pool.close();
  }
}
