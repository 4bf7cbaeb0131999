package dev.orderpipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replays a schedule given by {@code -Dsimulation.schedule}. */
class ScheduleReplayTest {
  private static final String SCHEDULE =
      System.getProperty("simulation.schedule", "correction:1:1:all:4x0,1,9x0,2");

  @Test
  void replayRepeatsTheSameStepsAndIsSafe() {
    Schedule schedule = Schedule.parse(SCHEDULE);
    try (Explorer explorer = new Explorer()) {
      List<String> steps = explorer.trace(schedule);
      steps.forEach(System.out::println);

      assertThat(explorer.trace(schedule)).isEqualTo(steps);
      assertThat(explorer.replay(schedule)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // A late copy of the claim moved the end of the renewed lease back into the past.
        "set:2:0:DUPLICATE_LATE,SLEEP:10x0,2,1x0,1,2x0,1"
      })
  void scheduleThatOnceFailedIsSafe(String schedule) {
    try (Explorer explorer = new Explorer()) {
      assertThat(explorer.replay(Schedule.parse(schedule))).isEmpty();
    }
  }

  @Test
  void textOfAScheduleIsParsedBack() {
    assertThat(Schedule.parse("files:1:2:SLEEP,DROPPED:17x0,3,1,2x0,4"))
        .hasToString("files:1:2:SLEEP,DROPPED:17x0,3,1,2x0,4");
  }
}
