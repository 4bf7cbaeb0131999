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
 * @param days on which days of the week a date lies whose files are expected; files of other dates
 *     may come, and are due as well once one of them has
 * @param due until when, as the clocks of the zone show it
 * @param afterDays how many days after the date that is, 0 to {@link #MAX_AFTER_DAYS}
 * @param zone whose clocks count
 */
public record Expectation(Set<DayOfWeek> days, LocalTime due, int afterDays, ZoneId zone) {
  /** With more, a set would be given up before its files are due. */
  public static final int MAX_AFTER_DAYS = 13;

  public Expectation {
    days = Set.copyOf(days);
  }

  /**
   * Until when the files of a date are due. A time that the clocks skip is as much later as they
   * skip; of one that they show twice, the first counts.
   */
  public ZonedDateTime deadline(LocalDate date) {
    return date.plusDays(afterDays).atTime(due).atZone(zone);
  }

  /** Whether files are expected of that date though none have come. */
  boolean expects(LocalDate date) {
    return days.contains(date.getDayOfWeek());
  }
}
