package dev.orderpipeline.model;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Set;

/**
 * When the three files of a date are due. Immutable. Files of dates without an expectation can
 * arrive; once one has, the other two are due as well.
 *
 * @param days the days of the week whose dates have files
 * @param due the local time of the deadline in {@code zone}
 * @param afterDays number of days from the date to the deadline, 0 to {@link #MAX_AFTER_DAYS}
 * @param zone the time zone of {@code due}
 * @param period the dates between the partner's start and end
 * @param exceptions the dates within the period that have no files
 */
public record Expectation(
    Set<DayOfWeek> days,
    LocalTime due,
    int afterDays,
    ZoneId zone,
    DateSpan period,
    ExceptionDates exceptions) {
  /** The maximum, because an incomplete set is closed 14 days after its date. */
  public static final int MAX_AFTER_DAYS = 13;

  public Expectation {
    days = Set.copyOf(days);
    Objects.requireNonNull(period, "period");
    Objects.requireNonNull(exceptions, "exceptions");
  }

  /** An expectation without start, end and exceptions. */
  public Expectation(Set<DayOfWeek> days, LocalTime due, int afterDays, ZoneId zone) {
    this(days, due, afterDays, zone, DateSpan.ALWAYS, ExceptionDates.NONE);
  }

  /**
   * The deadline for the files of a date. A local time in a daylight-saving gap moves later by the
   * length of the gap; in an overlap the earlier instant counts.
   */
  public ZonedDateTime deadline(LocalDate date) {
    return date.plusDays(afterDays).atTime(due).atZone(zone);
  }

  /** Returns whether files of that date are expected even if none has arrived. */
  public boolean expects(LocalDate date) {
    return days.contains(date.getDayOfWeek())
        && period.contains(date)
        && !exceptions.contains(date);
  }
}
