package dev.orderpipeline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.cli.command.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StackEventsTest {
  private final StringWriter shown = new StringWriter();
  private final StackEvents events =
      new StackEvents(new Progress(new PrintWriter(shown), () -> 0, 0));

  private String shown() {
    return shown.toString().replace(System.lineSeparator(), "\n");
  }

  @Test
  void runOfAJobIsShownFromItsBeginToItsEnd() {
    events.jobRunStarted("j", "jr_1");
    assertThat(events.activeJobRuns()).isEqualTo(1);

    events.jobRunSucceeded("j", "jr_1", Duration.ofMillis(12_300));

    assertThat(shown())
        .isEqualTo(
            "[  0.0 s] run jr_1 of j starts\n[  0.0 s] run jr_1 of j succeeded after 12.3 s\n");
    assertThat(events.activeJobRuns()).isZero();
    assertThat(events.startedJobRuns()).isEqualTo(1);
    assertThat(events.permanentFailure()).isEmpty();
  }

  @Test
  void eventIsOneLineAndANotificationIsItsText() {
    events.notificationPublished(
        "t", "", "{\"type\":\"day.published\",\"subject\":\"acme/2022-01-30\"}");
    events.notificationPublished("t", "Files missing", "Two files.\n");

    assertThat(shown())
        .isEqualTo(
            """
            [  0.0 s] event: day.published acme/2022-01-30
            [  0.0 s] notification: Files missing
            Two files.
            """);
  }

  @Test
  void runOfAJobThatFailsIsNotWaitedForAgain() {
    events.jobRunStarted("j", "jr_1");
    events.jobRunFailed("j", "jr_1", Duration.ofSeconds(1), "exit status 3");

    assertThat(shown()).endsWith("run jr_1 of j failed after 1.0 s: exit status 3\n");
    assertThat(events.permanentFailure()).contains("a run of j failed: exit status 3");
  }
}
