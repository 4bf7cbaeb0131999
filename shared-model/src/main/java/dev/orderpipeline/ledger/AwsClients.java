package dev.orderpipeline.ledger;

import dev.orderpipeline.http.SocketHttpClient;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.Metric;
import dev.orderpipeline.model.Settings;
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
import software.amazon.awssdk.utils.AttributeMap;

/**
 * Builds a function's clients of AWS, each with limits of its own, over one HTTP client but for
 * those of very many calls. Where AWS is and who asks is told by the environment, as the SDK reads
 * it, unless something else is said here.
 */
public final class AwsClients {
  private static final String REGION = "AWS_REGION";
  private static final ProfileFile NO_PROFILES = ProfileFile.aggregator().build();

  private final UnaryOperator<CallLimits> limits;
  private final Consumer<AwsClientBuilder<?, ?>> place;
  private final Runnable onRetry;
  private final SdkHttpClient http =
      UrlConnectionHttpClient.builder()
          .connectionTimeout(CallLimits.MAX_CONNECT)
          .socketTimeout(CallLimits.MAX_SILENCE)
          .build();

  /**
   * Clients that are not quite those of Lambda.
   *
   * @param limits what becomes of each client's limits
   * @param place says where AWS is, and who asks
   */
  public AwsClients(UnaryOperator<CallLimits> limits, Consumer<AwsClientBuilder<?, ?>> place) {
    this(limits, place, () -> {});
  }

  private AwsClients(
      UnaryOperator<CallLimits> limits, Consumer<AwsClientBuilder<?, ?>> place, Runnable onRetry) {
    this.limits = limits;
    this.place = place;
    this.onRetry = onRetry;
  }

  /**
   * Clients like these whose further tries are measured, each as it comes: they are rare, and what
   * an invocation that dies has measured is not lost.
   */
  public AwsClients measuredBy(EventLog log) {
    return new AwsClients(limits, place, () -> log.measure(Map.of(Metric.CALL_RETRIES, 1)));
  }

  /**
   * Clients as they are on Lambda, which tells region and credentials by the environment. To say so
   * spares each start the search of all other places where the SDK would look for them.
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

  /** Clients in a region, for who is not a function: who asks is found out as the SDK does it. */
  public static AwsClients in(String region) {
    return new AwsClients(
        UnaryOperator.identity(),
        client -> client.region(Region.of(region)).defaultsMode(DefaultsMode.LEGACY));
  }

  /** A client that keeps within the limits. */
  public <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(
      B builder, CallLimits ofClient) {
    return built(builder.httpClient(http), ofClient);
  }

  /**
   * A client for very many small calls, at the least processor time for each. Otherwise the same.
   */
  public <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C clientOfManyCalls(
      B builder, CallLimits ofClient) {
    return built(builder.httpClientBuilder(new OwnSockets()), ofClient);
  }

  private <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C built(
      B builder, CallLimits ofClient) {
    builder.overrideConfiguration(limits.apply(ofClient).telling(onRetry));
    place.accept(builder);
    return builder.build();
  }

  /** Makes sockets that a client closes with itself. */
  private static final class OwnSockets implements SdkHttpClient.Builder<OwnSockets> {
    @Override
    public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
      return new SocketHttpClient(CallLimits.MAX_CONNECT, CallLimits.MAX_SILENCE);
    }
  }
}
