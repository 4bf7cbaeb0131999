package dev.orderpipeline.localstack;

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

/** Runs one job, each run in a child JVM of its own. Safe for use by several threads. */
final class JobRuntime {
  private final JobSetup job;
  private final JobCommand command;
  private final FunctionLog log;
  private final LocalStackListener listener;
  private final ScheduledExecutorService timer;

  private final Object lock = new Object();
  private final Map<String, Run> runs = new HashMap<>();
  private boolean closed;

  /**
   * A job without any run.
   *
   * @param timer ends the runs that take too long
   */
  JobRuntime(
      JobSetup job, FunctionLog log, LocalStackListener listener, ScheduledExecutorService timer) {
    this.job = job;
    this.command = new JobCommand(job);
    this.log = log;
    this.listener = listener;
    this.timer = timer;
  }

  /**
   * A run.
   *
   * @param gone done when nothing is left of it
   */
  private record Run(Process process, CompletableFuture<Void> gone) {}

  String name() {
    return job.deployed().name();
  }

  /**
   * Starts a run, and does not wait for it.
   *
   * @param arguments what the program is told, besides what it is told in every run
   * @return the id of the run
   * @throws ConcurrentRunsExceededException if there are as many as there may be
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
      runs.put(runId, started(runId, arguments));
    }
    return runId;
  }

  /** Ends all runs at once, and lets no more begin. */
  void close() {
    List<Run> running;
    synchronized (lock) {
      closed = true;
      running = List.copyOf(runs.values());
    }
    running.forEach(run -> kill(run.process()));
  }

  /** Waits for the end of what {@link #close} has ended. */
  void awaitEnd() {
    List<Run> ended;
    synchronized (lock) {
      ended = List.copyOf(runs.values());
    }
    ended.forEach(run -> run.gone().join());
  }

  private Run started(String runId, Map<String, String> arguments) {
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
    AtomicBoolean tookTooLong = new AtomicBoolean();
    Future<?> end =
        timer.schedule(
            () -> {
              tookTooLong.set(true);
              kill(process);
            },
            job.deployed().timeout().toMillis(),
            TimeUnit.MILLISECONDS);
    CompletableFuture<Void> gone =
        process
            .onExit()
            // By another thread even if it has ended already: this one is about to keep the run.
            .thenAcceptAsync(
                ended -> {
                  end.cancel(false);
                  deleteDirectory(directory);
                  ended(
                      runId,
                      ended.exitValue(),
                      tookTooLong.get(),
                      Duration.ofNanos(System.nanoTime() - begin));
                });
    return new Run(process, gone);
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void ended(String runId, int status, boolean tookTooLong, Duration duration) {
    boolean dropped;
    synchronized (lock) {
      Run unused = runs.remove(runId);
      dropped = closed;
    }
    String how =
        tookTooLong
            ? "timed out after " + job.deployed().timeout().toSeconds() + " seconds"
            : "exit status " + status;
    log.line(
        "END JobRunId: " + runId + "\tDuration: " + duration.toMillis() + " ms\tStatus: " + how);
    if (dropped) {
      // It did not fail: it was not wanted any more.
      return;
    }
    if (status == 0 && !tookTooLong) {
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
