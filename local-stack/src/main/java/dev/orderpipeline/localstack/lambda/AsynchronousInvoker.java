package dev.orderpipeline.localstack.lambda;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.orderpipeline.localstack.LocalStackListener;
import dev.orderpipeline.localstack.process.StackClosedException;
import dev.orderpipeline.localstack.process.Threads;
import dev.orderpipeline.localstack.template.Deployment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Runs asynchronous invocations as Lambda does. An invocation starts as soon as an execution
 * environment is free, is retried after a wait if it fails, and goes to the on-failure queue when
 * its retries are exhausted.
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
    Deployment.Asynchronous policy = function.function().deployed().asynchronous();
    Instant expiry = accepted.plus(policy.maxAge());
    Optional<InvocationResult> result;
    try {
      result = function.invokeWhenFree(invocation, Duration.between(clock.instant(), expiry));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (StackClosedException e) {
      // Invocations that are still pending are lost with the stack.
      return;
    }
    if (workers.isShutdown() || result.filter(ended -> !ended.failed()).isPresent()) {
      return;
    }
    String name = function.function().deployed().name();
    Duration wait = retryWaits.get(Math.min(attempt, retryWaits.size()) - 1);
    boolean retryable = result.isPresent() && attempt <= policy.retries();
    if (retryable && !clock.instant().plus(wait).isAfter(expiry)) {
      // Notify before scheduling: after a short wait the next attempt could otherwise be reported
      // first.
      listener.retryScheduled(name, invocation.requestId(), attempt, wait);
      Future<?> unused =
          timer.schedule(
              () -> workers.execute(() -> attempt(function, invocation, accepted, attempt + 1)),
              wait.toMillis(),
              TimeUnit.MILLISECONDS);
    } else {
      boolean expired = retryable || result.isEmpty();
      JsonObject context = new JsonObject();
      context.addProperty("requestId", invocation.requestId());
      context.addProperty("functionArn", function.function().arn() + ":$LATEST");
      context.addProperty("condition", expired ? "EventAgeExceeded" : "RetriesExhausted");
      context.addProperty("approximateInvokeCount", result.isPresent() ? attempt : attempt - 1);
      policy
          .onFailureQueue()
          .ifPresent(queue -> sendToQueue.accept(queue, record(context, invocation, result)));
      listener.retriesExhausted(name, invocation.requestId());
    }
  }

  /** The body for the on-failure queue. An invocation that never started has no response in it. */
  private String record(
      JsonObject context, Invocation invocation, Optional<InvocationResult> result) {
    JsonObject record = new JsonObject();
    record.addProperty("version", "1.0");
    record.addProperty("timestamp", MILLIS.format(clock.instant()));
    record.add("requestContext", context);
    record.add("requestPayload", json(invocation.payload()));
    if (result.isPresent()) {
      JsonObject response = new JsonObject();
      response.addProperty("statusCode", 200);
      response.addProperty("executedVersion", "$LATEST");
      response.addProperty("functionError", "Unhandled");
      record.add("responseContext", response);
      record.add("responsePayload", json(result.get().payload()));
    }
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
