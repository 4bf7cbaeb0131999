package dev.orderpipeline.http;

import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An HTTP client of the AWS SDK over blocking sockets: the calling thread itself writes the request
 * and reads the answer. That takes the least processor time of a call, and the fewest classes at
 * start. Retries, limits of whole calls, redirects and signatures are the SDK's. Thread-safe.
 */
public final class SocketHttpClient implements SdkHttpClient {
  private final ConnectionPool pool;

  /**
   * A client.
   *
   * @param longestConnect the longest that a connection may take to be made
   * @param longestSilence the longest that nothing may come while an answer is awaited or read
   */
  public SocketHttpClient(Duration longestConnect, Duration longestSilence) {
    this(longestConnect, longestSilence, () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  /**
   * A client with its own trust.
   *
   * @param tls asked when the first secure connection is made: it takes long to load
   */
  SocketHttpClient(
      Duration longestConnect, Duration longestSilence, Supplier<SSLSocketFactory> tls) {
    this.pool =
        new ConnectionPool(
            route ->
                new Connection(
                    route,
                    Math.toIntExact(longestConnect.toMillis()),
                    Math.toIntExact(longestSilence.toMillis()),
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

  /** Ends the connections that are idle; a call in flight ends as it would have. */
  @Override
  public void close() {
    pool.close();
  }
}
