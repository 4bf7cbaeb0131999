package dev.orderpipeline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The lines of a progress and the time since the last one, with a clock that the test moves. */
class ProgressTest {
  private final StringWriter out = new StringWriter();
  private final AtomicLong clock = new AtomicLong();
  private final Progress progress = new Progress(new PrintWriter(out), clock::get, 0);

  @Test
  void lineBeginsWithTheSecondsSinceTheStart() {
    pass(Duration.ofMillis(1_250));

    progress.say("stack ready");

    assertThat(out).hasToString(String.format("[  1.3 s] stack ready%n"));
  }

  @Test
  void columnHoldsUpTo999Seconds() {
    pass(Duration.ofMillis(999_900));

    progress.say("published");

    assertThat(out).hasToString(String.format("[999.9 s] published%n"));
  }

  @Test
  void silenceIsTheTimeSinceTheLastLine() {
    progress.say("stack ready");

    pass(Duration.ofSeconds(3));

    assertThat(progress.idleTime()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void silenceBeforeTheFirstLineCountsFromTheProgressNotFromTheStart() {
    clock.set(Duration.ofSeconds(9).toNanos());
    Progress late = new Progress(new PrintWriter(out), clock::get, 0);

    pass(Duration.ofSeconds(2));

    assertThat(late.idleTime()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void noteEndsTheSilence() {
    pass(Duration.ofSeconds(3));

    progress.note();

    assertThat(progress.idleTime()).isZero();
  }

  @Test
  void noteIsNotShown() {
    progress.note();

    assertThat(out.toString()).isEmpty();
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }
}
