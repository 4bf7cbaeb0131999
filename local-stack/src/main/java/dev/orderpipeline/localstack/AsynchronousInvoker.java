package dev.orderpipeline.localstack;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Runs asynchronous invocations as Lambda does: at once if an environment is free, again after a
 * wait if they fail, and on to the on-failure queue if they fail for good.
 */
final class AsynchronousInvoker implements AutoCloseable {
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private final List<Duration> retryWaits;
  private final BiConsumer<String, String> sendToQueue;
  private final LocalStackListener listener;
  private final Clock clock;
  private final ExecutorService workers = Threads.pool("async");
  private final ScheduledExecutorService timer = Threads.timer("async-timer");

  /**
   * @param retryWaits the waits before the first and later retries
   * @param sendToQueue sends a body to the queue of that name
   */
  AsynchronousInvoker(
      List<Duration> retryWaits,
      BiConsumer<String, String> sendToQueue,
      LocalStackListener listener,
      Clock clock) {
    this.retryWaits = retryWaits;
    this.sendToQueue = sendToQueue;
    this.listener = listener;
    this.clock = clock;
  }

  void accept(FunctionRuntime function, Invocation invocation) {
    Instant accepted = clock.instant();
    workers.execute(() -> attempt(function, invocation, accepted, 1));
  }

  @Override
  public void close() {
    timer.shutdownNow();
    workers.shutdownNow();
  }

  private void attempt(
      FunctionRuntime function, Invocation invocation, Instant accepted, int attempt) {
    InvocationResult result;
    try {
      result = function.invokeWhenFree(invocation);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (StackClosedException e) {
      // What was accepted and not yet done goes with the stack.
      return;
    }
    if (workers.isShutdown() || !result.failed()) {
      return;
    }
    Deployment.Function deployed = function.function().deployed();
    Deployment.Asynchronous policy = deployed.asynchronous();
    Duration wait = retryWaits.get(Math.min(attempt, retryWaits.size()) - 1);
    boolean inTime = !clock.instant().plus(wait).isAfter(accepted.plus(policy.maxAge()));
    if (attempt <= policy.retries() && inTime) {
      Future<?> unused =
          timer.schedule(
              () -> workers.execute(() -> attempt(function, invocation, accepted, attempt + 1)),
              wait.toMillis(),
              TimeUnit.MILLISECONDS);
      listener.retryScheduled(deployed.name(), invocation.requestId(), attempt, wait);
    } else {
      String condition = attempt <= policy.retries() ? "EventAgeExceeded" : "RetriesExhausted";
      policy
          .onFailureQueue()
          .ifPresent(
              queue ->
                  sendToQueue.accept(
                      queue, record(function, invocation, attempt, condition, result)));
      listener.retriesExhausted(deployed.name(), invocation.requestId());
    }
  }

  private String record(
      FunctionRuntime function,
      Invocation invocation,
      int attempts,
      String condition,
      InvocationResult result) {
    JsonObject context = new JsonObject();
    context.addProperty("requestId", invocation.requestId());
    context.addProperty("functionArn", function.function().arn() + ":$LATEST");
    context.addProperty("condition", condition);
    context.addProperty("approximateInvokeCount", attempts);
    JsonObject response = new JsonObject();
    response.addProperty("statusCode", 200);
    response.addProperty("executedVersion", "$LATEST");
    response.addProperty("functionError", "Unhandled");
    JsonObject record = new JsonObject();
    record.addProperty("version", "1.0");
    record.addProperty("timestamp", MILLIS.format(clock.instant()));
    record.add("requestContext", context);
    record.add("requestPayload", json(invocation.payload()));
    record.add("responseContext", response);
    record.add("responsePayload", json(result.payload()));
    return record.toString();
  }

  private static JsonElement json(String text) {
    try {
      return JsonParser.parseString(text);
    } catch (JsonParseException e) {
      return new JsonPrimitive(text);
    }
  }
}
