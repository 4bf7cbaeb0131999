package dev.orderpipeline.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A pool of carrier threads for tasks. Only the running task calls it, so it needs no lock. A
 * carrier whose task has ended can run the next task without a thread switch.
 */
final class Carriers implements AutoCloseable {
  private final Deque<Carrier> free = new ArrayDeque<>();
  private final List<Carrier> all = new ArrayList<>();
  private volatile boolean closed;

  /** Starts a task on a free carrier, or on a new one. */
  void start(Task task, Consumer<Task> body) {
    Carrier carrier = free.poll();
    if (carrier == null) {
      carrier = new Carrier();
      all.add(carrier);
      carrier.start();
    }
    task.start(carrier);
    carrier.body = body;
    carrier.task = task;
    if (Thread.currentThread() != carrier) {
      LockSupport.unpark(carrier);
    }
  }

  /** Frees the current carrier. A task calls this as it ends, before another task runs. */
  void release() {
    free.push((Carrier) Thread.currentThread());
  }

  @Override
  public void close() {
    closed = true;
    all.forEach(LockSupport::unpark);
  }

  private final class Carrier extends Thread {
    private Consumer<Task> body;
    private volatile Task task;

    private Carrier() {
      super("simulated");
      setDaemon(true);
    }

    @Override
    public void run() {
      while (true) {
        while (task == null) {
          if (closed) {
            return;
          }
          LockSupport.park(this);
        }
        Task taken = task;
        task = null;
        body.accept(taken);
      }
    }
  }
}
