package dev.orderpipeline.localstack;

import java.time.Duration;

/**
 * Receives events of a {@link LocalStack}, for example to show progress.
 *
 * <p>Several threads call the methods concurrently, in the middle of the work. Implementations must
 * be fast and thread-safe, and must not throw.
 */
public interface LocalStackListener {

  /** A listener that ignores all events. */
  static LocalStackListener silent() {
    return new LocalStackListener() {};
  }

  /**
   * An S3 event was sent to a function.
   *
   * @param eventName the event's name, such as {@code ObjectCreated:Put}
   * @param bucket the bucket of the object
   * @param key the object's key, not encoded
   * @param versionId the version that was written, empty in a bucket without versions
   */
  default void s3EventSent(String eventName, String bucket, String key, String versionId) {}

  /**
   * A JVM of a function has started and is ready for work.
   *
   * @param function the name of the function
   * @param duration how long the start took
   */
  default void environmentReady(String function, Duration duration) {}

  /**
   * An invocation starts; a retry is a separate invocation with the same request id.
   *
   * @param function the name of the function
   * @param requestId the id of the invocation
   */
  default void invocationStarted(String function, String requestId) {}

  /**
   * An invocation succeeded.
   *
   * @param function the name of the function
   * @param requestId the id of the invocation
   * @param duration how long it took, without the start of a JVM
   */
  default void invocationSucceeded(String function, String requestId, Duration duration) {}

  /**
   * An invocation failed: with an error, a timeout or the exit of its JVM.
   *
   * @param function the name of the function
   * @param requestId the id of the invocation
   * @param duration how long it took, without the start of a JVM
   * @param error the error, as JSON
   */
  default void invocationFailed(
      String function, String requestId, Duration duration, String error) {}

  /**
   * A run of a job starts.
   *
   * @param job the name of the job
   * @param runId the id of the run
   */
  default void jobRunStarted(String job, String runId) {}

  /**
   * A run of a job succeeded.
   *
   * @param job the name of the job
   * @param runId the id of the run
   * @param duration how long it took, with the start of its JVM
   */
  default void jobRunSucceeded(String job, String runId, Duration duration) {}

  /**
   * A run of a job failed or timed out.
   *
   * @param job the name of the job
   * @param runId the id of the run
   * @param duration how long it took, with the start of its JVM
   * @param error the reason, such as its exit status
   */
  default void jobRunFailed(String job, String runId, Duration duration, String error) {}

  /**
   * A message was published to a topic. The local stack has no subscriptions, and checks message
   * attributes only.
   *
   * @param topicArn the ARN of the topic
   * @param subject the message's subject, empty if it has none
   * @param message the message
   */
  default void notificationPublished(String topicArn, String subject, String message) {}

  /**
   * A failed asynchronous invocation will be retried.
   *
   * @param function the name of the function
   * @param requestId the id of the invocation
   * @param failedAttempts how many attempts have failed
   * @param wait the time until the next attempt
   */
  default void retryScheduled(
      String function, String requestId, int failedAttempts, Duration wait) {}

  /**
   * The retries of an asynchronous invocation are exhausted; its record is in the on-failure queue,
   * if there is one.
   *
   * @param function the name of the function
   * @param requestId the id of the invocation
   */
  default void retriesExhausted(String function, String requestId) {}
}
