package dev.orderpipeline.http;

import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * The destination of a connection.
 *
 * @param secure whether the connection uses TLS
 */
record Route(boolean secure, String host, int port) {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  static Route of(SdkHttpRequest request) {
    return new Route(request.protocol().equals("https"), request.host(), request.port());
  }

  /** The value of the {@code Host} header, as signed by the SDK: without a default port. */
  String hostHeader() {
    return port == (secure ? HTTPS_PORT : HTTP_PORT) ? host : host + ":" + port;
  }

  @Override
  public String toString() {
    return (secure ? "https://" : "http://") + host + ":" + port;
  }
}
