package dev.orderpipeline.processor.wiring;

import dev.orderpipeline.aws.AwsClients;
import dev.orderpipeline.aws.CallLimits;
import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.function.Metric;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.crt.CrtRuntimeException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;

/**
 * The SDK's HTTP client on AWS's native library, the Common Runtime (CRT). Functions run without
 * the JVM's optimising compiler, and TLS in the JVM is slow without it.
 */
public final class NativeHttp {
  /**
   * Shorter than the servers of AWS keep idle connections, so that a pooled one is almost always
   * alive.
   */
  private static final Duration MAX_IDLE = Duration.ofSeconds(4);

  /** How far the network can be ahead of the reader of an object. */
  private static final long READ_BUFFER_BYTES = 1L << 20;

  private NativeHttp() {}

  /** Creates the client with the limits of Lambda, as {@link #create(Duration)} does. */
  public static SdkHttpClient create() {
    return create(CallLimits.MAX_SILENCE);
  }

  /**
   * Creates the client.
   *
   * @param maxSilence how long a connection can await bytes, in whole seconds
   * @throws CrtRuntimeException if the native library cannot be loaded
   * @throws LinkageError if it does not fit
   */
  public static SdkHttpClient create(Duration maxSilence) {
    return AwsCrtHttpClient.builder()
        .connectionTimeout(CallLimits.MAX_CONNECT)
        .tlsNegotiationTimeout(CallLimits.MAX_HANDSHAKE)
        .connectionAcquisitionTimeout(CallLimits.MAX_CONNECT.plus(CallLimits.MAX_HANDSHAKE))
        .connectionMaxIdleTime(MAX_IDLE)
        .maxConcurrency(CallLimits.MAX_CONNECTIONS)
        .readBufferSizeInBytes(READ_BUFFER_BYTES)
        // Its read timeout: it closes a connection without traffic, even if its reader pauses.
        .connectionHealthConfiguration(
            health -> health.minimumThroughputInBps(1L).minimumThroughputTimeout(maxSilence))
        .build();
  }

  /**
   * Returns the clients over the native client, or as they are where its library does not load. A
   * log line and a metric report the latter.
   */
  static AwsClients upgrade(AwsClients clients, EventLog log) {
    return upgrade(clients, log, NativeHttp::create);
  }

  static AwsClients upgrade(
      AwsClients clients, EventLog log, Supplier<SdkHttpClient> nativeClient) {
    try {
      return clients.overNative(nativeClient.get());
    } catch (CrtRuntimeException | LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      log.write(
          "native_http_missing",
          "cause",
          cause.toString(),
          "effect",
          "calls to AWS use the JVM's TLS, which takes more CPU time",
          "remedy",
          "run the function on Linux with glibc, on arm64 or x86-64; a local stack elsewhere needs"
              + " no remedy; if it does run there, free space in /tmp and start a new execution"
              + " environment");
      log.writeMetrics(Map.of(Metric.NATIVE_HTTP_MISSING, 1));
      return clients;
    }
  }
}
