package dev.orderpipeline.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Threads that carry tasks, one after the other. Only the task whose turn it is touches this, so
 * nothing here is locked; a carrier that ends a task may carry the next one without a switch.
 */
final class Carriers implements AutoCloseable {
  private final Deque<Carrier> free = new ArrayDeque<>();
  private final List<Carrier> all = new ArrayList<>();
  private volatile boolean closed;

  /** Begins a task. */
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

  /** Called by a carrier's own task as it ends, before the turn goes to another. */
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
