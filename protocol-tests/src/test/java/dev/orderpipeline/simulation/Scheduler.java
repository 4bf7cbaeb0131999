package dev.orderpipeline.simulation;

import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.simulation.aws.Hash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Runs the tasks of one schedule, one at a time. At every step, {@link Choices} selects the next
 * task and the fault, if any. Time is virtual: it passes only when no task can continue, or while a
 * task sleeps. Only the running task accesses this object.
 */
final class Scheduler {
  /** The minimum time that a sandbox sleeps through its lease. */
  private static final Duration SLEEP = Lease.DURATION.plusSeconds(1);

  /** A sandbox wakes at a full minute, when a sweep can start another worker before or after it. */
  private static final long WAKES_AT_MULTIPLES = Duration.ofMinutes(1).toNanos();

  private static final int AT_A_STEP = 1;
  private static final int HELD_UP_AT_A_STEP = 2;
  private static final int BETWEEN_TASKS = 3;

  private final Choices choices;
  private final Carriers carriers;
  private final Bounds bounds;
  private final World world;
  private final long horizon;
  private final List<Task> tasks = new ArrayList<>();
  private final List<String> trace;
  private final Thread driver = Thread.currentThread();
  private volatile boolean isDriverResumed;
  private Task current;
  private boolean currentInFlight;
  private long now;
  private int faultsLeft;
  private int preemptionsLeft;
  private long steps;
  private boolean ended;
  private boolean explored;
  private RuntimeException violation;

  Scheduler(
      Choices choices,
      Carriers carriers,
      Bounds bounds,
      World world,
      Duration horizon,
      boolean traced) {
    this.choices = choices;
    this.carriers = carriers;
    this.bounds = bounds;
    this.world = world;
    this.horizon = horizon.toNanos();
    this.trace = traced ? new ArrayList<>() : null;
    this.faultsLeft = bounds.faults();
    this.preemptionsLeft = bounds.preemptions();
  }

  /** Runs the schedule to its end. Must be called by the thread that created this object. */
  void run() {
    Task first = next();
    if (first != null) {
      resume(first);
      awaitDriverResume();
    }
    // Every remaining task waits at a step. It unwinds without further effect.
    ended = true;
    while (!tasks.isEmpty()) {
      Task left = tasks.get(tasks.size() - 1);
      if (left.isStarted() && !left.isDone()) {
        current = left;
        left.allowResume();
        LockSupport.unpark(left.thread());
        awaitDriverResume();
      } else {
        tasks.remove(left);
      }
    }
  }

  private void awaitDriverResume() {
    while (!isDriverResumed) {
      LockSupport.park(this);
    }
    isDriverResumed = false;
  }

  /** Whether the schedule ended at a state that was already explored. */
  boolean endedAtExploredState() {
    return explored;
  }

  /** The invariant that did not hold, or null. */
  RuntimeException violation() {
    return violation;
  }

  List<String> trace() {
    return trace == null ? List.of() : List.copyOf(trace);
  }

  long steps() {
    return steps;
  }

  long now() {
    return now;
  }

  /** The running task. */
  Task current() {
    return current;
  }

  /** True if no fault has occurred so far. */
  boolean isFaultless() {
    return faultsLeft == bounds.faults();
  }

  /** True if the current call was in flight when its sandbox fell asleep. */
  boolean isInFlight() {
    return currentInFlight;
  }

  boolean hasEnded() {
    return ended;
  }

  void add(Task task) {
    tasks.add(task);
  }

  /** The current time, recorded in the history of the running task. */
  long readClock() {
    current.learn(now);
    return now;
  }

  /** Advances the time while the current task sleeps; all tasks lose this time. */
  void pass(Duration time) {
    checkAlive();
    now += time.toNanos();
  }

  /** Ends the schedule because of a violated invariant. */
  SandboxGoneError violated(RuntimeException what) {
    if (violation == null) {
      violation = what;
    }
    ended = true;
    return new SandboxGoneError();
  }

  void note(String line) {
    if (trace != null) {
      trace.add(Duration.ofNanos(now) + "  " + line);
    }
  }

  /** Performs a call of the current task as a step. */
  <T> T call(Call<T> call) {
    checkAlive();
    Task self = current;
    FaultKind fault = decide(self, call.name(), call.faultKinds(), !call.independent());
    if (fault != FaultKind.NONE) {
      self.learn(Hash.of(fault.name()));
    }
    currentInFlight = self.sleptThrough();
    try {
      return switch (fault) {
        case NONE -> effect(self, call);
        case CRASH_BEFORE -> throw dead(self);
        case CRASH_AFTER -> {
          loseResponse(call);
          throw dead(self);
        }
        case UNAVAILABLE -> throw call.rejection().get();
        case RESPONSE_LOST -> {
          loseResponse(call);
          throw timedOut(call);
        }
        case RETRIED -> {
          loseResponse(call);
          yield effect(self, call);
        }
        case LATE -> {
          addLate(self, call);
          throw timedOut(call);
        }
        case DUPLICATE_LATE -> {
          addLate(self, call);
          yield effect(self, call);
        }
        case CONFLICT -> throw SimulatedClients.conflict();
        case WRITE_CONFLICT -> throw SimulatedClients.writeConflict();
        case PARTIAL_FAILURE -> {
          T answer = call.partialEffect().apply(false);
          self.learn(call.responseDigest().getAsLong());
          yield answer;
        }
        case ENTRY_REJECTED -> {
          T answer = call.partialEffect().apply(true);
          self.learn(call.responseDigest().getAsLong());
          yield answer;
        }
        default -> throw new IllegalStateException(fault + " is not a fault of a call");
      };
    } finally {
      currentInFlight = false;
    }
  }

  /** Chooses a fault for a step of the current task that is not a call. */
  FaultKind chooseFault(String name, List<FaultKind> faultKinds) {
    checkAlive();
    Task self = current;
    FaultKind fault = decide(self, name, faultKinds, false);
    self.learn(Hash.of(fault.name()));
    return fault;
  }

  private <T> T effect(Task self, Call<T> call) {
    try {
      T answer = call.effect().get();
      self.learn(call.responseDigest().getAsLong());
      return answer;
    } catch (SdkException e) {
      self.learn(call.responseDigest().getAsLong());
      throw e;
    } catch (RuntimeException e) {
      throw violated(e);
    }
  }

  private void loseResponse(Call<?> call) {
    try {
      Object unused = call.effect().get();
    } catch (SdkException unseen) {
      // The response is lost.
      return;
    } catch (RuntimeException e) {
      throw violated(e);
    }
  }

  private void addLate(Task self, Call<?> call) {
    String name = self.name() + " " + call.name() + " late";
    add(
        Task.ofSteps(
            name,
            self.history(),
            0,
            () -> {
              currentInFlight = true;
              try {
                loseResponse(call);
              } finally {
                currentInFlight = false;
              }
              return false;
            }));
  }

  private static SdkClientException timedOut(Call<?> call) {
    return SdkClientException.create(call.name() + " timed out");
  }

  private static SandboxGoneError dead(Task self) {
    self.sandbox().die();
    return new SandboxGoneError();
  }

  private void checkAlive() {
    if (ended || current.sandbox().isDead()) {
      throw new SandboxGoneError();
    }
  }

  private FaultKind decide(Task self, String name, List<FaultKind> faultKinds, boolean mayPreempt) {
    self.arrive();
    boolean fresh = mayPreempt;
    while (true) {
      List<FaultKind> possible = faultsLeft > 0 ? faultKinds : List.of();
      List<Task> others = fresh && preemptionsLeft > 0 ? readyExcept(self) : List.of();
      int faults = 0;
      for (FaultKind fault : possible) {
        if (bounds.faultKinds().contains(fault)) {
          faults++;
        }
      }
      int choice =
          choose(
              1 + faults + others.size(),
              Hash.mix(fresh ? AT_A_STEP : HELD_UP_AT_A_STEP, self.history()));
      if (choice == 0) {
        steps++;
        note(self + ": " + name);
        return FaultKind.NONE;
      }
      if (choice > faults) {
        preemptionsLeft--;
        Task other = others.get(choice - faults - 1);
        note(self + " is held up before " + name);
        switchOrStep(self, other);
        fresh = false;
        continue;
      }
      faultsLeft--;
      steps++;
      FaultKind fault = nth(possible, choice);
      note(self + ": " + name + " " + fault);
      if (fault != FaultKind.SLEEP) {
        return fault;
      }
      long until = now + SLEEP.toNanos() + WAKES_AT_MULTIPLES - 1;
      self.sandbox().freeze(until - until % WAKES_AT_MULTIPLES);
      yieldTurn(self);
      fresh = false;
    }
  }

  private FaultKind nth(List<FaultKind> possible, int number) {
    int count = 0;
    for (FaultKind fault : possible) {
      if (bounds.faultKinds().contains(fault)) {
        count++;
        if (count == number) {
          return fault;
        }
      }
    }
    throw new IllegalStateException("there is no fault number " + number);
  }

  private int choose(int options, long position) {
    int choice = choices.choose(options, () -> digest(position), faultsLeft, preemptionsLeft);
    if (choice == Choices.EXPLORED) {
      explored = true;
      ended = true;
      throw new SandboxGoneError();
    }
    return choice;
  }

  private long digest(long position) {
    long sum = 0;
    for (Task task : tasks) {
      sum += task.digest(now);
    }
    return Hash.mix(Hash.mix(Hash.mix(position, now), world.digest()), sum);
  }

  private List<Task> readyExcept(Task self) {
    List<Task> ready = new ArrayList<>(4);
    for (Task task : tasks) {
      if (task != self && task.wakesAt() <= now) {
        ready.add(task);
      }
    }
    return ready;
  }

  /** Lets another task run; returns when {@code self} is chosen again. */
  void yieldTurn(Task self) {
    Task next = next();
    if (next == null) {
      throw new SandboxGoneError();
    }
    switchTo(self, next);
  }

  private void switchOrStep(Task self, Task other) {
    if (other.hasThread()) {
      switchTo(self, other);
    } else {
      step(other);
      yieldTurn(self);
    }
  }

  private void switchTo(Task self, Task next) {
    if (next != self) {
      resume(next);
      while (!self.consumeResume()) {
        LockSupport.park(this);
      }
    }
    checkAlive();
  }

  private void resume(Task next) {
    current = next;
    if (next.isStarted()) {
      next.allowResume();
      LockSupport.unpark(next.thread());
    } else {
      carriers.start(next, this::runOnCarrier);
    }
  }

  /** Runs a whole task on its own thread, then starts the next one. */
  private void runOnCarrier(Task task) {
    Throwable error = null;
    try {
      task.work().run();
    } catch (Throwable e) {
      error = e;
    }
    task.end(error);
    tasks.remove(task);
    carriers.release();
    Task next = null;
    if (!ended) {
      try {
        task.reportEnd();
        next = next();
      } catch (SandboxGoneError hasEnded) {
        next = null;
      } catch (RuntimeException e) {
        violation = violation == null ? e : violation;
        ended = true;
        next = null;
      }
    }
    if (next != null) {
      resume(next);
    } else {
      isDriverResumed = true;
      LockSupport.unpark(driver);
    }
  }

  /** Chooses the next task with a thread; null if the schedule has ended. */
  private Task next() {
    try {
      while (!ended) {
        Task dead = nextOfDeadSandbox();
        if (dead != null) {
          return dead;
        }
        List<Task> ready = readyExcept(null);
        if (ready.isEmpty()) {
          passTime();
          continue;
        }
        Task chosen = ready.get(choose(ready.size(), BETWEEN_TASKS));
        if (chosen.hasThread()) {
          return chosen;
        }
        step(chosen);
      }
    } catch (SandboxGoneError hasEnded) {
      return null;
    }
    return null;
  }

  /** The next task of a dead sandbox; such tasks unwind at once and cannot be chosen. */
  private Task nextOfDeadSandbox() {
    for (int i = tasks.size() - 1; i >= 0; i--) {
      Task task = tasks.get(i);
      if (task.sandbox().isDead()) {
        if (task.isStarted()) {
          return task;
        }
        task.end(new SandboxGoneError());
        tasks.remove(i);
      }
    }
    return null;
  }

  private void step(Task task) {
    Task before = current;
    current = task;
    steps++;
    note(task.name());
    task.learn(1);
    if (!task.step()) {
      task.end(null);
      tasks.remove(task);
    }
    current = before;
  }

  private void passTime() {
    long next = Long.MAX_VALUE;
    for (Task task : tasks) {
      next = Math.min(next, task.wakesAt());
    }
    long tick = world.nextSweep();
    if (next == Long.MAX_VALUE && tick == Long.MAX_VALUE) {
      for (Task task : tasks) {
        if (task.isStarted()) {
          throw violated(new ViolationException(task + " waits for ever"));
        }
      }
      if (!world.onIdle()) {
        ended = true;
      }
      return;
    }
    long reached = Math.min(next, tick);
    if (reached > horizon) {
      throw violated(
          new ViolationException(
              "the schedule does not end: after "
                  + Duration.ofNanos(horizon)
                  + " these tasks are left: "
                  + tasks
                  + world.waiting()));
    }
    now = reached;
    note("time passes");
    if (reached == tick) {
      world.sweep();
    }
  }
}
