package dev.orderpipeline.benchmarks.sending;

/** The compared ways of sending. */
enum HttpVariant {
  OWN("our sender, our HTTP client"),
  URL_CONNECTION("our sender, url-connection"),
  JAVA_NET_HTTP("our sender, java.net.http"),
  /** The SDK as in its guides: default client, default settings and a thread pool. */
  PLAIN("plain SDK, default client");

  private final String title;

  HttpVariant(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
