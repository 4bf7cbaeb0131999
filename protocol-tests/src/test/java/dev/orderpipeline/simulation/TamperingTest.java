package dev.orderpipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.simulation.Explorer.Result;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Removes one safeguard of the protocol at a time: a schedule within the bounds must then fail. */
class TamperingTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  static List<Arguments> safeguards() {
    return List.of(
        Arguments.of(
            Tampering.NO_ITEM_VERSION,
            Scenarios.CORRECTION,
            Bounds.of(0, 1),
            "items of the set went back from"),
        Arguments.of(
            Tampering.PROMOTED_WITHOUT_ITEM_VERSION,
            Scenarios.CHANGED_CODE_AND_CORRECTION,
            Bounds.of(0, 1),
            "run#2 has other content than revision 2 had before"),
        Arguments.of(
            Tampering.NO_FENCING_TOKEN,
            Scenarios.CORRECTION,
            Bounds.only(1, 0, FaultKind.SLEEP),
            "which does not hold the lease"),
        Arguments.of(
            Tampering.SHRINKING_LEASE,
            Scenarios.JOB_AFTER_JOB,
            Bounds.of(0, 0),
            "the lease was shortened while it was held"),
        Arguments.of(
            Tampering.NO_LEASE,
            Scenarios.CORRECTION,
            Bounds.only(1, 0, FaultKind.DELIVERED_TWICE),
            "which does not hold the lease"),
        Arguments.of(
            Tampering.NO_SWEEP,
            Scenarios.CORRECTION,
            Bounds.of(0, 0),
            "an event is left in the table"),
        Arguments.of(
            Tampering.COPY_AFTER_FINISH,
            Scenarios.CORRECTION,
            Bounds.of(0, 0),
            "its archive is not at its permanent key"),
        Arguments.of(
            Tampering.NO_SEND_DEADLINE,
            Scenarios.CORRECTION,
            Bounds.only(1, 0, FaultKind.SLEEP),
            "which does not hold the lease"),
        Arguments.of(
            Tampering.FALLING_PROGRESS,
            Scenarios.JOB_AFTER_JOB,
            Bounds.only(1, 0, FaultKind.DUPLICATE_LATE),
            "fell to"),
        Arguments.of(
            Tampering.WIDE_EXECUTOR_WINDOW,
            Scenarios.JOB_AFTER_JOB,
            Bounds.of(0, 0),
            "is sent outside the window after the recorded progress of its part"),
        Arguments.of(
            Tampering.IGNORED_PROGRESS,
            Scenarios.JOB_AFTER_JOB,
            Bounds.only(1, 0, FaultKind.UNAVAILABLE),
            "is sent by an attempt that began at"),
        Arguments.of(
            Tampering.NO_LATE_RELEASE,
            Scenarios.JOB_AFTER_JOB,
            Bounds.only(1, 0, FaultKind.ABANDONED),
            "which does not hold the lease"),
        Arguments.of(
            Tampering.INCOMPLETE_CLOSING_MESSAGE,
            Scenarios.CLOSED_BY_JOB,
            Bounds.of(0, 0),
            "a consumer has revision 1, but does not believe it"),
        Arguments.of(
            Tampering.UNORDERED_CLOSING_MESSAGE,
            Scenarios.CLOSED_BY_JOB,
            Bounds.of(0, 0),
            "the closing message of revision 1 is sent before message number"),
        Arguments.of(
            Tampering.TRUSTING_CONSUMER,
            Scenarios.CLOSED_CORRECTION,
            Bounds.of(0, 0),
            "a consumer believes that it has revision 1, but it lacks messages"),
        Arguments.of(
            Tampering.NO_NOTIFICATION_RECORD,
            Scenarios.MISSING_FILE,
            Bounds.of(0, 0),
            "missing files are reported again"),
        Arguments.of(
            Tampering.UNSEEN_SNOOZE,
            Scenarios.SNOOZED,
            Bounds.of(0, 0),
            "missing files are reported although the partner is snoozed"),
        Arguments.of(
            Tampering.NO_EVENT,
            Scenarios.CORRECTION,
            Bounds.of(0, 0),
            "run#1 ends PUBLISHED without an event"),
        Arguments.of(
            Tampering.NO_SETTLING_LIMIT,
            Scenarios.CHANGING,
            Bounds.of(0, 0),
            "corrections settle for longer than their limit"),
        Arguments.of(
            Tampering.NONE,
            Scenarios.ONE_BY_ONE.settling(Duration.ZERO),
            Bounds.of(0, 0),
            "a mixture of old and new files"));
  }

  /** The safeguards of an executor that sleeps while the job's driver dies. */
  static List<Arguments> executorSafeguards() {
    return List.of(
        Arguments.of(
            Tampering.NO_FENCING_TOKEN,
            Scenarios.JOB_AFTER_JOB,
            Bounds.only(2, 0, FaultKind.CRASH_AFTER, FaultKind.SLEEP),
            "which does not hold the lease"),
        Arguments.of(
            Tampering.NO_SEND_DEADLINE,
            Scenarios.JOB_AFTER_JOB,
            Bounds.only(2, 0, FaultKind.CRASH_AFTER, FaultKind.SLEEP),
            "which does not hold the lease"));
  }

  @ParameterizedTest
  @Tag("proof")
  @MethodSource("executorSafeguards")
  void withoutAnExecutorSafeguardAScheduleFails(
      Tampering tampering, Scenario scenario, Bounds bounds, String violation) {
    assertThat(failure(tampering, scenario, bounds)).containsPattern("/executor\\d+, " + violation);
  }

  @ParameterizedTest
  @Tag("verify")
  @MethodSource("safeguards")
  void withoutASafeguardAScheduleFails(
      Tampering tampering, Scenario scenario, Bounds bounds, String violation) {
    assertThat(failure(tampering, scenario, bounds)).contains(violation);
  }

  private static String failure(Tampering tampering, Scenario scenario, Bounds bounds) {
    try (Explorer explorer = new Explorer(tampering)) {
      Result result = explorer.explore(scenario, bounds, TIMEOUT);

      System.out.println(tampering + " " + result);
      assertThat(result.failure()).isPresent();
      return result.failure().get().violation();
    }
  }

  /** The scenarios and bounds of the tests above without duplicates. */
  static Stream<Arguments> exploredBounds() {
    return Stream.concat(safeguards().stream(), executorSafeguards().stream())
        .map(Arguments::get)
        .map(of -> List.of(((Scenario) of[1]).settling(Duration.ofMinutes(1)), of[2]))
        .distinct()
        .map(of -> Arguments.of(of.toArray()));
  }

  @ParameterizedTest
  @Tag("proof")
  @MethodSource("exploredBounds")
  void withAllSafeguardsNoScheduleWithinTheSameBoundsFails(Scenario scenario, Bounds bounds) {
    try (Explorer explorer = new Explorer()) {
      Result result = explorer.explore(scenario, bounds, TIMEOUT);

      System.out.println(result);
      assertThat(result.failure()).isEmpty();
    }
  }
}
