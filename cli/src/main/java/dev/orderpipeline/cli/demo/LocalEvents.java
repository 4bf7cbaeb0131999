package dev.orderpipeline.cli.demo;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.orderpipeline.cli.command.ByteSizes;
import dev.orderpipeline.cli.command.Progress;
import dev.orderpipeline.localstack.LocalStackListener;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Prints a line for each arrival, ended run, notification and event of a local stack. What a
 * function did is in its log, whose new lines are read when an invocation ends.
 */
final class LocalEvents implements LocalStackListener {
  /** More than an invocation logs; what is beyond it is not shown. */
  private static final int MAX_BYTES = 1 << 20;

  private final Progress progress;
  private final StackEvents failures;
  private final String dropBucket;
  private final Function<String, Optional<Path>> logFile;

  /** How much of each log was read. */
  private final Map<String, Long> offsets = new HashMap<>();

  /**
   * Creates a listener.
   *
   * @param logFile the log of a function or job, once the stack has started
   */
  LocalEvents(Progress progress, String dropBucket, Function<String, Optional<Path>> logFile) {
    this.progress = progress;
    this.failures = new StackEvents(progress);
    this.dropBucket = dropBucket;
    this.logFile = logFile;
  }

  @Override
  public void s3EventSent(String eventName, String bucket, String key, String versionId) {
    if (bucket.equals(dropBucket)) {
      progress.say("arrived: " + key);
    }
  }

  @Override
  public void invocationSucceeded(String function, String requestId, Duration duration) {
    sayLogged(function);
    failures.invocationSucceeded(function, requestId, duration);
  }

  @Override
  public void invocationFailed(String function, String requestId, Duration duration, String error) {
    sayLogged(function);
    failures.invocationFailed(function, requestId, duration, error);
  }

  @Override
  public void jobRunStarted(String job, String runId) {
    failures.jobRunStarted(job, runId);
  }

  @Override
  public void jobRunSucceeded(String job, String runId, Duration duration) {
    sayLogged(job);
    failures.jobRunSucceeded(job, runId, duration);
  }

  @Override
  public void jobRunFailed(String job, String runId, Duration duration, String error) {
    sayLogged(job);
    failures.jobRunFailed(job, runId, duration, error);
  }

  @Override
  public void notificationPublished(String topicArn, String subject, String message) {
    failures.notificationPublished(topicArn, subject, message);
  }

  @Override
  public void retryScheduled(String function, String requestId, int failedAttempts, Duration wait) {
    failures.retryScheduled(function, requestId, failedAttempts, wait);
  }

  /** Concurrent invocations share a log, so each line is said once. */
  private synchronized void sayLogged(String function) {
    logFile.apply(function).map(file -> newText(function, file)).stream()
        .flatMap(String::lines)
        .forEach(line -> sentence(line).ifPresent(progress::say));
  }

  private String newText(String function, Path file) {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(offsets.getOrDefault(function, 0L), log.length() - MAX_BYTES);
      byte[] bytes = new byte[Math.toIntExact(log.length() - from)];
      log.seek(from);
      log.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      offsets.put(function, from + whole.getBytes(StandardCharsets.UTF_8).length);
      return whole;
    } catch (IOException e) {
      // The log of a function that has not started, or of a stack that is closing.
      return "";
    }
  }

  /** What a line of a log says to a person, if anything. */
  static Optional<String> sentence(String line) {
    if (!line.startsWith("{")) {
      return Optional.empty();
    }
    JsonObject event;
    try {
      event = JsonParser.parseString(line).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        switch (text(event, "event")) {
          case "unrecognised_file" ->
              "not recognised: " + text(event, "key") + ": " + text(event, "reason");
          case "revision_recorded" ->
              text(event, "file_set") + ": revision " + text(event, "revision") + " is complete";
          case "run_published" ->
              run(event) + "published, " + ByteSizes.messages(event.get("messages").getAsLong());
          case "run_rejected" -> run(event) + "rejected" + reason(event);
          case "run_failed" -> run(event) + "failed" + reason(event);
          case "run_superseded" -> run(event) + "superseded by a newer revision";
          case "run_paused" -> run(event) + "out of time; the sweep continues it";
          default -> null;
        });
  }

  private static String reason(JsonObject event) {
    return event.has("failure") ? ": " + text(event, "failure") : "; its status says why";
  }

  private static String run(JsonObject event) {
    return text(event, "file_set") + ": " + text(event, "run") + " ";
  }

  private static String text(JsonObject event, String name) {
    return event.has(name) && event.get(name).isJsonPrimitive()
        ? event.get(name).getAsString()
        : "";
  }
}
