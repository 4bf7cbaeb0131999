package dev.orderpipeline.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Runs one function: keeps its execution environments, and gives each invocation one of its own,
 * the one that was used last if any is free. Safe for use by several threads.
 */
final class FunctionRuntime {
  private final FunctionSetup function;
  private final ChildCommand command;
  private final RuntimeApi runtimeApi;
  private final FunctionLog log;
  private final LocalStackListener listener;
  private final Clock clock;
  private final Semaphore slots;

  private final Object lock = new Object();
  private final Deque<Environment> idle = new ArrayDeque<>();
  private final Set<Environment> all = new HashSet<>();
  private boolean closed;

  FunctionRuntime(
      FunctionSetup function,
      ChildCommand command,
      RuntimeApi runtimeApi,
      FunctionLog log,
      LocalStackListener listener,
      Clock clock) {
    this.function = function;
    this.command = command;
    this.runtimeApi = runtimeApi;
    this.log = log;
    this.listener = listener;
    this.clock = clock;
    this.slots = new Semaphore(function.maxConcurrency());
  }

  FunctionSetup function() {
    return function;
  }

  FunctionLog log() {
    return log;
  }

  /**
   * Runs an invocation at once.
   *
   * @throws ThrottledException if all environments are busy
   */
  InvocationResult invokeNow(Invocation invocation) throws InterruptedException {
    if (!slots.tryAcquire()) {
      throw new ThrottledException(function.deployed().name(), function.maxConcurrency());
    }
    return runInSlot(invocation);
  }

  /**
   * Runs an invocation as soon as an environment is free.
   *
   * @param longestWait how long that may take
   * @return nothing if it took longer
   */
  Optional<InvocationResult> invokeWhenFree(Invocation invocation, Duration longestWait)
      throws InterruptedException {
    if (!slots.tryAcquire(Math.max(0, longestWait.toMillis()), TimeUnit.MILLISECONDS)) {
      return Optional.empty();
    }
    return Optional.of(runInSlot(invocation));
  }

  /** Starts an environment, so that the first invocation finds it ready. */
  void prewarm() throws InterruptedException {
    slots.acquire();
    try {
      Environment environment = takeOrStart();
      environment.awaitReady();
      release(environment);
    } finally {
      slots.release();
    }
  }

  /** Ends all environments at once; every invocation from now on fails. */
  void close() {
    List<Environment> running;
    synchronized (lock) {
      closed = true;
      running = List.copyOf(all);
    }
    running.forEach(Environment::kill);
  }

  /** Waits for the end of what {@link #close} has ended. */
  void awaitEnd() {
    List<Environment> ended;
    synchronized (lock) {
      ended = List.copyOf(all);
    }
    for (Environment environment : ended) {
      environment.awaitEnd();
    }
  }

  private InvocationResult runInSlot(Invocation invocation) throws InterruptedException {
    try {
      Environment environment = takeOrStart();
      InvocationResult result = environment.run(invocation);
      release(environment);
      return result;
    } finally {
      slots.release();
    }
  }

  private Environment takeOrStart() {
    synchronized (lock) {
      for (Environment free = idle.poll(); free != null; free = idle.poll()) {
        if (free.isAlive()) {
          return free;
        }
      }
      if (closed) {
        throw new StackClosedException(function.deployed().name());
      }
      Environment started = start();
      all.add(started);
      return started;
    }
  }

  private void release(Environment environment) {
    synchronized (lock) {
      if (environment.isAlive()) {
        idle.push(environment);
      }
    }
  }

  private Environment start() {
    String id = UUID.randomUUID().toString();
    Path temporaryDirectory = function.temporaryRoot().resolve(id);
    try {
      Files.createDirectories(temporaryDirectory);
      Files.createDirectories(function.taskRoot());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make " + temporaryDirectory + ".", e);
    }
    ProcessBuilder builder =
        new ProcessBuilder(command.commandLine(function, temporaryDirectory))
            .directory(function.taskRoot().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
    builder.environment().clear();
    builder.environment().putAll(command.environment(function, runtimeApi.addressFor(id)));
    Environment environment =
        new Environment(function, log, listener, clock, builder, temporaryDirectory);
    runtimeApi.register(id, function.arn(), environment);
    environment.watch(
        () -> {
          runtimeApi.forget(id);
          synchronized (lock) {
            all.remove(environment);
            idle.remove(environment);
          }
        });
    return environment;
  }
}
