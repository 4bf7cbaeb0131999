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

/** Runs schedules of a scenario: all within bounds, random ones, or a single recorded one. */
final class Explorer implements AutoCloseable {
  private final Carriers carriers = new Carriers();
  private final FileSystem files = Jimfs.newFileSystem(Configuration.unix());
  private final World.Shared shared;

  /** An explorer of the unchanged production classes. */
  Explorer() {
    this(Tampering.NONE);
  }

  /** An explorer of the production classes without one safeguard. */
  Explorer(Tampering tampering) {
    Path spools = files.getPath("/spools");
    try {
      Files.createDirectory(spools);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create the in-memory directory " + spools, e);
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
   * A schedule that violates an invariant.
   *
   * @param violation the violation
   * @param trace the steps of the schedule
   */
  record Failure(Schedule schedule, String violation, List<String> trace) {
    @Override
    public String toString() {
      return violation
          + "\nThe schedule:\n  "
          + String.join("\n  ", trace)
          + "\nRun it again with:\n  mvn test -pl protocol-tests -am -Dtest=ScheduleReplayTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulation.schedule="
          + schedule;
    }
  }

  /**
   * The result of an exploration.
   *
   * @param schedules the number of schedules run
   * @param completed the number of schedules that ran to their end; the others reached an explored
   *     state
   * @param states the number of distinct states
   * @param steps the number of steps
   * @param exhausted true if every schedule within the bounds was run
   */
  record Result(
      String scenario,
      Bounds bounds,
      long schedules,
      long completed,
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
          "%-29s %d faults %2d preemptions %10d schedules %9d completed %10d states %11d steps %8.1f s"
              + " %6.0f/s  %s",
          scenario,
          bounds.faults(),
          bounds.preemptions(),
          schedules,
          completed,
          states,
          steps,
          seconds,
          schedules / seconds,
          failure.isPresent() ? "FAILED" : exhausted ? "all" : "not all");
    }
  }

  /** Runs all schedules within the bounds, or as many as the time limit allows. */
  Result explore(Scenario scenario, Bounds bounds, Duration limit) {
    DepthFirst choices = new DepthFirst();
    long start = System.nanoTime();
    long schedules = 0;
    long completed = 0;
    long steps = 0;
    boolean hasMore = true;
    Optional<Failure> failure = Optional.empty();
    while (hasMore && failure.isEmpty() && System.nanoTime() - start < limit.toNanos()) {
      Scheduler finished = run(scenario, bounds, choices);
      schedules++;
      steps += finished.steps();
      completed += finished.endedAtExploredState() ? 0 : 1;
      failure = failure(finished, scenario, bounds, choices.chosen());
      hasMore = choices.next();
    }
    return new Result(
        scenario.name(),
        bounds,
        schedules,
        completed,
        choices.states(),
        steps,
        Duration.ofNanos(System.nanoTime() - start),
        !hasMore,
        failure);
  }

  /** Runs random schedules, one per seed, starting with {@code firstSeed}. */
  Result runRandom(
      Scenario scenario, Bounds bounds, long firstSeed, long maxSchedules, Duration limit) {
    long start = System.nanoTime();
    long schedules = 0;
    long steps = 0;
    Optional<Failure> failure = Optional.empty();
    while (schedules < maxSchedules
        && failure.isEmpty()
        && System.nanoTime() - start < limit.toNanos()) {
      RandomWalk choices = new RandomWalk(firstSeed + schedules);
      Scheduler finished = run(scenario, bounds, choices);
      schedules++;
      steps += finished.steps();
      failure = failure(finished, scenario, bounds, choices.chosen());
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

  /** Runs one schedule and returns its failure, if any. */
  Optional<Failure> replay(Schedule schedule) {
    World world = runTraced(schedule);
    return Optional.ofNullable(world.scheduler().violation())
        .map(
            violation ->
                new Failure(
                    schedule,
                    violation.getMessage() + causeOf(violation) + "\n" + world.summary(),
                    world.scheduler().trace()));
  }

  /** Runs one schedule and returns its steps. */
  List<String> trace(Schedule schedule) {
    return runTraced(schedule).scheduler().trace();
  }

  private World runTraced(Schedule schedule) {
    World world =
        new World(
            schedule.scenario(),
            shared,
            new RecordedChoices(schedule.choices()),
            schedule.bounds(),
            true);
    world.run();
    return world;
  }

  private Scheduler run(Scenario scenario, Bounds bounds, Choices choices) {
    World world = new World(scenario, shared, choices, bounds, false);
    world.run();
    return world.scheduler();
  }

  private Optional<Failure> failure(
      Scheduler finished, Scenario scenario, Bounds bounds, int[] choices) {
    if (finished.violation() == null) {
      return Optional.empty();
    }
    Schedule schedule = new Schedule(scenario, bounds, Arrays.stream(choices).boxed().toList());
    Optional<Failure> replayed = replay(schedule);
    return replayed.isPresent()
        ? replayed
        : Optional.of(
            new Failure(
                schedule, finished.violation() + "; a replay does not reproduce it", List.of()));
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
      throw new UncheckedIOException("cannot close the in-memory files", e);
    }
  }

  /** Repeats the choices of an earlier schedule. */
  private static final class RecordedChoices implements Choices {
    private final List<Integer> choices;
    private int position;

    private RecordedChoices(List<Integer> choices) {
      this.choices = choices;
    }

    @Override
    public int choose(int optionCount, LongSupplier state, int faultsLeft, int preemptionsLeft) {
      if (optionCount == 1 || position == choices.size()) {
        return 0;
      }
      int option = choices.get(position++);
      if (option >= optionCount) {
        throw new IllegalArgumentException(
            "the schedule does not fit the code: choice " + position + " has no option " + option);
      }
      return option;
    }
  }
}
