package dev.orderpipeline.localstack;

import java.time.Duration;

/**
 * Hears what happens inside a {@link LocalStack}, for showing progress.
 *
 * <p>The methods are called by several threads at once, in the middle of the work: they must be
 * quick, safe for that, and must not throw.
 */
public interface LocalStackListener {

  /** Hears nothing. */
  static LocalStackListener silent() {
    return new LocalStackListener() {};
  }

  /**
   * An S3 event was handed to a function.
   *
   * @param eventName what happened, such as {@code ObjectCreated:Put}
   * @param bucket where
   * @param key the object's key, not encoded
   * @param versionId the version that was written, empty in a bucket without versions
   */
  default void s3EventSent(String eventName, String bucket, String key, String versionId) {}

  /**
   * A JVM of a function has started and asks for work.
   *
   * @param function the name of the function
   * @param duration how long that took
   */
  default void environmentReady(String function, Duration duration) {}

  /**
   * An invocation begins; a retry is an invocation of its own under the same request id.
   *
   * @param function the name of the function
   * @param requestId the id of the invocation
   */
  default void invocationStarted(String function, String requestId) {}

  /**
   * An invocation ended well.
   *
   * @param function the name of the function
   * @param requestId the id of the invocation
   * @param duration how long it took, without the start of a JVM
   */
  default void invocationSucceeded(String function, String requestId, Duration duration) {}

  /**
   * An invocation ended in an error, a timeout or the end of its JVM.
   *
   * @param function the name of the function
   * @param requestId the id of the invocation
   * @param duration how long it took, without the start of a JVM
   * @param error the error, as JSON
   */
  default void invocationFailed(
      String function, String requestId, Duration duration, String error) {}

  /**
   * A run of a job begins.
   *
   * @param job the name of the job
   * @param runId the id of the run
   */
  default void jobRunStarted(String job, String runId) {}

  /**
   * A run of a job ended well.
   *
   * @param job the name of the job
   * @param runId the id of the run
   * @param duration how long it took, with the start of its JVM
   */
  default void jobRunSucceeded(String job, String runId, Duration duration) {}

  /**
   * A run of a job failed or took too long.
   *
   * @param job the name of the job
   * @param runId the id of the run
   * @param duration how long it took, with the start of its JVM
   * @param error what ended it
   */
  default void jobRunFailed(String job, String runId, Duration duration, String error) {}

  /**
   * A message was published to a topic. Nobody subscribes on one machine.
   *
   * @param topicArn which topic
   * @param subject the message's subject, empty if it has none
   * @param message what it says
   */
  default void notificationPublished(String topicArn, String subject, String message) {}

  /**
   * A failed asynchronous invocation will be tried again.
   *
   * @param function the name of the function
   * @param requestId the id of the invocation
   * @param failedAttempts how many attempts have failed
   * @param wait the time until the next attempt
   */
  default void retryScheduled(
      String function, String requestId, int failedAttempts, Duration wait) {}

  /**
   * An asynchronous invocation failed for good; its record is in the on-failure queue if there is
   * one.
   *
   * @param function the name of the function
   * @param requestId the id of the invocation
   */
  default void retriesExhausted(String function, String requestId) {}
}
