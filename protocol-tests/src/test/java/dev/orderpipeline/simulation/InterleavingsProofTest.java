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
 * Explores all schedules within the full bounds without a time limit. Wider bounds and random
 * schedules share the time of {@code -Dproof.minutes}, 15 by default.
 */
@Tag("proof")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterleavingsProofTest {
  private static final Duration WHOLE_TIME = Duration.ofMinutes(Long.getLong("proof.minutes", 15));

  private static final Duration NO_LIMIT = Duration.ofDays(1);

  private final List<Result> results = new ArrayList<>();
  private long timeLeft = WHOLE_TIME.toNanos();
  private int shares;
  private Explorer explorer;

  @BeforeAll
  void start() {
    explorer = new Explorer();
    // A third of the time is for random schedules.
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
    Result result = explorer.explore(Scenarios.CORRECTION, Bounds.of(1, 2), NO_LIMIT);

    results.add(result);
    System.out.println(result);
    assertThat(result.failure()).isEmpty();
    assertThat(result.exhausted()).isTrue();
  }

  static List<Scenario> scenariosWithEveryFault() {
    return List.of(
        Scenarios.JOB_ALONE,
        Scenarios.JOB_AFTER_JOB,
        Scenarios.JOB_AFTER_FUNCTION,
        Scenarios.REPUBLISH_AND_CORRECTION,
        Scenarios.CHANGED_CODE_AND_CORRECTION);
  }

  @ParameterizedTest
  @MethodSource("scenariosWithEveryFault")
  void everyScheduleWithOneFaultOfAnyKindIsSafe(Scenario scenario) {
    Result result = explorer.explore(scenario, Bounds.of(1, 0), NO_LIMIT);

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
  void everyScheduleOfSeparateFilesWithOneFaultIsSafe(Scenario scenario) {
    Result result = explorer.explore(scenario, Bounds.of(1, 0), NO_LIMIT);

    results.add(result);
    System.out.println(result);
    assertThat(result.failure()).isEmpty();
    assertThat(result.exhausted()).isTrue();
  }

  /** Smaller bounds first, so that the time they leave goes to larger ones. */
  static List<Arguments> bounded() {
    List<Arguments> all = new ArrayList<>();
    int[][] steps = {{0, 1}, {1, 0}, {0, 2}, {1, 1}, {1, 2}, {2, 0}};
    for (int[] step : steps) {
      for (Scenario scenario : Scenarios.all()) {
        Set<FaultKind> faultKinds = EnumSet.copyOf(Bounds.of(0, 0).faultKinds());
        if (scenario.canFail()) {
          faultKinds.add(FaultKind.ENTRY_REJECTED);
        }
        all.add(Arguments.of(scenario, new Bounds(step[0], step[1], faultKinds)));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("bounded")
  void everyExploredScheduleWithinWiderBoundsIsSafe(Scenario scenario, Bounds bounds) {
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
  void randomSchedulesWithManyFaultsAreSafe(Scenario scenario) {
    long seed = Long.getLong("simulation.seed", System.nanoTime());
    System.out.println(scenario.name() + ": random schedules from -Dsimulation.seed=" + seed);

    Result result =
        explorer.runRandom(
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
