package dev.orderpipeline.ledger;

import dev.orderpipeline.http.SocketHttpClient;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Builds a function's clients of AWS, each with limits of its own, all over one HTTP client. Where
 * AWS is and who asks is told by the environment, as the SDK reads it, unless something else is
 * said here.
 */
public final class AwsClients {
  private final UnaryOperator<CallLimits> limits;
  private final Consumer<AwsClientBuilder<?, ?>> place;
  private final SdkHttpClient http =
      new SocketHttpClient(CallLimits.LONGEST_CONNECT, CallLimits.LONGEST_SILENCE);

  /**
   * Clients that are not quite those of Lambda.
   *
   * @param limits what becomes of each client's limits
   * @param place says where AWS is, and who asks
   */
  public AwsClients(UnaryOperator<CallLimits> limits, Consumer<AwsClientBuilder<?, ?>> place) {
    this.limits = limits;
    this.place = place;
  }

  /** Clients as they are on Lambda. */
  public static AwsClients onLambda() {
    return new AwsClients(UnaryOperator.identity(), client -> {});
  }

  /** A client that keeps within the limits. */
  public <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(
      B builder, CallLimits ofClient) {
    builder.httpClient(http).overrideConfiguration(limits.apply(ofClient)::of);
    place.accept(builder);
    return builder.build();
  }
}
