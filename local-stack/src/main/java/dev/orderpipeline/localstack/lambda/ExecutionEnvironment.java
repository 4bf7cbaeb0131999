package dev.orderpipeline.localstack.lambda;

import dev.orderpipeline.localstack.LocalStackListener;
import dev.orderpipeline.localstack.process.ChildLog;
import dev.orderpipeline.localstack.process.StackDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Lambda execution environment: a child JVM that runs one invocation at a time.
 *
 * <p>The invoking thread passes the invocation to {@link #run}. The threads of the Runtime API
 * fetch it for the child with {@link #nextWork}, and report the result with {@link #complete}.
 */
final class ExecutionEnvironment {
  /** A healthy child polls immediately after its response; only a hanging one exceeds this. */
  private static final Duration SETTLE_TIMEOUT = Duration.ofSeconds(30);

  /** An invocation and its deadline, as the child fetches them. */
  record Work(Invocation invocation, Instant deadline) {}

  private record Outcome(String payload, boolean failed) {}

  private final FunctionSetup function;
  private final ChildLog log;
  private final LocalStackListener listener;
  private final Clock clock;
  private final Path temporaryDirectory;
  private final Process process;
  private final long startedAt = System.nanoTime();

  private final LinkedBlockingQueue<Optional<Work>> workQueue = new LinkedBlockingQueue<>();
  private final CompletableFuture<Duration> initialized = new CompletableFuture<>();
  private final Object lock = new Object();
  private CompletableFuture<Void> polling = new CompletableFuture<>();
  private CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private String currentRequestId = "";
  private Optional<String> initError = Optional.empty();
  private boolean used;
  private CompletableFuture<Void> cleanUp = new CompletableFuture<>();

  /**
   * Starts the child.
   *
   * @param temporaryDirectory the child's own directory, deleted when the child exits
   */
  ExecutionEnvironment(
      FunctionSetup function,
      ChildLog log,
      LocalStackListener listener,
      Clock clock,
      ProcessBuilder command,
      Path temporaryDirectory) {
    this.function = function;
    this.log = log;
    this.listener = listener;
    this.clock = clock;
    this.temporaryDirectory = temporaryDirectory;
    try {
      this.process = command.start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot start a JVM for " + function.deployed().name() + ": " + command.command(), e);
    }
  }

  /** Watches for the exit of the child, and cleans up after it. */
  void watch(Runnable onExit) {
    CompletableFuture<Void> cleanedUp =
        process
            .onExit()
            .thenAccept(
                ended -> {
                  onChildExit(ended.exitValue());
                  onExit.run();
                });
    synchronized (lock) {
      cleanUp = cleanedUp;
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Waits until the child polls for work, at most the init timeout. Returns whether it did. */
  boolean awaitReady() throws InterruptedException {
    return awaitPolling(function.limits().initTimeout());
  }

  /** Runs an invocation until it succeeds, fails or times out. */
  InvocationResult run(Invocation invocation) throws InterruptedException {
    String requestId = invocation.requestId();
    CompletableFuture<Outcome> result;
    synchronized (lock) {
      currentRequestId = requestId;
      outcome = new CompletableFuture<>();
      result = outcome;
    }
    long logStart = log.length();
    listener.invocationStarted(function.deployed().name(), requestId);
    boolean isPolling = awaitPolling(function.limits().initTimeout());
    Optional<Duration> initDuration = initDuration();
    log.line("START RequestId: " + requestId + " Version: $LATEST");
    long begin = System.nanoTime();
    Outcome end;
    if (isPolling) {
      end = dispatch(invocation, result);
    } else if (process.isAlive()) {
      kill();
      end = new Outcome(LambdaErrors.initTimeout(requestId, function.limits().initTimeout()), true);
    } else {
      end = new Outcome(exitErrorJson(requestId), true);
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - begin);
    log.line("END RequestId: " + requestId);
    log.line(report(requestId, duration, initDuration, end));
    String tail = log.tailSince(logStart);
    awaitFreeOrExit();
    if (end.failed()) {
      listener.invocationFailed(function.deployed().name(), requestId, duration, end.payload());
    } else {
      listener.invocationSucceeded(function.deployed().name(), requestId, duration);
    }
    return new InvocationResult(end.payload(), end.failed(), tail);
  }

  /** Blocks until there is work for the child; empty when the child has exited. */
  Optional<Work> nextWork() throws InterruptedException {
    Duration sinceStart = Duration.ofNanos(System.nanoTime() - startedAt);
    if (initialized.complete(sinceStart)) {
      listener.environmentReady(function.deployed().name(), sinceStart);
    }
    synchronized (lock) {
      polling.complete(null);
    }
    return workQueue.take();
  }

  /** Records the child's response to an invocation. */
  void complete(String requestId, String payload, boolean failed) {
    synchronized (lock) {
      if (requestId.equals(currentRequestId)) {
        outcome.complete(new Outcome(payload, failed));
      }
    }
  }

  /** Records why the child failed to start. */
  void initFailed(String error) {
    synchronized (lock) {
      initError = Optional.of(error);
    }
  }

  /** Kills the child and all its descendants immediately. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Waits until a killed child has exited and its directory is deleted. */
  void awaitEnd() {
    CompletableFuture<Void> end;
    synchronized (lock) {
      end = cleanUp;
    }
    end.join();
  }

  private boolean awaitPolling(Duration limit) throws InterruptedException {
    CompletableFuture<Void> nextPoll;
    synchronized (lock) {
      nextPoll = polling;
    }
    try {
      nextPoll.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return process.isAlive();
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }

  private Outcome dispatch(Invocation invocation, CompletableFuture<Outcome> result)
      throws InterruptedException {
    Duration timeout = function.deployed().timeout();
    synchronized (lock) {
      polling = new CompletableFuture<>();
      if (!process.isAlive()) {
        polling.completeExceptionally(new IllegalStateException("The JVM has exited."));
      }
    }
    workQueue.add(Optional.of(new Work(invocation, clock.instant().plus(timeout))));
    try {
      return result.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      kill();
      log.line(
          clock.instant()
              + " "
              + invocation.requestId()
              + " "
              + LambdaErrors.timeoutMessage(timeout));
      return new Outcome(LambdaErrors.timeout(invocation.requestId(), timeout), true);
    } catch (ExecutionException e) {
      return new Outcome(exitErrorJson(invocation.requestId()), true);
    }
  }

  /** Waits until the child polls again; otherwise makes sure that it has exited. */
  private void awaitFreeOrExit() throws InterruptedException {
    if (!awaitPolling(SETTLE_TIMEOUT)) {
      kill();
      awaitEnd();
    }
  }

  private void onChildExit(int status) {
    synchronized (lock) {
      IllegalStateException ended =
          new IllegalStateException("The JVM exited with status " + status + ".");
      outcome.completeExceptionally(ended);
      // Has no effect if the child has polled; dispatch() checks again whether the JVM is alive.
      polling.completeExceptionally(ended);
    }
    initialized.completeExceptionally(new IllegalStateException("The JVM has exited."));
    workQueue.add(Optional.empty());
    deleteTemporaryDirectory();
  }

  private String exitErrorJson(String requestId) {
    synchronized (lock) {
      return initError.orElseGet(() -> LambdaErrors.exit(requestId, process.exitValue()));
    }
  }

  private Optional<Duration> initDuration() {
    synchronized (lock) {
      boolean first = !used;
      used = true;
      return first && initialized.isDone() && !initialized.isCompletedExceptionally()
          ? Optional.of(initialized.join())
          : Optional.empty();
    }
  }

  private String report(
      String requestId, Duration duration, Optional<Duration> init, Outcome outcome) {
    double millis = duration.toNanos() / 1e6;
    StringBuilder report = new StringBuilder();
    report.append(
        String.format(
            Locale.ROOT,
            "REPORT RequestId: %s\tDuration: %.2f ms\tBilled Duration: %d ms\tMemory Size: %d MB",
            requestId,
            millis,
            (long) Math.ceil(millis),
            function.deployed().memoryMegabytes()));
    peakMegabytes()
        .ifPresent(peak -> report.append("\tMax Memory Used: ").append(peak).append(" MB"));
    init.ifPresent(
        time ->
            report.append(
                String.format(Locale.ROOT, "\tInit Duration: %.2f ms", time.toNanos() / 1e6)));
    if (outcome.failed()) {
      String type = LambdaErrors.typeOf(outcome.payload());
      report
          .append("\tStatus: ")
          .append(type.equals("Sandbox.Timedout") ? "timeout" : "error\tError Type: " + type);
    }
    return report.toString();
  }

  /** The child's peak resident memory in MB, on systems that report it (Linux). */
  private Optional<Long> peakMegabytes() {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try {
      return Files.exists(status) ? peakIn(Files.readAllLines(status)) : Optional.empty();
    } catch (IOException e) {
      // The process has just exited, and its /proc entry is gone.
      return Optional.empty();
    }
  }

  private static Optional<Long> peakIn(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst();
  }

  private void deleteTemporaryDirectory() {
    try {
      StackDirectory.delete(temporaryDirectory);
    } catch (IOException e) {
      log.line("Cannot delete the temporary directory " + temporaryDirectory + ": " + e);
    }
  }
}
