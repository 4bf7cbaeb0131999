package dev.orderpipeline.endtoend;

import dev.orderpipeline.localstack.LocalStackListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Counts the invocations of each function. */
final class Invocations implements LocalStackListener {
  private final Map<String, Integer> running = new HashMap<>();
  private final Map<String, Integer> maxConcurrency = new HashMap<>();
  private final Map<String, Integer> ended = new HashMap<>();
  private int failed;
  private int throttled;
  private int retried;

  /** How many invocations of the function have ended. */
  synchronized int ended(String function) {
    return ended.getOrDefault(function, 0);
  }

  /** How many invocations of all functions have ended. */
  synchronized int ended() {
    return ended.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The maximum number of simultaneous invocations of the function. */
  synchronized int maxConcurrency(String function) {
    return maxConcurrency.getOrDefault(function, 0);
  }

  synchronized boolean isIdle() {
    return running.values().stream().allMatch(count -> count == 0);
  }

  synchronized int failed() {
    return failed;
  }

  synchronized int throttled() {
    return throttled;
  }

  synchronized int retried() {
    return retried;
  }

  @Override
  public synchronized void invocationStarted(String function, String requestId) {
    int now = running.merge(function, 1, Integer::sum);
    maxConcurrency.merge(function, now, Math::max);
  }

  @Override
  public void invocationSucceeded(String function, String requestId, Duration duration) {
    finish(function);
  }

  @Override
  public synchronized void invocationFailed(
      String function, String requestId, Duration duration, String error) {
    failed++;
    if (error.contains("Throttl") || error.contains("TooManyRequests")) {
      throttled++;
    }
    finish(function);
  }

  @Override
  public synchronized void retryScheduled(
      String function, String requestId, int failedAttempts, Duration wait) {
    retried++;
  }

  private synchronized void finish(String function) {
    running.merge(function, -1, Integer::sum);
    ended.merge(function, 1, Integer::sum);
  }
}
