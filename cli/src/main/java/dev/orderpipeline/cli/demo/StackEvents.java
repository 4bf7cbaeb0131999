package dev.orderpipeline.cli.demo;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.orderpipeline.cli.command.Progress;
import dev.orderpipeline.localstack.LocalStackListener;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Reports failures inside a local stack, and keeps the first permanent one. */
final class StackEvents implements LocalStackListener {
  private final Progress progress;
  private final Set<String> failedRequests = ConcurrentHashMap.newKeySet();
  private final AtomicInteger startedJobRuns = new AtomicInteger();
  private final AtomicInteger activeJobRuns = new AtomicInteger();
  private final AtomicReference<String> lastError = new AtomicReference<>("");
  private final AtomicReference<Optional<String>> permanentFailure =
      new AtomicReference<>(Optional.empty());

  StackEvents(Progress progress) {
    this.progress = progress;
  }

  /**
   * Returns the first permanent failure of a function or job, as a sentence; empty if there is
   * none.
   */
  Optional<String> permanentFailure() {
    return permanentFailure.get();
  }

  @Override
  public void s3EventSent(String eventName, String bucket, String key, String versionId) {
    progress.note();
  }

  @Override
  public void invocationStarted(String function, String requestId) {
    progress.note();
  }

  @Override
  public void invocationSucceeded(String function, String requestId, Duration duration) {
    if (failedRequests.remove(requestId)) {
      progress.say(function + " succeeded");
    } else {
      progress.note();
    }
  }

  @Override
  public void invocationFailed(String function, String requestId, Duration duration, String error) {
    String reason = reason(error);
    failedRequests.add(requestId);
    lastError.set(reason);
    progress.say(function + " failed: " + reason);
  }

  /** The number of job runs that have started. */
  int startedJobRuns() {
    return startedJobRuns.get();
  }

  /** The number of job runs that have not ended. */
  int activeJobRuns() {
    return activeJobRuns.get();
  }

  @Override
  public void jobRunStarted(String job, String runId) {
    activeJobRuns.incrementAndGet();
    startedJobRuns.incrementAndGet();
    progress.say("run " + runId + " of " + job + " starts");
  }

  @Override
  public void jobRunSucceeded(String job, String runId, Duration duration) {
    progress.say("run " + runId + " of " + job + " succeeded after " + seconds(duration));
    activeJobRuns.decrementAndGet();
  }

  @Override
  public void jobRunFailed(String job, String runId, Duration duration, String error) {
    progress.say(
        "run " + runId + " of " + job + " failed after " + seconds(duration) + ": " + error);
    // On AWS the sweep would start another run in a minute; the demo does not wait for that.
    permanentFailure.compareAndSet(
        Optional.empty(), Optional.of("a run of " + job + " failed: " + error));
    activeJobRuns.decrementAndGet();
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  @Override
  public void notificationPublished(String topicArn, String subject, String message) {
    // Only events have no subject line.
    if (subject.isEmpty()) {
      JsonObject event = JsonParser.parseString(message).getAsJsonObject();
      progress.say(
          "event: " + event.get("type").getAsString() + " " + event.get("subject").getAsString());
    } else {
      progress.say("notification: " + subject + "\n" + message.strip());
    }
  }

  @Override
  public void retryScheduled(String function, String requestId, int failedAttempts, Duration wait) {
    progress.say(function + " is retried in " + wait.toSeconds() + " s");
  }

  @Override
  public void retriesExhausted(String function, String requestId) {
    permanentFailure.compareAndSet(
        Optional.empty(), Optional.of(function + " failed after all retries: " + lastError.get()));
  }

  /** Returns the message of a function's error, a JSON object as Lambda writes it. */
  private static String reason(String error) {
    try {
      JsonElement json = JsonParser.parseString(error);
      if (json instanceof JsonObject object && object.has("errorMessage")) {
        return object.get("errorMessage").getAsString();
      }
      return error;
    } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
      // Not the JSON that Lambda writes, so show the raw text.
      return error;
    }
  }
}
