package dev.orderpipeline.http;

import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Where a connection leads.
 *
 * @param secure whether TLS is spoken
 */
record Route(boolean secure, String host, int port) {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  static Route of(SdkHttpRequest request) {
    return new Route(request.protocol().equals("https"), request.host(), request.port());
  }

  /** The value of the {@code Host} header: as it was signed, without a port that goes unsaid. */
  String hostHeader() {
    return port == (secure ? HTTPS_PORT : HTTP_PORT) ? host : host + ":" + port;
  }

  @Override
  public String toString() {
    return (secure ? "https://" : "http://") + host + ":" + port;
  }
}
