package dev.orderpipeline.endtoend;

import dev.orderpipeline.endtoend.driven.DrivenFunction;
import dev.orderpipeline.localstack.LocalStackListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Kills a function's JVM with SIGKILL at a random moment of each invocation. Each function must
 * have one JVM at a time.
 */
final class Killer implements LocalStackListener, AutoCloseable {
  private static final long CHECK_INTERVAL_MILLIS = 5;

  private final Path directory;
  private final Random random;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, Future<?>> scheduled = new HashMap<>();
  private final Map<String, Order> orders = new HashMap<>();
  private final Map<String, Integer> ended = new HashMap<>();
  private final Map<String, Integer> settled = new HashMap<>();
  private final Map<String, Integer> killed = new HashMap<>();

  /**
   * A killer without victims; see {@link #kill}.
   *
   * @param directory the directory of the process ids
   */
  Killer(Path directory, Random random) {
    this.directory = directory;
    this.random = random;
  }

  /**
   * An order to kill a function.
   *
   * @param within the maximum time until the kill, from when it is allowed
   * @param isAllowed whether a kill is allowed
   */
  private record Order(Duration within, BooleanSupplier isAllowed) {}

  /** Kills the function's JVM in each invocation, within that time after a kill is allowed. */
  synchronized void kill(String function, Duration within, BooleanSupplier isAllowed) {
    orders.put(function, new Order(within, isAllowed));
  }

  /** How many invocations of the function were killed. */
  synchronized int killed(String function) {
    return killed.getOrDefault(function, 0);
  }

  /** How many invocations of the function have ended in any way. */
  synchronized int ended(String function) {
    return ended.getOrDefault(function, 0);
  }

  /** How many events the function has handled, or failed after all retries. */
  synchronized int settled(String function) {
    return settled.getOrDefault(function, 0);
  }

  @Override
  public synchronized void invocationStarted(String function, String requestId) {
    Order order = orders.get(function);
    if (order != null) {
      scheduled.put(
          requestId,
          timer.scheduleWithFixedDelay(
              () -> scheduleKill(function, requestId, order),
              0,
              CHECK_INTERVAL_MILLIS,
              TimeUnit.MILLISECONDS));
    }
  }

  /** Waits until the process exists and a kill is allowed, then schedules it at random. */
  private void scheduleKill(String function, String requestId, Order order) {
    if (DrivenFunction.processes(directory, function).isEmpty()
        || !order.isAllowed().getAsBoolean()) {
      return;
    }
    synchronized (this) {
      Future<?> check = scheduled.get(requestId);
      if (check != null) {
        long micros = random.nextLong(order.within().toNanos() / 1000);
        scheduled.put(
            requestId, timer.schedule(() -> kill(function), micros, TimeUnit.MICROSECONDS));
        check.cancel(false);
      }
    }
  }

  private void kill(String function) {
    DrivenFunction.processes(directory, function).forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void invocationSucceeded(String function, String requestId, Duration duration) {
    finish(function, requestId, false);
    settle(function);
  }

  @Override
  public void invocationFailed(String function, String requestId, Duration duration, String error) {
    finish(function, requestId, error.contains("signal: killed"));
  }

  @Override
  public void retriesExhausted(String function, String requestId) {
    settle(function);
  }

  private synchronized void settle(String function) {
    settled.merge(function, 1, Integer::sum);
  }

  private synchronized void finish(String function, String requestId, boolean wasKilled) {
    Future<?> kill = scheduled.remove(requestId);
    if (kill != null) {
      kill.cancel(false);
    }
    ended.merge(function, 1, Integer::sum);
    if (wasKilled) {
      killed.merge(function, 1, Integer::sum);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
