package dev.orderpipeline.localstack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Records each event as one line, and lets a test wait for a line. */
public final class RecordingListener implements LocalStackListener {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final List<String> lines = new ArrayList<>();

  @Override
  public void s3EventSent(String eventName, String bucket, String key, String versionId) {
    record("sent " + eventName + " " + bucket + " " + key);
  }

  @Override
  public void notificationPublished(String topicArn, String subject, String message) {
    record("published " + topicArn + " " + subject + ": " + message);
  }

  @Override
  public void jobRunStarted(String job, String runId) {
    record("job started " + job + " " + runId);
  }

  @Override
  public void jobRunSucceeded(String job, String runId, Duration duration) {
    record("job succeeded " + job + " " + runId);
  }

  @Override
  public void jobRunFailed(String job, String runId, Duration duration, String error) {
    record("job failed " + job + " " + runId + " " + error);
  }

  @Override
  public void environmentReady(String function, Duration duration) {
    record("ready " + function);
  }

  @Override
  public void invocationStarted(String function, String requestId) {
    record("started " + function + " " + requestId);
  }

  @Override
  public void invocationSucceeded(String function, String requestId, Duration duration) {
    record("succeeded " + function + " " + requestId);
  }

  @Override
  public void invocationFailed(String function, String requestId, Duration duration, String error) {
    record("failed " + function + " " + requestId);
  }

  @Override
  public void retryScheduled(String function, String requestId, int failedAttempts, Duration wait) {
    record("retry " + failedAttempts + " " + function + " " + requestId + " in " + wait.toMillis());
  }

  @Override
  public void retriesExhausted(String function, String requestId) {
    record("exhausted " + function + " " + requestId);
  }

  /** The current number of lines; a test waits for lines after it. */
  public synchronized int mark() {
    return lines.size();
  }

  /** The lines that contain the text. */
  public synchronized List<String> linesWith(String text) {
    return lines.stream().filter(line -> line.contains(text)).toList();
  }

  /** Waits for the first matching line after the mark. */
  public synchronized String await(int mark, Predicate<String> predicate)
      throws InterruptedException {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      for (String line : lines.subList(mark, lines.size())) {
        if (predicate.test(line)) {
          return line;
        }
      }
      long remaining = (end - System.nanoTime()) / 1_000_000;
      if (remaining <= 0) {
        throw new AssertionError("No matching event in " + TIMEOUT + "; the events were " + lines);
      }
      wait(remaining);
    }
  }

  private synchronized void record(String line) {
    lines.add(line);
    notifyAll();
  }
}
