package dev.orderpipeline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SQS responds with status 503 to every send after the first, until the outage ends. The functions'
 * clock moves by minutes.
 */
@Tag("full")
class QueueOutageIT {
  private static final PlannedFault OUTAGE =
      new PlannedFault("sqs SendMessageBatch", 2, PlannedFault.PERMANENT, WireFault.UNAVAILABLE);

  /** The longest wait between two dispatches, and some minutes for the alarm's period. */
  private static final Duration UNTIL_PUBLISHED = Duration.ofMinutes(75);

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(ints = {40, 360})
  void queueOutageOnlyDelaysTheDay(int minutes, @TempDir Path directory) throws Exception {
    Duration outage = Duration.ofMinutes(minutes);
    try (DayResources resources = new DayResources()) {
      DayResult expected = dayWithoutOutage(resources, directory);
      try (ProxiedDay day = new ProxiedDay(resources, OUTAGE, directory, log)) {
        Instant start = day.now();
        day.start();
        day.pass(outage);
        assertThat(day.isComplete()).isFalse();

        Instant end = day.now();
        day.proxy().stopFault();
        day.pass(UNTIL_PUBLISHED);

        List<String> received = resources.receive();
        assertThat(day.result(received).withoutAttempts()).isEqualTo(expected);
        assertThat(received).hasSize(12).doesNotHaveDuplicates();
        assertThat(states("RunsFailed").values()).containsExactly(false);
        assertRaisedAndCleared(states("OldestSetTooOld"), start, end);
      }
    }
  }

  private static DayResult dayWithoutOutage(DayResources resources, Path directory)
      throws Exception {
    try (ProxiedDay day = new ProxiedDay(resources, PlannedFault.NONE, directory)) {
      day.start();
      day.pass(Duration.ofMinutes(2));
      return day.result(resources.receive()).withoutAttempts();
    }
  }

  private NavigableMap<Instant, Boolean> states(String alarm) {
    return TemplateAlarm.named(alarm).states(log.toString(StandardCharsets.UTF_8).lines().toList());
  }

  /**
   * The alarm is raised when the day has been due for an hour, and cleared when it is published.
   */
  private static void assertRaisedAndCleared(
      NavigableMap<Instant, Boolean> states, Instant start, Instant end) {
    assertThat(states.values()).containsExactly(false, true, false);
    Instant raised = states.higherKey(states.firstKey());
    assertThat(raised).isBetween(start.plus(Duration.ofHours(1)), start.plus(UNTIL_PUBLISHED));
    assertThat(states.lastKey()).isBetween(end, end.plus(UNTIL_PUBLISHED));
  }
}
