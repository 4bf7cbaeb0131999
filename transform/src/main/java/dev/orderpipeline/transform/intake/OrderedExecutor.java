package dev.orderpipeline.transform.intake;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs tasks on several threads and delivers their results in submission order. The calling thread
 * creates the tasks and receives the results. A failed task throws in its turn. Thread-safe.
 */
public final class OrderedExecutor {
  /** More helpers would only wait for the thread that receives the results. */
  private static final int MAX_HELPERS = 3;

  private final Executor helpers;
  private final int maxPending;

  /**
   * @param helpers runs the tasks
   * @param maxPending the maximum number of pending tasks
   */
  public OrderedExecutor(Executor helpers, int maxPending) {
    this.helpers = helpers;
    this.maxPending = maxPending;
  }

  /** Creates an executor that uses only the calling thread. */
  public static OrderedExecutor singleThreaded() {
    return new OrderedExecutor(Runnable::run, 1);
  }

  /** Creates an executor for a number of processors; its threads are daemons. */
  public static OrderedExecutor onProcessors(int processors) {
    if (processors == 1) {
      return singleThreaded();
    }
    // As many as processors, because the calling thread often waits.
    int helpers = Math.min(processors, MAX_HELPERS);
    return with(Executors.newFixedThreadPool(helpers, OrderedExecutor::daemon), helpers);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "computing");
    thread.setDaemon(true);
    return thread;
  }

  /** Creates an executor with enough pending tasks to keep {@code count} helpers busy. */
  public static OrderedExecutor with(Executor helpers, int count) {
    return new OrderedExecutor(helpers, 2 * count + 2);
  }

  /** Creates the tasks; called by one thread. */
  @FunctionalInterface
  public interface Tasks<T> {
    /** Returns the next task, or null after the last. */
    Callable<T> next() throws IOException;
  }

  /** Receives the results; called by one thread. */
  @FunctionalInterface
  public interface Results<T> {
    /** Receives the next result. */
    void accept(T result) throws IOException;
  }

  /** Runs all tasks. When it returns or throws, no task is running. */
  public <T> void run(Tasks<T> tasks, Results<T> results) throws IOException {
    try (Pipeline<T> pipeline = pipeline(results)) {
      Callable<T> task;
      do {
        try {
          task = tasks.next();
        } catch (IOException | RuntimeException e) {
          // Failures of earlier tasks come first.
          pipeline.finish();
          throw e;
        }
        if (task != null) {
          pipeline.add(task);
        }
      } while (task != null);
      pipeline.finish();
    }
  }

  /** Creates a pipeline for tasks that are added one by one. */
  public <T> Pipeline<T> pipeline(Results<T> results) {
    return new Pipeline<>(results);
  }

  /** The pending tasks. One thread adds tasks, receives results and closes it. */
  public final class Pipeline<T> implements Closeable {
    private final Results<T> results;
    private final Deque<OrderedTask<T>> pending = new ArrayDeque<>();

    private Pipeline(Results<T> results) {
      this.results = results;
    }

    /** Adds a task, and delivers results until there is room for another task. */
    public void add(Callable<T> work) throws IOException {
      OrderedTask<T> task = new OrderedTask<>(work);
      pending.add(task);
      helpers.execute(task);
      while (pending.size() >= maxPending) {
        deliverFirst();
      }
    }

    /** Delivers the results of all added tasks. */
    public void finish() throws IOException {
      while (!pending.isEmpty()) {
        deliverFirst();
      }
    }

    private void deliverFirst() throws IOException {
      T result = pending.peek().result();
      pending.remove();
      results.accept(result);
    }

    /** Cancels the tasks that have not started, and waits for those that have. */
    @Override
    public void close() {
      pending.forEach(OrderedTask::cancelOrAwait);
      pending.clear();
    }
  }

  /** A task that can be cancelled until a thread claims it. */
  private static final class OrderedTask<T> implements Runnable {
    private final FutureTask<T> work;
    private final AtomicBoolean isClaimed = new AtomicBoolean();

    OrderedTask(Callable<T> work) {
      this.work = new FutureTask<>(work);
    }

    @Override
    public void run() {
      if (isClaimed.compareAndSet(false, true)) {
        work.run();
      }
    }

    /** Prevents a start, or waits for the end if a thread has started it. */
    void cancelOrAwait() {
      if (!isClaimed.compareAndSet(false, true)) {
        await();
      }
    }

    T result() throws IOException {
      await();
      try {
        return work.get();
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof IOException failure) {
          throw failure;
        }
        if (cause instanceof RuntimeException failure) {
          throw failure;
        }
        if (cause instanceof Error failure) {
          throw failure;
        }
        throw new IllegalStateException("a task threw an unexpected exception", cause);
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted although the task is done", e);
      }
    }

    /**
     * Waits through interrupts, so that no task is left running, and restores the interrupt flag.
     */
    private void await() {
      boolean interrupted = Thread.interrupted();
      while (!work.isDone()) {
        try {
          work.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          break;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
