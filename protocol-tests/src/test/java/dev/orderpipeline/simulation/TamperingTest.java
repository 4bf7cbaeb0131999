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

/**
 * The check bites: without one of the protocol's safeguards, a schedule within the bounds fails.
 */
class TamperingTest {
  private static final Duration ENOUGH = Duration.ofMinutes(10);

  static List<Arguments> safeguards() {
    return List.of(
        Arguments.of(
            Tampering.NO_ITEM_VERSION,
            Scenarios.CORRECTION,
            Bounds.of(0, 1),
            "the revision fell from"),
        Arguments.of(
            Tampering.NO_FENCING_TOKEN,
            Scenarios.CORRECTION,
            Bounds.only(1, 0, Fate.SLEEPS),
            "which does not hold the lease"),
        Arguments.of(
            Tampering.NO_GROWTH_OF_LEASE,
            Scenarios.JOB_AFTER_JOB,
            Bounds.of(0, 0),
            "the lease was shortened while it was held"),
        Arguments.of(
            Tampering.NO_LEASE,
            Scenarios.CORRECTION,
            Bounds.only(1, 0, Fate.DELIVERED_TWICE),
            "which does not hold the lease"),
        Arguments.of(
            Tampering.NO_SWEEP, Scenarios.CORRECTION, Bounds.of(0, 0), "the set ends open"),
        Arguments.of(
            Tampering.COPY_AFTER_FINISH,
            Scenarios.CORRECTION,
            Bounds.of(0, 0),
            "its archive is not in its place for good"),
        Arguments.of(
            Tampering.NO_STOP_OF_SENDING,
            Scenarios.CORRECTION,
            Bounds.only(1, 0, Fate.SLEEPS),
            "which does not hold the lease"),
        Arguments.of(
            Tampering.NO_GROWTH_OF_PARTS,
            Scenarios.JOB_AFTER_JOB,
            Bounds.only(1, 0, Fate.COPY_COMES_LATE),
            "fell to"),
        Arguments.of(
            Tampering.WIDE_WINDOW_OF_MACHINES,
            Scenarios.JOB_AFTER_JOB,
            Bounds.of(0, 0),
            "is sent outside the window after what is known of its part"),
        Arguments.of(
            Tampering.NO_LOOK_AT_WHAT_IS_KNOWN,
            Scenarios.JOB_AFTER_JOB,
            Bounds.only(1, 0, Fate.FAILS),
            "is sent by an attempt that began when all before"),
        Arguments.of(
            Tampering.NO_LATE_RELEASE,
            Scenarios.JOB_AFTER_JOB,
            Bounds.only(1, 0, Fate.GIVEN_UP),
            "which does not hold the lease"),
        Arguments.of(
            Tampering.NO_MARK,
            Scenarios.NEVER,
            Bounds.of(0, 0),
            "people are told twice of missing files"),
        Arguments.of(
            Tampering.NONE,
            Scenarios.ONE_BY_ONE.settling(Duration.ZERO),
            Bounds.of(0, 0),
            "a mixture of files not meant together"));
  }

  /** Of a machine that sends for the driver of the job, which dies while the machine sleeps. */
  static List<Arguments> safeguardsOfMachines() {
    return List.of(
        Arguments.of(
            Tampering.NO_FENCING_TOKEN,
            Scenarios.JOB_AFTER_JOB,
            Bounds.only(2, 0, Fate.DIES_AFTER, Fate.SLEEPS),
            "which does not hold the lease"),
        Arguments.of(
            Tampering.NO_STOP_OF_SENDING,
            Scenarios.JOB_AFTER_JOB,
            Bounds.only(2, 0, Fate.DIES_AFTER, Fate.SLEEPS),
            "which does not hold the lease"));
  }

  @ParameterizedTest
  @Tag("proof")
  @MethodSource("safeguardsOfMachines")
  void withoutASafeguardOfMachinesAScheduleFails(
      Tampering tampering, Scenario scenario, Bounds bounds, String what) {
    assertThat(failure(tampering, scenario, bounds)).containsPattern("/machine\\d+, " + what);
  }

  @ParameterizedTest
  @Tag("verify")
  @MethodSource("safeguards")
  void withoutASafeguardAScheduleFails(
      Tampering tampering, Scenario scenario, Bounds bounds, String what) {
    assertThat(failure(tampering, scenario, bounds)).contains(what);
  }

  private static String failure(Tampering tampering, Scenario scenario, Bounds bounds) {
    try (Explorer explorer = new Explorer(tampering)) {
      Result result = explorer.explore(scenario, bounds, ENOUGH);

      System.out.println(tampering + " " + result);
      assertThat(result.failure()).isPresent();
      return result.failure().get().what();
    }
  }

  /** Within which bounds of which scenario a safeguard is missed, each once. */
  static Stream<Arguments> explored() {
    return Stream.concat(safeguards().stream(), safeguardsOfMachines().stream())
        .map(Arguments::get)
        .map(of -> List.of(((Scenario) of[1]).settling(Duration.ofMinutes(1)), of[2]))
        .distinct()
        .map(of -> Arguments.of(of.toArray()));
  }

  @ParameterizedTest
  @Tag("proof")
  @MethodSource("explored")
  void withAllSafeguardsNoScheduleWithinTheSameBoundsFails(Scenario scenario, Bounds bounds) {
    try (Explorer explorer = new Explorer()) {
      Result result = explorer.explore(scenario, bounds, ENOUGH);

      System.out.println(result);
      assertThat(result.failure()).isEmpty();
    }
  }
}
