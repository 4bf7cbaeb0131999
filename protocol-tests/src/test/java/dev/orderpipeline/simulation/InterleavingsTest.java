package dev.orderpipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.simulation.Explorer.Result;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All schedules within small bounds, and some random ones far beyond them. {@code mvn test}
 * explores the smaller scenarios without faults, {@code mvn verify} all scenarios and most faults,
 * {@code -Pfull} what takes longer.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterleavingsTest {
  /** Far more than it takes: what is within the bounds must be gone through to the end. */
  private static final Duration ENOUGH = Duration.ofMinutes(10);

  private static final Bounds MUCH_TROUBLE = Bounds.of(6, 12);

  /** The seeds are fixed: what one of them finds, every build finds. */
  private static final int SEEDS = 3;

  private static final int MORE_SEEDS = 12;
  private static final int RANDOM_SCHEDULES = 60;

  private Explorer explorer;

  @BeforeAll
  void start() {
    explorer = new Explorer();
  }

  @AfterAll
  void stop() {
    explorer.close();
  }

  static List<Scenario> everyScenario() {
    return Scenarios.all();
  }

  /** The scenarios with so many orders that they take most of the time. */
  static List<Scenario> largerScenarios() {
    return List.of(
        Scenarios.SEPARATE_FILES_AND_CORRECTION,
        Scenarios.ONE_BY_ONE,
        Scenarios.BACK_AT_ONCE,
        Scenarios.BY_HAND_NOW,
        Scenarios.WITHDRAWN,
        Scenarios.DRY_RUN,
        Scenarios.JOB,
        Scenarios.JOB_THEN_FUNCTION,
        Scenarios.FUNCTION_THEN_JOB,
        Scenarios.REPLAY_BY_JOB,
        Scenarios.EXPIRY_BY_JOB);
  }

  static Stream<Scenario> smallerScenarios() {
    return Scenarios.all().stream().filter(scenario -> !largerScenarios().contains(scenario));
  }

  @ParameterizedTest
  @MethodSource("smallerScenarios")
  void everyOrderOfWhatHappensIsSafe(Scenario scenario) {
    assertAllSafe(explorer.explore(scenario, Bounds.of(0, 0), ENOUGH));
  }

  @ParameterizedTest
  @Tag("verify")
  @MethodSource("largerScenarios")
  void everyOrderOfALargerScenarioIsSafe(Scenario scenario) {
    assertAllSafe(explorer.explore(scenario, Bounds.of(0, 0), ENOUGH));
  }

  static List<Arguments> withTrouble() {
    return List.of(
        Arguments.of(Scenarios.SET, Bounds.of(1, 0)),
        Arguments.of(Scenarios.CORRECTION, Bounds.of(0, 1)),
        Arguments.of(Scenarios.HIDDEN, Bounds.of(1, 0)),
        Arguments.of(Scenarios.NEVER, Bounds.of(1, 0)),
        Arguments.of(Scenarios.ABSENT, Bounds.of(2, 0)),
        Arguments.of(Scenarios.REPLAY_AND_CORRECTION, Bounds.of(0, 1)),
        Arguments.of(
            Scenarios.CHANGED_CODE,
            Bounds.only(1, 0, Fate.DIES_BEFORE, Fate.DIES_AFTER, Fate.FAILS, Fate.LOSES_ANSWER)),
        Arguments.of(Scenarios.JOB_ALONE, Bounds.only(1, 0, Fate.DIES_AFTER)),
        Arguments.of(Scenarios.JOB_AFTER_JOB, Bounds.only(1, 0, Fate.DIES_AFTER)),
        Arguments.of(Scenarios.JOB_AFTER_JOB, Bounds.only(1, 0, Fate.GIVEN_UP)),
        Arguments.of(Scenarios.JOB_AFTER_FUNCTION, Bounds.only(1, 0, Fate.DIES_AFTER)),
        Arguments.of(Scenarios.REJECTED_MESSAGE_BY_JOB, Bounds.only(1, 0, Fate.REFUSES_ENTRY)),
        Arguments.of(Scenarios.CORRECTION, Bounds.only(1, 0, Fate.DIES_AFTER)));
  }

  @ParameterizedTest
  @Tag("verify")
  @MethodSource("withTrouble")
  void everyScheduleWithSoMuchTroubleIsSafe(Scenario scenario, Bounds bounds) {
    assertAllSafe(explorer.explore(scenario, bounds, ENOUGH));
  }

  @Test
  void dispatchesThatVanishAreMadeAgain() {
    assertAllSafe(explorer.explore(Scenarios.CORRECTION, Bounds.only(3, 0, Fate.VANISHES), ENOUGH));
  }

  static List<Arguments> withMoreTrouble() {
    return List.of(
        Arguments.of(Scenarios.CORRECTION, Bounds.only(1, 0, Fate.SLEEPS)),
        Arguments.of(Scenarios.CORRECTION, Bounds.only(1, 0, Fate.DIES_BEFORE, Fate.DIES_AFTER)));
  }

  @ParameterizedTest
  @Tag("full")
  @MethodSource("withMoreTrouble")
  void everyScheduleWithMoreTroubleIsSafe(Scenario scenario, Bounds bounds) {
    assertAllSafe(explorer.explore(scenario, bounds, ENOUGH));
  }

  @ParameterizedTest
  @MethodSource("everyScenario")
  void someSchedulesWithMuchTroubleAreSafe(Scenario scenario) {
    assertSafe(explorer.walk(scenario, MUCH_TROUBLE, 1, SEEDS, ENOUGH));
  }

  @ParameterizedTest
  @Tag("verify")
  @MethodSource("everyScenario")
  void moreSchedulesWithMuchTroubleAreSafe(Scenario scenario) {
    assertSafe(explorer.walk(scenario, MUCH_TROUBLE, 1 + SEEDS, MORE_SEEDS, ENOUGH));
  }

  @ParameterizedTest
  @Tag("full")
  @MethodSource("everyScenario")
  void randomSchedulesWithMuchTroubleAreSafe(Scenario scenario) {
    long seed = Long.getLong("simulation.seed", System.nanoTime());
    System.out.println(scenario.name() + ": random schedules from -Dsimulation.seed=" + seed);

    assertSafe(explorer.walk(scenario, MUCH_TROUBLE, seed, RANDOM_SCHEDULES, ENOUGH));
  }

  private static void assertAllSafe(Result result) {
    assertSafe(result);
    assertThat(result.exhausted()).isTrue();
  }

  private static void assertSafe(Result result) {
    System.out.println(result);
    assertThat(result.failure()).isEmpty();
  }
}
