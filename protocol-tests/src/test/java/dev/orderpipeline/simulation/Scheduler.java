package dev.orderpipeline.simulation;

import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.simulation.aws.Hash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Runs the tasks of one schedule, one at a time, and lets {@link Choices} decide at every step who
 * goes on and what becomes of the step. Time is virtual: it passes only when no task can go on, and
 * while a task waits by itself. Whoever has the turn is the only one to touch anything here.
 */
final class Scheduler {
  /** A sandbox that sleeps through its lease sleeps longer than this. */
  private static final Duration SLEEP = Ledger.LEASE_TIME.plusSeconds(1);

  /** It wakes in the very moment in which a sweep may call another worker: before, or after. */
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
  private volatile boolean driversTurn;
  private Task current;
  private boolean currentInFlight;
  private long now;
  private int faultsLeft;
  private int preemptionsLeft;
  private long steps;
  private boolean over;
  private boolean known;
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

  /** Runs the schedule to its end. Called by the thread that made this. */
  void run() {
    Task first = next();
    if (first != null) {
      handTo(first);
      awaitDriversTurn();
    }
    // Whoever is left stands at a step: it unwinds, and can touch nothing any more.
    over = true;
    while (!tasks.isEmpty()) {
      Task left = tasks.get(tasks.size() - 1);
      if (left.isStarted() && !left.isDone()) {
        current = left;
        left.letGo();
        LockSupport.unpark(left.thread());
        awaitDriversTurn();
      } else {
        tasks.remove(left);
      }
    }
  }

  private void awaitDriversTurn() {
    while (!driversTurn) {
      LockSupport.park(this);
    }
    driversTurn = false;
  }

  /** Whether the schedule ended because its state was known. */
  boolean wasKnown() {
    return known;
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

  /** The task whose turn it is. */
  Task current() {
    return current;
  }

  /** True if nothing has gone wrong so far. */
  boolean isFaultless() {
    return faultsLeft == bounds.faults();
  }

  /** True if the call that takes effect now was on its way when its sandbox fell asleep. */
  boolean isInFlight() {
    return currentInFlight;
  }

  boolean isOver() {
    return over;
  }

  void add(Task task) {
    tasks.add(task);
  }

  /** The time as the current task reads it. */
  long readClock() {
    current.learn(now);
    return now;
  }

  /** Lets the time pass that the current task waits by itself; others are as slow. */
  void pass(Duration time) {
    checkAlive();
    now += time.toNanos();
  }

  /** Ends the schedule: an invariant does not hold. */
  Ended violated(RuntimeException what) {
    if (violation == null) {
      violation = what;
    }
    over = true;
    return new Ended();
  }

  void note(String line) {
    if (trace != null) {
      trace.add(Duration.ofNanos(now) + "  " + line);
    }
  }

  /** Makes a call of the current task: a step. */
  <T> T call(Call<T> call) {
    checkAlive();
    Task self = current;
    Fate fate = decide(self, call.name(), call.fates(), !call.alone());
    if (fate != Fate.PROCEEDS) {
      self.learn(Hash.of(fate.name()));
    }
    currentInFlight = self.sleptThrough();
    try {
      return switch (fate) {
        case PROCEEDS -> effect(self, call);
        case DIES_BEFORE -> throw dead(self);
        case DIES_AFTER -> {
          effectUnseen(call);
          throw dead(self);
        }
        case FAILS -> throw call.rejection().get();
        case LOSES_ANSWER -> {
          effectUnseen(call);
          throw timedOut(call);
        }
        case RETRIED -> {
          effectUnseen(call);
          yield effect(self, call);
        }
        case COMES_LATE -> {
          addLate(self, call);
          throw timedOut(call);
        }
        case COPY_COMES_LATE -> {
          addLate(self, call);
          yield effect(self, call);
        }
        case CONFLICTS -> throw Clients.conflict();
        case FAILS_IN_PART -> {
          T answer = call.inPart().does(false);
          self.learn(call.answer().getAsLong());
          yield answer;
        }
        case REFUSES_ENTRY -> {
          T answer = call.inPart().does(true);
          self.learn(call.answer().getAsLong());
          yield answer;
        }
        default -> throw new IllegalStateException(fate + " is no fate of a call");
      };
    } finally {
      currentInFlight = false;
    }
  }

  /** Lets something happen to the current task that is no call. */
  Fate meet(String name, List<Fate> fates) {
    checkAlive();
    Task self = current;
    Fate fate = decide(self, name, fates, false);
    self.learn(Hash.of(fate.name()));
    return fate;
  }

  private <T> T effect(Task self, Call<T> call) {
    try {
      T answer = call.effect().get();
      self.learn(call.answer().getAsLong());
      return answer;
    } catch (SdkException e) {
      self.learn(call.answer().getAsLong());
      throw e;
    } catch (RuntimeException e) {
      throw violated(e);
    }
  }

  private void effectUnseen(Call<?> call) {
    try {
      Object unused = call.effect().get();
    } catch (SdkException unseen) {
      // Its answer is lost, whatever it was.
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
                effectUnseen(call);
              } finally {
                currentInFlight = false;
              }
              return false;
            }));
  }

  private static SdkClientException timedOut(Call<?> call) {
    return SdkClientException.create(call.name() + " was not answered in time");
  }

  private static Ended dead(Task self) {
    self.sandbox().die();
    return new Ended();
  }

  private void checkAlive() {
    if (over || current.sandbox().isDead()) {
      throw new Ended();
    }
  }

  private Fate decide(Task self, String name, List<Fate> fates, boolean mayPreempt) {
    self.arrive();
    boolean fresh = mayPreempt;
    while (true) {
      List<Fate> possible = faultsLeft > 0 ? fates : List.of();
      List<Task> others = fresh && preemptionsLeft > 0 ? readyBut(self) : List.of();
      int faults = 0;
      for (Fate fate : possible) {
        if (bounds.fates().contains(fate)) {
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
        return Fate.PROCEEDS;
      }
      if (choice > faults) {
        preemptionsLeft--;
        Task other = others.get(choice - faults - 1);
        note(self + " is held up before " + name);
        goTo(self, other);
        fresh = false;
        continue;
      }
      faultsLeft--;
      steps++;
      Fate fate = nth(possible, choice);
      note(self + ": " + name + " " + fate);
      if (fate != Fate.SLEEPS) {
        return fate;
      }
      long until = now + SLEEP.toNanos() + WAKES_AT_MULTIPLES - 1;
      self.sandbox().freeze(until - until % WAKES_AT_MULTIPLES);
      leaveTurn(self);
      fresh = false;
    }
  }

  private Fate nth(List<Fate> possible, int number) {
    int count = 0;
    for (Fate fate : possible) {
      if (bounds.fates().contains(fate)) {
        count++;
        if (count == number) {
          return fate;
        }
      }
    }
    throw new IllegalStateException("there is no fate number " + number);
  }

  private int choose(int options, long where) {
    int choice = choices.choose(options, () -> digest(where), faultsLeft, preemptionsLeft);
    if (choice == Choices.KNOWN) {
      known = true;
      over = true;
      throw new Ended();
    }
    return choice;
  }

  private long digest(long where) {
    long sum = 0;
    for (Task task : tasks) {
      sum += task.digest(now);
    }
    return Hash.mix(Hash.mix(Hash.mix(where, now), world.digest()), sum);
  }

  private List<Task> readyBut(Task self) {
    List<Task> ready = new ArrayList<>(4);
    for (Task task : tasks) {
      if (task != self && task.wakesAt() <= now) {
        ready.add(task);
      }
    }
    return ready;
  }

  /** Gives the turn away; returns when {@code self} is chosen again. */
  void leaveTurn(Task self) {
    Task next = next();
    if (next == null) {
      throw new Ended();
    }
    switchTo(self, next);
  }

  private void goTo(Task self, Task other) {
    if (other.hasThread()) {
      switchTo(self, other);
    } else {
      step(other);
      leaveTurn(self);
    }
  }

  private void switchTo(Task self, Task next) {
    if (next != self) {
      handTo(next);
      while (!self.takeGo()) {
        LockSupport.park(this);
      }
    }
    checkAlive();
  }

  private void handTo(Task next) {
    current = next;
    if (next.isStarted()) {
      next.letGo();
      LockSupport.unpark(next.thread());
    } else {
      carriers.start(next, this::carry);
    }
  }

  /** On the task's own thread: all of it, and the choice of who is next. */
  private void carry(Task task) {
    Throwable leftBy = null;
    try {
      task.work().run();
    } catch (Throwable e) {
      leftBy = e;
    }
    task.end(leftBy);
    tasks.remove(task);
    carriers.release();
    Task next = null;
    if (!over) {
      try {
        task.tellLeft();
        next = next();
      } catch (Ended isOver) {
        next = null;
      } catch (RuntimeException e) {
        violation = violation == null ? e : violation;
        over = true;
        next = null;
      }
    }
    if (next != null) {
      handTo(next);
    } else {
      driversTurn = true;
      LockSupport.unpark(driver);
    }
  }

  /** Chooses the next task with a thread; null if the schedule is over. */
  private Task next() {
    try {
      while (!over) {
        Task dead = unwinding();
        if (dead != null) {
          return dead;
        }
        List<Task> ready = readyBut(null);
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
    } catch (Ended isOver) {
      return null;
    }
    return null;
  }

  /** What is left of a dead sandbox unwinds at once: it is not there to be chosen. */
  private Task unwinding() {
    for (int i = tasks.size() - 1; i >= 0; i--) {
      Task task = tasks.get(i);
      if (task.sandbox().isDead()) {
        if (task.isStarted()) {
          return task;
        }
        task.end(new Ended());
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
          throw violated(new ViolationException(task + " waits for what never comes"));
        }
      }
      if (!world.quiet()) {
        over = true;
      }
      return;
    }
    long reached = Math.min(next, tick);
    if (reached > horizon) {
      throw violated(
          new ViolationException(
              "something waits for ever: after "
                  + Duration.ofNanos(horizon)
                  + " there are still "
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
