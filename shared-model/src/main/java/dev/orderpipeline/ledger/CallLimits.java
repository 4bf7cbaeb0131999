package dev.orderpipeline.ledger;

import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * How often and how long a client of AWS tries a call. The waits between tries double and are fully
 * jittered: anything from nothing to the whole wait. Why each limit is what it is stands in the
 * decision on retries.
 *
 * @param tries the first one included
 * @param longestTry after this time a try is given up
 * @param longestCall after this time the call is given up, with all its tries and waits
 * @param firstWait before the second try, at most
 * @param longestWait before any try, at most
 */
public record CallLimits(
    int tries,
    Duration longestTry,
    Duration longestCall,
    Duration firstWait,
    Duration longestWait) {

  /** The longest that a connection may take to be made. */
  public static final Duration MAX_CONNECT = Duration.ofSeconds(1);

  /** The longest that a connection may say nothing while an object is read. */
  public static final Duration MAX_SILENCE = Duration.ofSeconds(20);

  /**
   * Of the table: calls of milliseconds. A renewal of the lease is asked for after 15 seconds and
   * must be answered before sending has to stop.
   */
  public static final CallLimits TABLE =
      new CallLimits(
          6,
          Duration.ofSeconds(2),
          Duration.ofSeconds(8),
          Duration.ofMillis(25),
          Duration.ofSeconds(1));

  /** Of S3 where only what is known of an object is asked, or a page of text is put. */
  public static final CallLimits OBJECT_HEAD =
      new CallLimits(
          6,
          Duration.ofSeconds(2),
          Duration.ofSeconds(8),
          Duration.ofMillis(50),
          Duration.ofSeconds(1));

  /** Of S3 where an object as large as a day is put or copied, or begins to be read. */
  public static final CallLimits OBJECT =
      new CallLimits(
          4,
          Duration.ofMinutes(1),
          Duration.ofMinutes(3),
          Duration.ofMillis(100),
          Duration.ofSeconds(2));

  /**
   * Of S3 where some MiB of an object are put that is put in parts; the tries and waits are those
   * of {@link #OBJECT}.
   */
  public static final CallLimits OBJECT_PART =
      new CallLimits(
          4,
          Duration.ofSeconds(10),
          Duration.ofSeconds(25),
          Duration.ofMillis(100),
          Duration.ofSeconds(2));

  /** Of the asynchronous invocation of a function. */
  public static final CallLimits INVOCATION =
      new CallLimits(
          4,
          Duration.ofSeconds(3),
          Duration.ofSeconds(9),
          Duration.ofMillis(100),
          Duration.ofSeconds(1));

  /** Of the start of a job. */
  public static final CallLimits JOB_START =
      new CallLimits(
          4,
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofMillis(200),
          Duration.ofSeconds(2));

  /** Of the topic by which people are told: the next sweep tells what this one could not. */
  public static final CallLimits NOTIFICATION =
      new CallLimits(
          3,
          Duration.ofSeconds(3),
          Duration.ofSeconds(8),
          Duration.ofMillis(100),
          Duration.ofSeconds(1));

  /** Sets the limits of time for one call of a client that has others; it is tried as often. */
  public void ofRequest(RequestOverrideConfiguration.Builder<?> request) {
    request.apiCallAttemptTimeout(longestTry).apiCallTimeout(longestCall);
  }

  /** Sets the limits for all calls of a client. */
  public void of(ClientOverrideConfiguration.Builder client) {
    telling(() -> {}).accept(client);
  }

  /**
   * Sets the limits for all calls of a client.
   *
   * @param onRetry told before each try of a call after the first one
   */
  Consumer<ClientOverrideConfiguration.Builder> telling(Runnable onRetry) {
    return client ->
        client
            .apiCallAttemptTimeout(longestTry)
            .apiCallTimeout(longestCall)
            .retryStrategy(retries(onRetry));
  }

  /**
   * Decides for a client that is none of the SDK's how often a call is tried, and how long is
   * waited in between.
   *
   * @param onRetry told before each try of a call after the first one
   */
  public RetryStrategy retries(Runnable onRetry) {
    return new CountedRetries(strategy(), onRetry);
  }

  private RetryStrategy strategy() {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(tries)
        .backoffStrategy(BackoffStrategy.exponentialDelay(firstWait, longestWait))
        .throttlingBackoffStrategy(
            BackoffStrategy.exponentialDelay(
                // Not multipliedBy, which brings up the decimals of any size at start.
                Duration.ofMillis(4 * firstWait.toMillis()), longestWait))
        .build();
  }
}
