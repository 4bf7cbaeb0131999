package dev.orderpipeline.localstack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Keeps what it hears, one line each, and lets a test wait for a line. */
final class RecordingListener implements LocalStackListener {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final List<String> heard = new ArrayList<>();

  @Override
  public void s3EventSent(String eventName, String bucket, String key, String versionId) {
    hear("sent " + eventName + " " + bucket + " " + key);
  }

  @Override
  public void notificationPublished(String topicArn, String subject, String message) {
    hear("published " + topicArn + " " + subject + ": " + message);
  }

  @Override
  public void jobRunStarted(String job, String runId) {
    hear("job started " + job + " " + runId);
  }

  @Override
  public void jobRunSucceeded(String job, String runId, Duration duration) {
    hear("job succeeded " + job + " " + runId);
  }

  @Override
  public void jobRunFailed(String job, String runId, Duration duration, String error) {
    hear("job failed " + job + " " + runId + " " + error);
  }

  @Override
  public void environmentReady(String function, Duration duration) {
    hear("ready " + function);
  }

  @Override
  public void invocationStarted(String function, String requestId) {
    hear("started " + function + " " + requestId);
  }

  @Override
  public void invocationSucceeded(String function, String requestId, Duration duration) {
    hear("succeeded " + function + " " + requestId);
  }

  @Override
  public void invocationFailed(String function, String requestId, Duration duration, String error) {
    hear("failed " + function + " " + requestId);
  }

  @Override
  public void retryScheduled(String function, String requestId, int failedAttempts, Duration wait) {
    hear("retry " + failedAttempts + " " + function + " " + requestId + " in " + wait.toMillis());
  }

  @Override
  public void retriesExhausted(String function, String requestId) {
    hear("exhausted " + function + " " + requestId);
  }

  /** How many lines there are now; what a test waits for comes after. */
  synchronized int mark() {
    return heard.size();
  }

  /** The lines that hold the text. */
  synchronized List<String> linesWith(String text) {
    return heard.stream().filter(line -> line.contains(text)).toList();
  }

  /** The first line after the mark that matches, as soon as there is one. */
  synchronized String await(int mark, Predicate<String> wanted) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      for (String line : heard.subList(mark, heard.size())) {
        if (wanted.test(line)) {
          return line;
        }
      }
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("Not heard in " + PATIENCE + "; heard were " + heard);
      }
      wait(left);
    }
  }

  private synchronized void hear(String line) {
    heard.add(line);
    notifyAll();
  }
}
