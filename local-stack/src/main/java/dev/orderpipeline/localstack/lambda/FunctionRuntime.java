package dev.orderpipeline.localstack.lambda;

import dev.orderpipeline.localstack.LocalStackListener;
import dev.orderpipeline.localstack.process.ChildLog;
import dev.orderpipeline.localstack.process.StackClosedException;
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
 * Runs one function: manages its execution environments and gives each invocation one of them,
 * preferably the most recently used idle one. Thread-safe.
 */
final class FunctionRuntime {
  private final FunctionSetup function;
  private final FunctionCommand command;
  private final RuntimeApi runtimeApi;
  private final ChildLog log;
  private final LocalStackListener listener;
  private final Clock clock;
  private final Semaphore slots;

  private final Object lock = new Object();
  private final Deque<ExecutionEnvironment> idle = new ArrayDeque<>();
  private final Set<ExecutionEnvironment> all = new HashSet<>();
  private boolean closed;

  FunctionRuntime(
      FunctionSetup function,
      FunctionCommand command,
      RuntimeApi runtimeApi,
      ChildLog log,
      LocalStackListener listener,
      Clock clock) {
    this.function = function;
    this.command = command;
    this.runtimeApi = runtimeApi;
    this.log = log;
    this.listener = listener;
    this.clock = clock;
    this.slots = new Semaphore(function.limits().maxConcurrency());
  }

  FunctionSetup function() {
    return function;
  }

  ChildLog log() {
    return log;
  }

  /**
   * Runs an invocation immediately.
   *
   * @throws ThrottledException if all environments are busy
   */
  InvocationResult invokeNow(Invocation invocation) throws InterruptedException {
    if (!slots.tryAcquire()) {
      throw new ThrottledException(function.deployed().name(), function.limits().maxConcurrency());
    }
    return runInSlot(invocation);
  }

  /**
   * Runs an invocation as soon as an environment is free.
   *
   * @param maxWait the maximum time to wait for an environment
   * @return the result, or empty if no environment was free in time
   */
  Optional<InvocationResult> invokeWhenFree(Invocation invocation, Duration maxWait)
      throws InterruptedException {
    if (!slots.tryAcquire(Math.max(0, maxWait.toMillis()), TimeUnit.MILLISECONDS)) {
      return Optional.empty();
    }
    return Optional.of(runInSlot(invocation));
  }

  /** Starts an environment before the first invocation needs it. */
  void prewarm() throws InterruptedException {
    slots.acquire();
    try {
      ExecutionEnvironment environment = acquireEnvironment();
      environment.awaitReady();
      release(environment);
    } finally {
      slots.release();
    }
  }

  /** Kills all environments; all further invocations fail. */
  void close() {
    List<ExecutionEnvironment> running;
    synchronized (lock) {
      closed = true;
      running = List.copyOf(all);
    }
    running.forEach(ExecutionEnvironment::kill);
  }

  /** Waits until the environments that {@link #close} killed have exited. */
  void awaitEnd() {
    List<ExecutionEnvironment> ended;
    synchronized (lock) {
      ended = List.copyOf(all);
    }
    for (ExecutionEnvironment environment : ended) {
      environment.awaitEnd();
    }
  }

  private InvocationResult runInSlot(Invocation invocation) throws InterruptedException {
    try {
      ExecutionEnvironment environment = acquireEnvironment();
      InvocationResult result = environment.run(invocation);
      release(environment);
      return result;
    } finally {
      slots.release();
    }
  }

  private ExecutionEnvironment acquireEnvironment() {
    synchronized (lock) {
      for (ExecutionEnvironment free = idle.poll(); free != null; free = idle.poll()) {
        if (free.isAlive()) {
          return free;
        }
      }
      if (closed) {
        throw new StackClosedException(function.deployed().name());
      }
      ExecutionEnvironment started = start();
      all.add(started);
      return started;
    }
  }

  private void release(ExecutionEnvironment environment) {
    synchronized (lock) {
      if (environment.isAlive()) {
        idle.push(environment);
      }
    }
  }

  private ExecutionEnvironment start() {
    String id = UUID.randomUUID().toString();
    Path temporaryDirectory = function.directories().temporaryRoot().resolve(id);
    try {
      Files.createDirectories(temporaryDirectory);
      Files.createDirectories(function.directories().taskRoot());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create " + temporaryDirectory + ".", e);
    }
    ProcessBuilder builder =
        new ProcessBuilder(command.commandLine(function, temporaryDirectory))
            .directory(function.directories().taskRoot().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
    builder.environment().clear();
    builder.environment().putAll(command.environment(function, runtimeApi.addressFor(id)));
    ExecutionEnvironment environment =
        new ExecutionEnvironment(function, log, listener, clock, builder, temporaryDirectory);
    runtimeApi.register(id, function.arn(), environment);
    environment.watch(
        () -> {
          runtimeApi.unregister(id);
          synchronized (lock) {
            all.remove(environment);
            idle.remove(environment);
          }
        });
    return environment;
  }
}
