package dev.orderpipeline.localstack;

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
 * One execution environment: a child JVM that works on one invocation at a time.
 *
 * <p>The invoking thread hands the invocation over in {@link #run}; the Runtime API's threads fetch
 * it for the child by {@link #next} and bring back the outcome.
 */
final class Environment {
  /** Only a child that hangs takes so long: one that has answered asks again at once. */
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(30);

  /** What the child fetches: the invocation, and when it must be done. */
  record Work(Invocation invocation, Instant deadline) {}

  private record Outcome(String payload, boolean failed) {}

  private final FunctionSetup function;
  private final FunctionLog log;
  private final LocalStackListener listener;
  private final Clock clock;
  private final Path temporaryDirectory;
  private final Process process;
  private final long startedAt = System.nanoTime();

  private final LinkedBlockingQueue<Optional<Work>> handOver = new LinkedBlockingQueue<>();
  private final CompletableFuture<Duration> initialized = new CompletableFuture<>();
  private final Object lock = new Object();
  private CompletableFuture<Void> polling = new CompletableFuture<>();
  private CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private String currentRequestId = "";
  private Optional<String> initError = Optional.empty();
  private boolean used;
  private CompletableFuture<Void> gone = new CompletableFuture<>();

  /**
   * Starts the child.
   *
   * @param temporaryDirectory the child's own directory, which goes with it
   */
  Environment(
      FunctionSetup function,
      FunctionLog log,
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

  /** Begins to watch for the child's end. */
  void watch(Runnable onExit) {
    CompletableFuture<Void> cleanedUp =
        process
            .onExit()
            .thenAccept(
                ended -> {
                  childEnded(ended.exitValue());
                  onExit.run();
                });
    synchronized (lock) {
      gone = cleanedUp;
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Waits until the child asks for work, for as long as a start may take. */
  boolean awaitReady() throws InterruptedException {
    return ready(function.initLimit());
  }

  /** Runs an invocation to its end, whatever that is. */
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
    boolean ready = ready(function.initLimit());
    Optional<Duration> initDuration = initDuration();
    log.line("START RequestId: " + requestId + " Version: $LATEST");
    long begin = System.nanoTime();
    Outcome end;
    if (ready) {
      end = hand(invocation, result);
    } else if (process.isAlive()) {
      kill();
      end = new Outcome(LambdaErrors.initTimeout(requestId, function.initLimit()), true);
    } else {
      end = new Outcome(exitError(requestId), true);
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - begin);
    log.line("END RequestId: " + requestId);
    log.line(report(requestId, duration, initDuration, end));
    String tail = log.tailSince(logStart);
    settle();
    if (end.failed()) {
      listener.invocationFailed(function.deployed().name(), requestId, duration, end.payload());
    } else {
      listener.invocationSucceeded(function.deployed().name(), requestId, duration);
    }
    return new InvocationResult(end.payload(), end.failed(), tail);
  }

  /** The child's question for work; blocks until there is some, empty when there will be none. */
  Optional<Work> next() throws InterruptedException {
    Duration sinceStart = Duration.ofNanos(System.nanoTime() - startedAt);
    if (initialized.complete(sinceStart)) {
      listener.environmentReady(function.deployed().name(), sinceStart);
    }
    synchronized (lock) {
      polling.complete(null);
    }
    return handOver.take();
  }

  /** The child's answer. */
  void answered(String requestId, String payload, boolean failed) {
    synchronized (lock) {
      if (requestId.equals(currentRequestId)) {
        outcome.complete(new Outcome(payload, failed));
      }
    }
  }

  /** The child cannot start, and says why. */
  void initFailed(String error) {
    synchronized (lock) {
      initError = Optional.of(error);
    }
  }

  /** Ends the child and everything that it started, at once. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Waits until a child that was killed is gone, and what belonged to it. */
  void awaitEnd() {
    CompletableFuture<Void> end;
    synchronized (lock) {
      end = gone;
    }
    end.join();
  }

  private boolean ready(Duration limit) throws InterruptedException {
    CompletableFuture<Void> asks;
    synchronized (lock) {
      asks = polling;
    }
    try {
      asks.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return process.isAlive();
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }

  private Outcome hand(Invocation invocation, CompletableFuture<Outcome> result)
      throws InterruptedException {
    Duration timeout = function.deployed().timeout();
    synchronized (lock) {
      polling = new CompletableFuture<>();
      if (!process.isAlive()) {
        polling.completeExceptionally(new IllegalStateException("ended"));
      }
    }
    handOver.add(Optional.of(new Work(invocation, clock.instant().plus(timeout))));
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
      return new Outcome(exitError(invocation.requestId()), true);
    }
  }

  /** An environment whose answer is known is soon free again, or gone: waits to see which. */
  private void settle() throws InterruptedException {
    if (!ready(SETTLE_LIMIT)) {
      kill();
      awaitEnd();
    }
  }

  private void childEnded(int status) {
    synchronized (lock) {
      IllegalStateException ended =
          new IllegalStateException("The JVM ended with status " + status + ".");
      outcome.completeExceptionally(ended);
      // A completed future stays as it is: a new one says that the child asks no more.
      polling.completeExceptionally(ended);
    }
    initialized.completeExceptionally(new IllegalStateException("ended"));
    handOver.add(Optional.empty());
    deleteTemporaryDirectory();
  }

  private String exitError(String requestId) {
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

  /** The child's greatest resident size so far, where the system tells it (Linux). */
  private Optional<Long> peakMegabytes() {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try {
      return Files.exists(status) ? peakIn(Files.readAllLines(status)) : Optional.empty();
    } catch (IOException e) {
      // The process has just ended, and its file with it.
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
