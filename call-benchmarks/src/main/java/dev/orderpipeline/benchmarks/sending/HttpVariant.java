package dev.orderpipeline.benchmarks.sending;

/** The ways of sending that are compared. */
enum HttpVariant {
  OWN("our path, own client over sockets"),
  URL_CONNECTION("our path, url-connection"),
  APACHE5("our path, Apache 5"),
  CRT("our path, CRT (synchronous)"),
  JAVA_NET_HTTP("our path, java.net.http"),
  NETTY("our path, Netty (asynchronous)"),
  /** The SDK as its guides show it: its default client and defaults, a pool of threads. */
  PLAIN("plain use of the SDK, its default client");

  private final String title;

  HttpVariant(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
