package dev.orderpipeline.localstack.glue;

import dev.orderpipeline.localstack.LocalStackListener;
import dev.orderpipeline.localstack.process.ChildLog;
import dev.orderpipeline.localstack.process.StackClosedException;
import dev.orderpipeline.localstack.process.StackDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs one job, each run in its own child JVM. Thread-safe. */
final class JobRuntime {
  private final JobSetup job;
  private final JobCommand command;
  private final ChildLog log;
  private final LocalStackListener listener;
  private final ScheduledExecutorService timer;

  private final Object lock = new Object();
  private final Map<String, Run> runs = new HashMap<>();
  private boolean closed;

  /**
   * Creates a runtime without runs.
   *
   * @param timer stops runs at their timeout
   */
  JobRuntime(
      JobSetup job, ChildLog log, LocalStackListener listener, ScheduledExecutorService timer) {
    this.job = job;
    this.command = new JobCommand(job);
    this.log = log;
    this.listener = listener;
    this.timer = timer;
  }

  /**
   * A run of the job.
   *
   * @param cleanUp completes when the process has exited and its directory is deleted
   */
  private record Run(Process process, CompletableFuture<Void> cleanUp) {}

  String name() {
    return job.deployed().name();
  }

  /**
   * Starts a run, without waiting for its end.
   *
   * @param arguments the arguments of this run, added to those of every run
   * @return the id of the run
   * @throws ConcurrentRunsExceededException if the job's maximum number of runs is active
   */
  String start(Map<String, String> arguments) {
    String runId = "jr_" + UUID.randomUUID().toString().replace("-", "");
    int limit = job.deployed().maxConcurrentRuns();
    synchronized (lock) {
      if (closed) {
        throw new StackClosedException(name());
      }
      if (runs.size() >= limit) {
        throw new ConcurrentRunsExceededException(name(), limit);
      }
      runs.put(runId, launch(runId, arguments));
    }
    return runId;
  }

  /** Kills all runs; no more can start. */
  void close() {
    List<Run> running;
    synchronized (lock) {
      closed = true;
      running = List.copyOf(runs.values());
    }
    running.forEach(run -> kill(run.process()));
  }

  /** Waits until the runs that {@link #close} killed have exited. */
  void awaitEnd() {
    List<Run> ended;
    synchronized (lock) {
      ended = List.copyOf(runs.values());
    }
    ended.forEach(run -> run.cleanUp().join());
  }

  private Run launch(String runId, Map<String, String> arguments) {
    Path directory = job.temporaryRoot().resolve(runId);
    Process process;
    try {
      Files.createDirectories(directory);
      ProcessBuilder builder =
          new ProcessBuilder(command.commandLine(runId, arguments, directory))
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
      builder.environment().clear();
      builder.environment().putAll(command.environment());
      log.line("START JobRunId: " + runId);
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start a run of " + name() + ".", e);
    }
    listener.jobRunStarted(name(), runId);
    long begin = System.nanoTime();
    AtomicBoolean timedOut = new AtomicBoolean();
    Future<?> end =
        timer.schedule(
            () -> {
              timedOut.set(true);
              kill(process);
            },
            job.deployed().timeout().toMillis(),
            TimeUnit.MILLISECONDS);
    CompletableFuture<Void> cleanUp =
        process
            .onExit()
            // Asynchronously, even if it has already exited: the caller must first register the
            // run.
            .thenAcceptAsync(
                ended -> {
                  end.cancel(false);
                  deleteDirectory(directory);
                  ended(
                      runId,
                      ended.exitValue(),
                      timedOut.get(),
                      Duration.ofNanos(System.nanoTime() - begin));
                });
    return new Run(process, cleanUp);
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void ended(String runId, int status, boolean timedOut, Duration duration) {
    boolean stackClosed;
    synchronized (lock) {
      Run unused = runs.remove(runId);
      stackClosed = closed;
    }
    String how =
        timedOut
            ? "timed out after " + job.deployed().timeout().toSeconds() + " seconds"
            : "exit status " + status;
    log.line(
        "END JobRunId: " + runId + "\tDuration: " + duration.toMillis() + " ms\tStatus: " + how);
    if (stackClosed) {
      // The stack killed it; it did not fail.
      return;
    }
    if (status == 0 && !timedOut) {
      listener.jobRunSucceeded(name(), runId, duration);
    } else {
      listener.jobRunFailed(name(), runId, duration, how);
    }
  }

  private void deleteDirectory(Path directory) {
    try {
      StackDirectory.delete(directory);
    } catch (IOException e) {
      log.line("Cannot delete the temporary directory " + directory + ": " + e);
    }
  }
}
