package dev.orderpipeline.benchmarks.wire;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.orderpipeline.aws.AwsClients;
import dev.orderpipeline.aws.CallLimits;
import dev.orderpipeline.http.SocketHttpClient;
import java.time.Duration;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** The compared ways of calling AWS. */
enum HttpVariant {
  CRT("our code, the SDK's CRT client"),
  SOCKET("our code, our socket client"),
  SOCKET_ACCP("our code, our socket client with ACCP"),
  URL_CONNECTION("our code, url-connection"),
  URL_CONNECTION_ACCP("our code, url-connection with ACCP"),
  /** The SDK as in its guides: default client, default settings and a thread pool. */
  PLAIN_SDK("plain SDK, default client");

  private static final int CONNECTIONS = 64;

  /** One attempt, so that no retry is measured. */
  private static final CallLimits PATIENT =
      new CallLimits(
          1,
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofMillis(1),
          Duration.ofMillis(1));

  private final String title;

  HttpVariant(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Sets up the JVM, before its first call. */
  void setUp() {
    // Otherwise the JDK closes all but 5 idle connections to a host.
    System.setProperty("http.maxConnections", Integer.toString(CONNECTIONS));
    if (this == SOCKET_ACCP || this == URL_CONNECTION_ACCP) {
      AmazonCorrettoCryptoProvider.install();
      AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
    }
  }

  /** This project's clients over this variant's HTTP client. */
  AwsClients clients() {
    SdkHttpClient http =
        switch (this) {
          case CRT ->
              AwsCrtHttpClient.builder()
                  .maxConcurrency(CONNECTIONS)
                  .connectionTimeout(Duration.ofSeconds(10))
                  .build();
          case SOCKET, SOCKET_ACCP ->
              new SocketHttpClient(Duration.ofSeconds(10), Duration.ofSeconds(20));
          case URL_CONNECTION, URL_CONNECTION_ACCP -> UrlConnectionHttpClient.create();
          case PLAIN_SDK -> throw new IllegalStateException("has the SDK's clients");
        };
    return new AwsClients(
        any -> PATIENT,
        builder -> {
          AwsSyncClientBuilder<?, ?> sync = (AwsSyncClientBuilder<?, ?>) builder;
          sync.httpClient(http);
        });
  }
}
