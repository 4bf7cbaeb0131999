package dev.orderpipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A schedule is run again by its text, {@code -Dsimulation.schedule}. */
class ScheduleReplayTest {
  private static final String SCHEDULE =
      System.getProperty("simulation.schedule", "correction:1:1:all:4x0,1,9x0,2");

  @Test
  void theScheduleGivesTheSameStepsEachTimeAndIsSafe() {
    Schedule schedule = Schedule.parse(SCHEDULE);
    try (Explorer explorer = new Explorer()) {
      List<String> steps = explorer.trace(schedule);
      steps.forEach(System.out::println);

      assertThat(explorer.trace(schedule)).isEqualTo(steps);
      assertThat(explorer.replay(schedule)).isEmpty();
    }
  }

  @Test
  void aScheduleIsWrittenAsItIsRead() {
    assertThat(Schedule.parse("files:1:2:SLEEPS,VANISHES:17x0,3,1,2x0,4"))
        .hasToString("files:1:2:SLEEPS,VANISHES:17x0,3,1,2x0,4");
  }
}
