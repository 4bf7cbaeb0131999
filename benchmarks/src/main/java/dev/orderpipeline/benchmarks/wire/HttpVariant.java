package dev.orderpipeline.benchmarks.wire;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.orderpipeline.aws.AwsClients;
import dev.orderpipeline.aws.CallLimits;
import dev.orderpipeline.processor.wiring.NativeHttp;
import java.time.Duration;

/** The compared ways of calling AWS. */
enum HttpVariant {
  /** As on Lambda. */
  CRT("our code, the SDK's CRT client"),
  URL_CONNECTION("our code, url-connection"),
  URL_CONNECTION_ACCP("our code, url-connection with ACCP"),
  /** The SDK as in its guides: default client, default settings and a thread pool. */
  PLAIN_SDK("plain SDK, default client");

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
    if (this == URL_CONNECTION_ACCP) {
      AmazonCorrettoCryptoProvider.install();
      AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
    }
  }

  /** This project's clients over this variant's HTTP client. */
  AwsClients clients() {
    AwsClients clients = new AwsClients(any -> PATIENT, any -> {});
    return switch (this) {
      case CRT -> clients.overNative(NativeHttp.create());
      case URL_CONNECTION, URL_CONNECTION_ACCP -> clients;
      case PLAIN_SDK -> throw new IllegalStateException("has the SDK's clients");
    };
  }
}
