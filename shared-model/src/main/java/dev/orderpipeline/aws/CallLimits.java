package dev.orderpipeline.aws;

import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * The timeouts and retries of an AWS client. Backoff is exponential with full jitter: each delay is
 * random between zero and the doubling maximum. The decision record on retries explains each limit.
 *
 * @param maxAttempts the maximum number of attempts, including the first
 * @param attemptTimeout the timeout of one attempt
 * @param callTimeout the timeout of the call with all its attempts and delays
 * @param baseDelay the maximum delay before the second attempt
 * @param maxDelay the maximum delay before any attempt
 */
public record CallLimits(
    int maxAttempts,
    Duration attemptTimeout,
    Duration callTimeout,
    Duration baseDelay,
    Duration maxDelay) {

  /** The connect timeout. */
  public static final Duration MAX_CONNECT = Duration.ofSeconds(1);

  /** The timeout of a new connection's TLS handshake, where the HTTP client has one. */
  public static final Duration MAX_HANDSHAKE = Duration.ofSeconds(2);

  /** The maximum number of connections to a service: more than one function's calls in flight. */
  public static final int MAX_CONNECTIONS = 64;

  /** The read timeout of a connection, also while an object is read. */
  public static final Duration MAX_SILENCE = Duration.ofSeconds(20);

  /**
   * For DynamoDB, whose calls take milliseconds. A lease renewal starts after 15 seconds and must
   * succeed before sending must stop.
   */
  public static final CallLimits TABLE =
      new CallLimits(
          6,
          Duration.ofSeconds(2),
          Duration.ofSeconds(8),
          Duration.ofMillis(25),
          Duration.ofSeconds(1));

  /** For S3 calls that read only metadata, or upload a page of text. */
  public static final CallLimits OBJECT_HEAD =
      new CallLimits(
          6,
          Duration.ofSeconds(2),
          Duration.ofSeconds(8),
          Duration.ofMillis(50),
          Duration.ofSeconds(1));

  /** For S3 calls that upload, copy or open an object as large as a day. */
  public static final CallLimits OBJECT =
      new CallLimits(
          4,
          Duration.ofMinutes(1),
          Duration.ofMinutes(3),
          Duration.ofMillis(100),
          Duration.ofSeconds(2));

  /** For the asynchronous invocation of a function. */
  public static final CallLimits INVOCATION =
      new CallLimits(
          4,
          Duration.ofSeconds(3),
          Duration.ofSeconds(9),
          Duration.ofMillis(100),
          Duration.ofSeconds(1));

  /** For the start of a job. */
  public static final CallLimits JOB_START =
      new CallLimits(
          4,
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofMillis(200),
          Duration.ofSeconds(2));

  /** For SNS notifications: the next sweep repeats a failed one. */
  public static final CallLimits NOTIFICATION =
      new CallLimits(
          3,
          Duration.ofSeconds(3),
          Duration.ofSeconds(8),
          Duration.ofMillis(100),
          Duration.ofSeconds(1));

  /** Sets the limits for all calls of a client. */
  public void of(ClientOverrideConfiguration.Builder client) {
    withRetryListener(() -> {}).accept(client);
  }

  /**
   * Sets the limits for all calls of a client.
   *
   * @param onRetry runs before each retry
   */
  Consumer<ClientOverrideConfiguration.Builder> withRetryListener(Runnable onRetry) {
    return client ->
        client
            .apiCallAttemptTimeout(attemptTimeout)
            .apiCallTimeout(callTimeout)
            .retryStrategy(new ObservedRetryStrategy(strategy(), onRetry));
  }

  private RetryStrategy strategy() {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(maxAttempts)
        .backoffStrategy(BackoffStrategy.exponentialDelay(baseDelay, maxDelay))
        .throttlingBackoffStrategy(
            BackoffStrategy.exponentialDelay(
                // Duration.multipliedBy would load BigDecimal at start.
                Duration.ofMillis(4 * baseDelay.toMillis()), maxDelay))
        .build();
  }
}
