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
 * Explores all schedules within small bounds, and random ones beyond them. {@code mvn test}
 * explores the smaller scenarios, most without faults, {@code mvn verify} all scenarios and most
 * faults, {@code -Pfull} the longer explorations.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterleavingsTest {
  /** Far more than an exploration takes, because each must be complete. */
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private static final Bounds MANY_FAULTS = Bounds.of(6, 12);

  /** The seeds are fixed, so every build finds the same failures. */
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

  /** The scenarios with the most event orders, which take most of the time. */
  static List<Scenario> largerScenarios() {
    return List.of(
        Scenarios.SEPARATE_FILES_AND_CORRECTION,
        Scenarios.ONE_BY_ONE,
        Scenarios.CORRECTION_REVERTED_AT_ONCE,
        Scenarios.MANUAL_REQUEST_NOW,
        Scenarios.WITHDRAWN,
        Scenarios.DRY_RUN,
        Scenarios.JOB,
        Scenarios.JOB_THEN_FUNCTION,
        Scenarios.FUNCTION_THEN_JOB,
        Scenarios.REPLAY_BY_JOB,
        Scenarios.EXPIRY_BY_JOB,
        Scenarios.CLOSED_WITHDRAWN_BY_JOB);
  }

  static Stream<Scenario> smallerScenarios() {
    return Scenarios.all().stream().filter(scenario -> !largerScenarios().contains(scenario));
  }

  @ParameterizedTest
  @MethodSource("smallerScenarios")
  void everyOrderOfASmallerScenarioIsSafe(Scenario scenario) {
    assertAllSafe(explorer.explore(scenario, Bounds.of(0, 0), TIMEOUT));
  }

  @ParameterizedTest
  @Tag("verify")
  @MethodSource("largerScenarios")
  void everyOrderOfALargerScenarioIsSafe(Scenario scenario) {
    assertAllSafe(explorer.explore(scenario, Bounds.of(0, 0), TIMEOUT));
  }

  static List<Arguments> boundsWithFaults() {
    return List.of(
        Arguments.of(Scenarios.SET, Bounds.of(1, 0)),
        Arguments.of(Scenarios.CORRECTION, Bounds.of(0, 1)),
        Arguments.of(Scenarios.REJECTED, Bounds.only(1, 0, FaultKind.CRASH_AFTER)),
        Arguments.of(Scenarios.DELETED_FILE, Bounds.of(1, 0)),
        Arguments.of(Scenarios.MISSING_FILE, Bounds.of(1, 0)),
        Arguments.of(Scenarios.ABSENT, Bounds.of(2, 0)),
        Arguments.of(Scenarios.SNOOZED_AT_DEADLINE, Bounds.of(1, 0)),
        Arguments.of(Scenarios.SNOOZE_CANCELLED, Bounds.of(1, 1)),
        Arguments.of(Scenarios.SNOOZE_CANCELLED_LATER, Bounds.of(2, 0)),
        Arguments.of(Scenarios.REUPLOAD, Bounds.of(0, 1)),
        Arguments.of(Scenarios.REPLAY_AND_CORRECTION, Bounds.of(0, 1)),
        Arguments.of(Scenarios.REPUBLISH_AND_CORRECTION, Bounds.of(0, 1)),
        Arguments.of(
            Scenarios.REPUBLISH_AND_CORRECTION,
            Bounds.only(1, 0, FaultKind.CRASH_AFTER, FaultKind.NEAR_TIMEOUT)),
        Arguments.of(Scenarios.CHANGED_CODE_AND_CORRECTION, Bounds.of(0, 1)),
        Arguments.of(
            Scenarios.CHANGED_CODE_AND_REUPLOAD, Bounds.only(1, 0, FaultKind.CRASH_BEFORE)),
        Arguments.of(
            Scenarios.CHANGED_CODE,
            Bounds.only(
                1,
                0,
                FaultKind.CRASH_BEFORE,
                FaultKind.CRASH_AFTER,
                FaultKind.UNAVAILABLE,
                FaultKind.RESPONSE_LOST)),
        Arguments.of(Scenarios.JOB_ALONE, Bounds.only(1, 0, FaultKind.CRASH_AFTER)),
        Arguments.of(Scenarios.JOB_AFTER_JOB, Bounds.only(1, 0, FaultKind.CRASH_AFTER)),
        Arguments.of(Scenarios.JOB_AFTER_JOB, Bounds.only(1, 0, FaultKind.ABANDONED)),
        Arguments.of(Scenarios.JOB_AFTER_FUNCTION, Bounds.only(1, 0, FaultKind.CRASH_AFTER)),
        Arguments.of(
            Scenarios.REJECTED_MESSAGE_BY_JOB, Bounds.only(1, 0, FaultKind.ENTRY_REJECTED)),
        Arguments.of(Scenarios.CLOSED_REPLAY, Bounds.only(1, 0, FaultKind.CRASH_AFTER)),
        Arguments.of(Scenarios.CLOSED_BY_JOB, Bounds.only(1, 0, FaultKind.CRASH_AFTER)),
        Arguments.of(Scenarios.CLOSED_BY_JOB, Bounds.only(1, 0, FaultKind.ABANDONED)),
        Arguments.of(Scenarios.CLOSED_BY_FUNCTION, Bounds.only(1, 0, FaultKind.CRASH_AFTER)),
        Arguments.of(Scenarios.REBUILT_AS_NEXT, Bounds.only(1, 0, FaultKind.ENTRY_REJECTED)),
        Arguments.of(Scenarios.CORRECTION, Bounds.only(1, 0, FaultKind.CRASH_AFTER)));
  }

  @ParameterizedTest
  @Tag("verify")
  @MethodSource("boundsWithFaults")
  void everyScheduleWithTheSelectedFaultsIsSafe(Scenario scenario, Bounds bounds) {
    assertAllSafe(explorer.explore(scenario, bounds, TIMEOUT));
  }

  @Test
  void lostDispatchesAreRepeated() {
    assertAllSafe(
        explorer.explore(Scenarios.CORRECTION, Bounds.only(3, 0, FaultKind.DROPPED), TIMEOUT));
  }

  static List<Scenario> queueOutages() {
    return List.of(Scenarios.QUEUE_OUTAGE_16_MINUTES, Scenarios.QUEUE_OUTAGE_6_HOURS);
  }

  /** With a preemption, the outage begins at any step of a run. */
  @ParameterizedTest
  @Tag("verify")
  @MethodSource("queueOutages")
  void queueOutageAtAnyTimeOnlyDelaysTheDay(Scenario scenario) {
    assertAllSafe(explorer.explore(scenario, Bounds.of(0, 1), TIMEOUT));
  }

  @Test
  @Tag("full")
  void queueOutageOfDaysAtAnyTimeOnlyDelaysTheDay() {
    assertAllSafe(explorer.explore(Scenarios.QUEUE_OUTAGE_3_DAYS, Bounds.of(0, 1), TIMEOUT));
  }

  static List<Arguments> boundsWithMoreFaults() {
    return List.of(
        Arguments.of(
            Scenarios.REPUBLISH_AND_CORRECTION,
            Bounds.only(1, 0, FaultKind.CRASH_BEFORE, FaultKind.RESPONSE_LOST)),
        Arguments.of(
            Scenarios.CHANGED_CODE_AND_CORRECTION,
            Bounds.only(1, 0, FaultKind.CRASH_BEFORE, FaultKind.RESPONSE_LOST)),
        Arguments.of(Scenarios.CLOSED_CORRECTION, Bounds.only(1, 0, FaultKind.CRASH_AFTER)),
        Arguments.of(Scenarios.CORRECTION, Bounds.only(1, 0, FaultKind.SLEEP)),
        Arguments.of(Scenarios.CORRECTION, Bounds.only(1, 0, FaultKind.CRASH_BEFORE)));
  }

  @ParameterizedTest
  @Tag("full")
  @MethodSource("boundsWithMoreFaults")
  void everyScheduleWithMoreFaultsIsSafe(Scenario scenario, Bounds bounds) {
    assertAllSafe(explorer.explore(scenario, bounds, TIMEOUT));
  }

  @ParameterizedTest
  @MethodSource("everyScenario")
  void fixedRandomSchedulesWithManyFaultsAreSafe(Scenario scenario) {
    assertSafe(explorer.runRandom(scenario, MANY_FAULTS, 1, SEEDS, TIMEOUT));
  }

  @ParameterizedTest
  @Tag("verify")
  @MethodSource("everyScenario")
  void moreFixedRandomSchedulesWithManyFaultsAreSafe(Scenario scenario) {
    assertSafe(explorer.runRandom(scenario, MANY_FAULTS, 1 + SEEDS, MORE_SEEDS, TIMEOUT));
  }

  @ParameterizedTest
  @Tag("full")
  @MethodSource("everyScenario")
  void newRandomSchedulesWithManyFaultsAreSafe(Scenario scenario) {
    long seed = Long.getLong("simulation.seed", System.nanoTime());
    System.out.println(scenario.name() + ": random schedules from -Dsimulation.seed=" + seed);

    assertSafe(explorer.runRandom(scenario, MANY_FAULTS, seed, RANDOM_SCHEDULES, TIMEOUT));
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
