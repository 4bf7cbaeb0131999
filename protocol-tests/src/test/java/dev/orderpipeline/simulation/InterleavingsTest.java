package dev.orderpipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.simulation.Explorer.Result;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All schedules within small bounds, and some random ones far beyond them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterleavingsTest {
  /** Far more than it takes: what is within the bounds must be gone through to the end. */
  private static final Duration ENOUGH = Duration.ofMinutes(10);

  private static final long RANDOM_SCHEDULES = 60;

  private Explorer explorer;

  @BeforeAll
  void start() {
    explorer = new Explorer();
  }

  @AfterAll
  void stop() {
    explorer.close();
  }

  static Stream<Scenario> everyScenario() {
    return Scenarios.all().stream();
  }

  @ParameterizedTest
  @MethodSource("everyScenario")
  void everyOrderOfWhatHappensIsSafe(Scenario scenario) {
    assertAllSafe(explorer.explore(scenario, Bounds.of(0, 0), ENOUGH));
  }

  static List<Arguments> withTrouble() {
    return List.of(
        Arguments.of(Scenarios.CORRECTION, Bounds.of(0, 1)),
        Arguments.of(Scenarios.HIDDEN, Bounds.of(1, 0)),
        Arguments.of(Scenarios.NEVER, Bounds.of(1, 0)),
        Arguments.of(Scenarios.ABSENT, Bounds.of(2, 0)),
        Arguments.of(Scenarios.REPLAY_AND_CORRECTION, Bounds.of(0, 1)),
        Arguments.of(Scenarios.JOB_ALONE, Bounds.only(1, 0, Fate.DIES_AFTER)),
        Arguments.of(Scenarios.JOB_AFTER_JOB, Bounds.only(1, 0, Fate.DIES_AFTER)),
        Arguments.of(Scenarios.JOB_AFTER_JOB, Bounds.only(1, 0, Fate.GIVEN_UP)),
        Arguments.of(Scenarios.JOB_AFTER_FUNCTION, Bounds.only(1, 0, Fate.DIES_AFTER)),
        Arguments.of(Scenarios.REFUSED_MESSAGE_BY_JOB, Bounds.only(1, 0, Fate.REFUSES_ENTRY)),
        Arguments.of(Scenarios.CORRECTION, Bounds.only(1, 0, Fate.SLEEPS)),
        Arguments.of(Scenarios.CORRECTION, Bounds.only(1, 0, Fate.DIES_BEFORE, Fate.DIES_AFTER)));
  }

  @ParameterizedTest
  @MethodSource("withTrouble")
  void everyScheduleWithSoMuchTroubleIsSafe(Scenario scenario, Bounds bounds) {
    assertAllSafe(explorer.explore(scenario, bounds, ENOUGH));
  }

  @Test
  void dispatchesThatVanishAreMadeAgain() {
    assertAllSafe(explorer.explore(Scenarios.CORRECTION, Bounds.only(3, 0, Fate.VANISHES), ENOUGH));
  }

  @ParameterizedTest
  @MethodSource("everyScenario")
  void randomSchedulesWithMuchTroubleAreSafe(Scenario scenario) {
    long seed = Long.getLong("simulation.seed", System.nanoTime());
    System.out.println(scenario.name() + ": random schedules from -Dsimulation.seed=" + seed);

    Result result = explorer.walk(scenario, Bounds.of(6, 12), seed, RANDOM_SCHEDULES, ENOUGH);

    System.out.println(result);
    assertThat(result.failure()).isEmpty();
  }

  private static void assertAllSafe(Result result) {
    System.out.println(result);
    assertThat(result.failure()).isEmpty();
    assertThat(result.exhausted()).isTrue();
  }
}
