package dev.orderpipeline.processor.publishing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs calls in the test's thread, when a script says so. So each test of concurrent sending has
 * exactly one order of events.
 */
final class ScriptedExecutor extends AbstractExecutorService {
  /** Decides what happens when the coordinating thread waits for a call. */
  interface Script {
    /** Runs any of the pending calls. If it does not run the awaited one, the wait times out. */
    void waitedFor(Call<?> awaited, List<Call<?>> pending);
  }

  /** Runs each call as soon as it is submitted. */
  static final Script AT_ONCE = (awaited, pending) -> {};

  /** Runs only the awaited call. */
  static final Script WHEN_AWAITED = (awaited, pending) -> awaited.run();

  /** Runs all submitted calls, the newest first. */
  static final Script NEWEST_FIRST =
      (awaited, pending) -> {
        for (int i = pending.size() - 1; i >= 0; i--) {
          pending.get(i).run();
        }
      };

  private final Script script;
  private final List<Call<?>> calls = new ArrayList<>();

  ScriptedExecutor(Script script) {
    this.script = script;
  }

  @Override
  protected <T> RunnableFuture<T> newTaskFor(Runnable runnable, T value) {
    return added(
        new Call<>(
            () -> {
              runnable.run();
              return value;
            }));
  }

  @Override
  protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
    return added(new Call<>(callable));
  }

  private <T> Call<T> added(Call<T> call) {
    calls.add(call);
    return call;
  }

  @Override
  public void execute(Runnable call) {
    if (script == AT_ONCE) {
      call.run();
    }
  }

  /** A submitted call. */
  final class Call<T> extends FutureTask<T> {
    private Call(Callable<T> callable) {
      super(callable);
    }

    @Override
    public T get(long patience, TimeUnit unit)
        throws InterruptedException, ExecutionException, TimeoutException {
      if (!isDone()) {
        List<Call<?>> pending = new ArrayList<>(calls);
        pending.removeIf(FutureTask::isDone);
        script.waitedFor(this, pending);
      }
      return super.get(0, TimeUnit.NANOSECONDS);
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
      run();
      return super.get();
    }
  }

  @Override
  public void shutdown() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Runnable> shutdownNow() {
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
  }
}
