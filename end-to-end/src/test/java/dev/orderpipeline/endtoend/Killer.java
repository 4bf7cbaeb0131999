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
 * Ends a function's JVM by SIGKILL at a random moment of an invocation, again and again. Each
 * function has one JVM at a time.
 */
final class Killer implements LocalStackListener, AutoCloseable {
  private static final long LOOK_MILLIS = 5;

  private final Path directory;
  private final Random random;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, Future<?>> scheduled = new HashMap<>();
  private final Map<String, Order> orders = new HashMap<>();
  private final Map<String, Integer> ended = new HashMap<>();
  private final Map<String, Integer> settled = new HashMap<>();
  private final Map<String, Integer> killed = new HashMap<>();

  /**
   * A killer that spares everybody until it is told otherwise.
   *
   * @param directory where the processes are found
   */
  Killer(Path directory, Random random) {
    this.directory = directory;
    this.random = random;
  }

  /**
   * What becomes of a function.
   *
   * @param within the longest time from when it may be killed until it is
   * @param mayBe whether it may be killed
   */
  private record Order(Duration within, BooleanSupplier mayBe) {}

  /** Kills the function's JVM in each invocation, within that time after it may be killed. */
  synchronized void kill(String function, Duration within, BooleanSupplier mayBe) {
    orders.put(function, new Order(within, mayBe));
  }

  /** How many invocations of the function were killed. */
  synchronized int killed(String function) {
    return killed.getOrDefault(function, 0);
  }

  /** How many invocations of the function have come to an end, whatever that was. */
  synchronized int ended(String function) {
    return ended.getOrDefault(function, 0);
  }

  /** How many events the function has handled, or given up. */
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
              () -> aim(function, requestId, order), 0, LOOK_MILLIS, TimeUnit.MILLISECONDS));
    }
  }

  /** Waits for the process to be there, and until it may be killed; then draws the moment. */
  private void aim(String function, String requestId, Order order) {
    if (DrivenFunction.processes(directory, function).isEmpty() || !order.mayBe().getAsBoolean()) {
      return;
    }
    synchronized (this) {
      Future<?> looking = scheduled.get(requestId);
      if (looking != null) {
        long micros = random.nextLong(order.within().toNanos() / 1000);
        scheduled.put(
            requestId, timer.schedule(() -> strike(function), micros, TimeUnit.MICROSECONDS));
        looking.cancel(false);
      }
    }
  }

  private void strike(String function) {
    DrivenFunction.processes(directory, function).forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void invocationSucceeded(String function, String requestId, Duration duration) {
    over(function, requestId, false);
    settle(function);
  }

  @Override
  public void invocationFailed(String function, String requestId, Duration duration, String error) {
    over(function, requestId, error.contains("signal: killed"));
  }

  @Override
  public void retriesExhausted(String function, String requestId) {
    settle(function);
  }

  private synchronized void settle(String function) {
    settled.merge(function, 1, Integer::sum);
  }

  private synchronized void over(String function, String requestId, boolean died) {
    Future<?> strike = scheduled.remove(requestId);
    if (strike != null) {
      strike.cancel(false);
    }
    ended.merge(function, 1, Integer::sum);
    if (died) {
      killed.merge(function, 1, Integer::sum);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
