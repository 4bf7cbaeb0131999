package dev.orderpipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.simulation.Explorer.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All schedules within the full bounds, however long that takes; wider ones and random ones as far
 * as the time goes that is given by {@code -Dproof.minutes}.
 */
@Tag("proof")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterleavingsProofTest {
  private static final Duration WHOLE_TIME = Duration.ofMinutes(Long.getLong("proof.minutes", 15));

  private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(1);

  private final List<Result> results = new ArrayList<>();
  private long timeLeft = WHOLE_TIME.toNanos();
  private int shares;
  private Explorer explorer;

  @BeforeAll
  void start() {
    explorer = new Explorer();
    // One in three of the time is for random schedules.
    timeLeft = timeLeft * 2 / 3;
    shares = bounded().size();
  }

  @AfterAll
  void stop() {
    explorer.close();
    results.forEach(System.out::println);
  }

  @Test
  void everyScheduleWithOneFaultAndTwoPreemptionsIsSafe() {
    Result result = explorer.explore(Scenarios.CORRECTION, Bounds.of(1, 2), AS_LONG_AS_IT_TAKES);

    results.add(result);
    System.out.println(result);
    assertThat(result.failure()).isEmpty();
    assertThat(result.exhausted()).isTrue();
  }

  static List<Scenario> jobAlone() {
    return List.of(Scenarios.JOB_ALONE, Scenarios.JOB_AFTER_JOB, Scenarios.JOB_AFTER_FUNCTION);
  }

  @ParameterizedTest
  @MethodSource("jobAlone")
  void everyScheduleOfADayThatTheJobWorksOnWithOneFaultIsSafe(Scenario scenario) {
    Result result = explorer.explore(scenario, Bounds.of(1, 0), AS_LONG_AS_IT_TAKES);

    results.add(result);
    System.out.println(result);
    assertThat(result.failure()).isEmpty();
    assertThat(result.exhausted()).isTrue();
  }

  static List<Scenario> separateFiles() {
    return List.of(Scenarios.SEPARATE_FILES_AND_CORRECTION, Scenarios.ONE_BY_ONE);
  }

  @ParameterizedTest
  @MethodSource("separateFiles")
  void everyScheduleOfFilesOneByOneWithOneFaultIsSafe(Scenario scenario) {
    Result result = explorer.explore(scenario, Bounds.of(1, 0), AS_LONG_AS_IT_TAKES);

    results.add(result);
    System.out.println(result);
    assertThat(result.failure()).isEmpty();
    assertThat(result.exhausted()).isTrue();
  }

  /** The smaller ones first: what time they leave goes to the larger ones. */
  static List<Arguments> bounded() {
    List<Arguments> all = new ArrayList<>();
    int[][] steps = {{0, 1}, {1, 0}, {0, 2}, {1, 1}, {1, 2}, {2, 0}};
    for (int[] step : steps) {
      for (Scenario scenario : Scenarios.all()) {
        Set<Fate> fates = EnumSet.copyOf(Bounds.of(0, 0).fates());
        if (scenario.mayFail()) {
          fates.add(Fate.REFUSES_ENTRY);
        }
        all.add(Arguments.of(scenario, new Bounds(step[0], step[1], fates)));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("bounded")
  void everyScheduleWithinWiderBoundsIsSafeAsFarAsTimeGoes(Scenario scenario, Bounds bounds) {
    Result result = explorer.explore(scenario, bounds, Duration.ofNanos(timeLeft / shares));

    shares--;
    timeLeft -= result.time().toNanos();
    results.add(result);
    System.out.println(result);
    assertThat(result.failure()).isEmpty();
  }

  static List<Scenario> everyScenario() {
    return Scenarios.all();
  }

  @ParameterizedTest
  @MethodSource("everyScenario")
  void randomSchedulesWithMuchTroubleAreSafe(Scenario scenario) {
    long seed = Long.getLong("simulation.seed", System.nanoTime());
    System.out.println(scenario.name() + ": random schedules from -Dsimulation.seed=" + seed);

    Result result =
        explorer.walk(
            scenario,
            Bounds.of(8, 20),
            seed,
            Long.MAX_VALUE,
            WHOLE_TIME.dividedBy(3L * everyScenario().size()));

    results.add(result);
    System.out.println(result);
    assertThat(result.failure()).isEmpty();
  }
}
