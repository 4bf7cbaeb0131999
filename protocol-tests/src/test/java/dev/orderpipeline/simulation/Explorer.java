package dev.orderpipeline.simulation;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.orderpipeline.contract.MessageContract;
import dev.orderpipeline.simulation.aws.Expressions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Runs schedules of a scenario: all within bounds, random ones, or one again. */
final class Explorer implements AutoCloseable {
  private final Carriers carriers = new Carriers();
  private final FileSystem files = Jimfs.newFileSystem(Configuration.unix());
  private final World.Shared shared;

  /** An explorer of the domain as it is. */
  Explorer() {
    this(Tampering.NONE);
  }

  /** An explorer of the domain without one of its safeguards. */
  Explorer(Tampering tampering) {
    Path spools = files.getPath("/spools");
    try {
      Files.createDirectory(spools);
    } catch (IOException e) {
      throw new UncheckedIOException("there is no directory in memory", e);
    }
    shared =
        new World.Shared(
            carriers,
            new Expressions(),
            spools,
            new HashMap<>(),
            new MessageContract(),
            new HashSet<>(),
            tampering);
  }

  /**
   * A schedule in which an invariant did not hold.
   *
   * @param what did not hold
   * @param trace the steps of the schedule
   */
  record Failure(Schedule schedule, String what, List<String> trace) {
    @Override
    public String toString() {
      return what
          + "\nThe schedule:\n  "
          + String.join("\n  ", trace)
          + "\nRun it again with:\n  mvn test -pl protocol-tests -am -Dtest=ScheduleReplayTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.schedule="
          + schedule;
    }
  }

  /**
   * What an exploration came to.
   *
   * @param schedules how many were run
   * @param whole how many of them to their end; the others met a state that was known
   * @param states how many different ones were met
   * @param steps how many steps were made
   * @param exhausted true if there are no other schedules within the bounds
   */
  record Result(
      String scenario,
      Bounds bounds,
      long schedules,
      long whole,
      long states,
      long steps,
      Duration time,
      boolean exhausted,
      Optional<Failure> failure) {
    @Override
    public String toString() {
      double seconds = Math.max(0.001, time.toMillis() / 1000.0);
      return String.format(
          Locale.ROOT,
          "%-29s %d faults %2d preemptions %10d schedules %9d whole %10d states %11d steps %8.1f s"
              + " %6.0f/s  %s",
          scenario,
          bounds.faults(),
          bounds.preemptions(),
          schedules,
          whole,
          states,
          steps,
          seconds,
          schedules / seconds,
          failure.isPresent() ? "FAILED" : exhausted ? "all" : "not all");
    }
  }

  /** Runs all schedules within the bounds, as far as the time allows. */
  Result explore(Scenario scenario, Bounds bounds, Duration limit) {
    DepthFirst choices = new DepthFirst();
    long start = System.nanoTime();
    long schedules = 0;
    long whole = 0;
    long steps = 0;
    boolean more = true;
    Optional<Failure> failure = Optional.empty();
    while (more && failure.isEmpty() && System.nanoTime() - start < limit.toNanos()) {
      Scheduler ran = run(scenario, bounds, choices);
      schedules++;
      steps += ran.steps();
      whole += ran.wasKnown() ? 0 : 1;
      failure = failure(ran, scenario, bounds, choices.taken());
      more = choices.next();
    }
    return new Result(
        scenario.name(),
        bounds,
        schedules,
        whole,
        choices.states(),
        steps,
        Duration.ofNanos(System.nanoTime() - start),
        !more,
        failure);
  }

  /** Runs random schedules, one for each seed from {@code firstSeed} on. */
  Result walk(Scenario scenario, Bounds bounds, long firstSeed, long most, Duration limit) {
    long start = System.nanoTime();
    long schedules = 0;
    long steps = 0;
    Optional<Failure> failure = Optional.empty();
    while (schedules < most && failure.isEmpty() && System.nanoTime() - start < limit.toNanos()) {
      RandomWalk choices = new RandomWalk(firstSeed + schedules);
      Scheduler ran = run(scenario, bounds, choices);
      schedules++;
      steps += ran.steps();
      failure = failure(ran, scenario, bounds, choices.taken());
    }
    return new Result(
        scenario.name(),
        bounds,
        schedules,
        schedules,
        0,
        steps,
        Duration.ofNanos(System.nanoTime() - start),
        false,
        failure);
  }

  /** Runs one schedule; the failure that it shows, if it does. */
  Optional<Failure> replay(Schedule schedule) {
    World world = traced(schedule);
    return Optional.ofNullable(world.scheduler().violation())
        .map(
            violation ->
                new Failure(
                    schedule,
                    violation.getMessage() + causeOf(violation) + "\n" + world.summary(),
                    world.scheduler().trace()));
  }

  /** Runs one schedule and tells its steps. */
  List<String> trace(Schedule schedule) {
    return traced(schedule).scheduler().trace();
  }

  private World traced(Schedule schedule) {
    World world =
        new World(
            schedule.scenario(), shared, new Taken(schedule.choices()), schedule.bounds(), true);
    world.run();
    return world;
  }

  private Scheduler run(Scenario scenario, Bounds bounds, Choices choices) {
    World world = new World(scenario, shared, choices, bounds, false);
    world.run();
    return world.scheduler();
  }

  private Optional<Failure> failure(Scheduler ran, Scenario scenario, Bounds bounds, int[] taken) {
    if (ran.violation() == null) {
      return Optional.empty();
    }
    Schedule schedule = new Schedule(scenario, bounds, Arrays.stream(taken).boxed().toList());
    Optional<Failure> again = replay(schedule);
    return again.isPresent()
        ? again
        : Optional.of(
            new Failure(
                schedule, ran.violation() + "; it does not come again by replay", List.of()));
  }

  private static String causeOf(RuntimeException violation) {
    if (violation instanceof ViolationException && violation.getCause() == null) {
      return "";
    }
    StringWriter text = new StringWriter();
    violation.printStackTrace(new PrintWriter(text, true));
    return "\n" + text;
  }

  @Override
  public void close() {
    carriers.close();
    try {
      files.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the files in memory cannot be closed", e);
    }
  }

  /** The ways of a schedule that was run before. */
  private static final class Taken implements Choices {
    private final List<Integer> taken;
    private int position;

    private Taken(List<Integer> taken) {
      this.taken = taken;
    }

    @Override
    public int choose(int ways, LongSupplier state, int faultsLeft, int preemptionsLeft) {
      if (ways == 1 || position == taken.size()) {
        return 0;
      }
      int way = taken.get(position++);
      if (way >= ways) {
        throw new IllegalArgumentException(
            "the schedule does not fit: there is no way " + way + " at choice " + position);
      }
      return way;
    }
  }
}
