package dev.orderpipeline.processor.intake;

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
 * Works on pieces with several threads and hands out the results in the order of the pieces. The
 * calling thread cuts the pieces off, takes the results, and works on pieces in between; so it
 * needs no helper, and waits only for one that is at work. A piece that fails does so in its turn.
 * Thread-safe.
 */
public final class OrderedExecutor {
  /** More helpers than this would wait for the thread that takes the rows. */
  private static final int MAX_HELPERS = 3;

  private final Executor helpers;
  private final int ahead;

  /**
   * @param helpers may drop what it is given: the calling thread does it then
   * @param ahead how many pieces may be under way
   */
  public OrderedExecutor(Executor helpers, int ahead) {
    this.helpers = helpers;
    this.ahead = ahead;
  }

  /** The calling thread alone, one piece after the other. */
  public static OrderedExecutor alone() {
    return new OrderedExecutor(work -> {}, 1);
  }

  /** As many threads as there is use for on so many processors; the helpers keep no JVM alive. */
  public static OrderedExecutor onProcessors(int processors) {
    int helpers = Math.min(processors - 1, MAX_HELPERS);
    return with(
        Executors.newFixedThreadPool(Math.max(1, helpers), OrderedExecutor::daemon), helpers);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "computing");
    thread.setDaemon(true);
    return thread;
  }

  /** With these helpers, and enough pieces under way that none waits long for the next. */
  public static OrderedExecutor with(Executor helpers, int count) {
    return count == 0 ? alone() : new OrderedExecutor(helpers, 2 * count + 2);
  }

  /** Cuts off the next piece of work; called by one thread. */
  @FunctionalInterface
  public interface Pieces<T> {
    /** The next piece, or null after the last. */
    Callable<T> next() throws IOException;
  }

  /** Takes the results; called by one thread. */
  @FunctionalInterface
  public interface Results<T> {
    /** Takes the next result. */
    void take(T result) throws IOException;
  }

  /** Works on all pieces. When it returns, or fails, no thread works on any of them. */
  public <T> void run(Pieces<T> pieces, Results<T> results) throws IOException {
    try (Line<T> line = line(results)) {
      Callable<T> piece;
      do {
        try {
          piece = pieces.next();
        } catch (IOException | RuntimeException e) {
          // What was cut off before is heard of first.
          line.finish();
          throw e;
        }
        if (piece != null) {
          line.add(piece);
        }
      } while (piece != null);
      line.finish();
    }
  }

  /** A line of pieces that come one by one. */
  public <T> Line<T> line(Results<T> results) {
    return new Line<>(results);
  }

  /** Pieces under way. Used by one thread, which takes the results, too, and closes it. */
  public final class Line<T> implements Closeable {
    private final Results<T> results;
    private final Deque<Piece<T>> underWay = new ArrayDeque<>();

    private Line(Results<T> results) {
      this.results = results;
    }

    /** Adds a piece, and takes results until there is room for another. */
    public void add(Callable<T> work) throws IOException {
      Piece<T> piece = new Piece<>(work);
      underWay.add(piece);
      helpers.execute(piece);
      while (underWay.size() >= ahead) {
        takeFirst();
      }
    }

    /** Takes the results of all that was added. */
    public void finish() throws IOException {
      while (!underWay.isEmpty()) {
        takeFirst();
      }
    }

    private void takeFirst() throws IOException {
      Piece<T> first = underWay.peek();
      for (Piece<T> piece : underWay) {
        if (first.work.isDone()) {
          break;
        }
        piece.run();
      }
      T result = first.result();
      underWay.remove();
      results.take(result);
    }

    /** Drops what nobody has begun, and waits for what somebody has. */
    @Override
    public void close() {
      underWay.forEach(Piece::end);
      underWay.clear();
    }
  }

  /** A piece under way, worked on by whoever takes it first. */
  private static final class Piece<T> implements Runnable {
    private final FutureTask<T> work;
    private final AtomicBoolean taken = new AtomicBoolean();

    Piece(Callable<T> work) {
      this.work = new FutureTask<>(work);
    }

    @Override
    public void run() {
      if (taken.compareAndSet(false, true)) {
        work.run();
      }
    }

    /** Makes sure that nobody begins it any more, and waits for who has. */
    void end() {
      if (!taken.compareAndSet(false, true)) {
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
        throw new IllegalStateException("a piece failed with what it may not throw", cause);
      } catch (InterruptedException e) {
        throw new IllegalStateException("what is done is not waited for", e);
      }
    }

    /** No interruption leaves a thread at work behind; it is kept for the caller. */
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
