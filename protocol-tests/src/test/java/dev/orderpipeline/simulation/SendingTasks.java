package dev.orderpipeline.simulation;

import dev.orderpipeline.simulation.aws.Hash;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The publisher's executor. Each submitted job becomes a task of the same sandbox. */
final class SendingTasks extends AbstractExecutorService {
  private final Scheduler scheduler;
  private final Sandbox sandbox;
  private int submitted;

  SendingTasks(Scheduler scheduler, Sandbox sandbox) {
    this.scheduler = scheduler;
    this.sandbox = sandbox;
  }

  @Override
  public Future<?> submit(Runnable work) {
    Task submitter = scheduler.current();
    int number = submitted++;
    Task task =
        Task.ofThread(
            sandbox.name() + "/send" + number,
            sandbox,
            Hash.mix(submitter.history(), number),
            0,
            work::run);
    if (!sandbox.isDead() && !scheduler.hasEnded()) {
      scheduler.add(task);
    }
    return new Sending(task);
  }

  private final class Sending implements Future<Object> {
    private final Task task;

    private Sending(Task task) {
      this.task = task;
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      throw new UnsupportedOperationException("the publisher never cancels");
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public boolean isDone() {
      scheduler.current().learn(task.isDone() ? 12 : 13);
      return task.isDone();
    }

    @Override
    public Object get() throws ExecutionException {
      await(Long.MAX_VALUE);
      return result();
    }

    @Override
    public Object get(long timeout, TimeUnit unit) throws ExecutionException, TimeoutException {
      await(scheduler.now() + Duration.of(timeout, unit.toChronoUnit()).toNanos());
      if (!task.isDone()) {
        scheduler.current().learn(14);
        throw new TimeoutException();
      }
      return result();
    }

    private void await(long deadline) {
      Task self = scheduler.current();
      if (sandbox.isDead() || scheduler.hasEnded()) {
        throw new SandboxGoneError();
      }
      while (!task.isDone() && scheduler.now() < deadline) {
        self.waitFor(task, deadline);
        try {
          scheduler.yieldTurn(self);
        } finally {
          self.stopWaiting();
        }
      }
    }

    private Object result() throws ExecutionException {
      Throwable failure = task.failure();
      scheduler.current().learn(failure == null ? 15 : Hash.of(failure.getClass().getName()));
      if (failure != null) {
        throw new ExecutionException(failure);
      }
      return null;
    }
  }

  @Override
  public void execute(Runnable work) {
    throw new UnsupportedOperationException("the publisher only uses submit");
  }

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return false;
  }
}
