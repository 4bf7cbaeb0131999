package dev.orderpipeline.model;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * A range of dates. Immutable.
 *
 * @param from the first date
 * @param until the last date, inclusive; not before the first
 */
public record DateSpan(LocalDate from, LocalDate until) {
  /** All dates. */
  public static final DateSpan ALWAYS = new DateSpan(LocalDate.MIN, LocalDate.MAX);

  public DateSpan {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(until, "until");
    if (until.isBefore(from)) {
      throw new IllegalArgumentException(
          "the dates end on " + until + ", before they begin on " + from + "; swap them");
    }
  }

  /** Returns whether the date is in the range. */
  public boolean contains(LocalDate date) {
    return !date.isBefore(from) && !date.isAfter(until);
  }

  /** The number of dates. */
  public long days() {
    return ChronoUnit.DAYS.between(from, until) + 1;
  }
}
