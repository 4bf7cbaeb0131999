package dev.orderpipeline.cli.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes times and durations for people. */
public final class Times {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Times() {}

  /** A time to the second. */
  public static String text(Instant instant) {
    return SECONDS.format(instant);
  }

  /** A duration in its largest unit, such as {@code 3 min}. */
  public static String text(Duration duration) {
    if (duration.toMinutes() < 1) {
      return Math.max(0, duration.toSeconds()) + " s";
    }
    if (duration.toHours() < 1) {
      return duration.toMinutes() + " min";
    }
    return duration.toDays() < 2 ? duration.toHours() + " h" : duration.toDays() + " days";
  }
}
