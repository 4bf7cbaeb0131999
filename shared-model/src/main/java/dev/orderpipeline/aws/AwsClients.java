package dev.orderpipeline.aws;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.function.Metric;
import dev.orderpipeline.function.Settings;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;

/**
 * Builds the AWS clients of a function, each with its own {@link CallLimits}. All share one HTTP
 * client. Endpoint, region and credentials come from the environment, as in the SDK, unless a
 * constructor or factory here sets them.
 */
public final class AwsClients {
  private static final String REGION = "AWS_REGION";
  private static final String MAX_IDLE_CONNECTIONS = "http.maxConnections";
  private static final ProfileFile NO_PROFILES = ProfileFile.aggregator().build();

  private final UnaryOperator<CallLimits> limits;
  private final Consumer<AwsClientBuilder<?, ?>> configuration;
  private final Runnable onRetry;
  private final SdkHttpClient urlConnection;
  private final SdkHttpClient http;

  /**
   * Clients with other limits or another configuration than on Lambda.
   *
   * @param limits adapts each client's limits
   * @param configuration sets each client's endpoint, region and credentials
   */
  public AwsClients(
      UnaryOperator<CallLimits> limits, Consumer<AwsClientBuilder<?, ?>> configuration) {
    this(limits, configuration, () -> {}, urlConnection());
  }

  private AwsClients(
      UnaryOperator<CallLimits> limits,
      Consumer<AwsClientBuilder<?, ?>> configuration,
      Runnable onRetry,
      SdkHttpClient urlConnection) {
    this(limits, configuration, onRetry, urlConnection, urlConnection);
  }

  private AwsClients(
      UnaryOperator<CallLimits> limits,
      Consumer<AwsClientBuilder<?, ?>> configuration,
      Runnable onRetry,
      SdkHttpClient urlConnection,
      SdkHttpClient http) {
    this.limits = limits;
    this.configuration = configuration;
    this.onRetry = onRetry;
    this.urlConnection = urlConnection;
    this.http = http;
  }

  private static SdkHttpClient urlConnection() {
    // By default the JDK closes all but 5 idle connections to a host. It reads this at its first
    // call.
    if (System.getProperty(MAX_IDLE_CONNECTIONS) == null) {
      System.setProperty(MAX_IDLE_CONNECTIONS, Integer.toString(CallLimits.MAX_CONNECTIONS));
    }
    return UrlConnectionHttpClient.builder()
        .connectionTimeout(CallLimits.MAX_CONNECT)
        .socketTimeout(CallLimits.MAX_SILENCE)
        .build();
  }

  /**
   * The same clients with a metric for each retry. It is written at once: retries are rare, and an
   * invocation that dies later does not lose it.
   */
  public AwsClients withMetrics(EventLog log) {
    return new AwsClients(
        limits,
        configuration,
        () -> log.writeMetrics(Map.of(Metric.CALL_RETRIES, 1)),
        urlConnection,
        http);
  }

  /** The same clients over an HTTP client on the SDK's native library. */
  public AwsClients overNative(SdkHttpClient nativeHttp) {
    return new AwsClients(limits, configuration, onRetry, urlConnection, nativeHttp);
  }

  /**
   * The same clients over url-connection. It reads a request's body on the thread that calls, and
   * an exception of the body reaches the caller; the native library reads on a thread of its own.
   */
  public AwsClients overUrlConnection() {
    return new AwsClients(limits, configuration, onRetry, urlConnection);
  }

  /** Whether the SDK's native library works here; it also computes checksums. */
  public boolean isNative() {
    return http != urlConnection;
  }

  /**
   * Clients on Lambda, with region and credentials from environment variables. Setting them
   * explicitly saves the SDK's search of all other sources at each start.
   */
  public static AwsClients onLambda() {
    Region region = Region.of(new Settings(System.getenv()).required(REGION));
    AwsCredentialsProvider credentials = EnvironmentVariableCredentialsProvider.create();
    return new AwsClients(
        UnaryOperator.identity(),
        client ->
            client
                .region(region)
                .credentialsProvider(credentials)
                .defaultsMode(DefaultsMode.LEGACY)
                .overrideConfiguration(
                    client.overrideConfiguration().toBuilder()
                        .defaultProfileFile(NO_PROFILES)
                        .build()));
  }

  /** Clients in a region, outside Lambda, with the SDK's default credentials provider chain. */
  public static AwsClients in(String region) {
    return new AwsClients(
        UnaryOperator.identity(),
        client -> client.region(Region.of(region)).defaultsMode(DefaultsMode.LEGACY));
  }

  /** A client with the given limits. */
  public <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(
      B builder, CallLimits clientLimits) {
    builder.httpClient(http);
    builder.overrideConfiguration(limits.apply(clientLimits).withRetryListener(onRetry));
    configuration.accept(builder);
    return builder.build();
  }
}
