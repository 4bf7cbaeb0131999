package dev.orderpipeline.model;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * When the three files of a date are due. Immutable.
 *
 * @param days the days of the week whose dates have files. Files of other dates can arrive; once
 *     one has, the other two are due as well
 * @param due the local time of the deadline in {@code zone}
 * @param afterDays number of days from the date to the deadline, 0 to {@link #MAX_AFTER_DAYS}
 * @param zone the time zone of {@code due}
 */
public record Expectation(Set<DayOfWeek> days, LocalTime due, int afterDays, ZoneId zone) {
  /** The maximum, because an incomplete set is closed 14 days after its date. */
  public static final int MAX_AFTER_DAYS = 13;

  public Expectation {
    days = Set.copyOf(days);
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
    return days.contains(date.getDayOfWeek());
  }
}
