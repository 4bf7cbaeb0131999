package dev.orderpipeline.localstack.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;

class SchedulesTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void laterTimeOfDayIsToday() {
    assertThat(Schedules.untilNext(LocalTime.of(14, 30), NOON)).isEqualTo(Duration.ofMinutes(150));
  }

  @Test
  void currentOrEarlierTimeOfDayIsTomorrow() {
    assertThat(Schedules.untilNext(LocalTime.NOON, NOON)).isEqualTo(Duration.ofHours(24));
    assertThat(Schedules.untilNext(LocalTime.of(2, 30), NOON))
        .isEqualTo(Duration.ofMinutes(14 * 60 + 30));
  }
}
