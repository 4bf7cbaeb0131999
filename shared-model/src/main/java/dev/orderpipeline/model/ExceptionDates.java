package dev.orderpipeline.model;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Dates for which a partner sends no files, such as holidays. Immutable.
 *
 * @param spans single dates and ranges
 * @param yearly days of every year
 */
public record ExceptionDates(List<DateSpan> spans, Set<MonthDay> yearly) {
  /** No dates. */
  public static final ExceptionDates NONE = new ExceptionDates(List.of(), Set.of());

  /** The forms that {@link #parse} reads, for the sentence about another one. */
  public static final String FORMS =
      "a date such as \"2026-12-24\", a range such as \"2026-12-24/2027-01-01\", or a day of every"
          + " year such as \"12-25\"";

  public ExceptionDates {
    spans = List.copyOf(spans);
    yearly = Set.copyOf(yearly);
  }

  /** Parses a date, a range of dates or a day of every year; empty if the text is none of them. */
  public static Optional<ExceptionDates> parse(String text) {
    try {
      if (text.length() == 5) {
        return Optional.of(new ExceptionDates(List.of(), Set.of(MonthDay.parse("--" + text))));
      }
      int slash = text.indexOf('/');
      LocalDate from = LocalDate.parse(slash < 0 ? text : text.substring(0, slash));
      LocalDate until = slash < 0 ? from : LocalDate.parse(text.substring(slash + 1));
      return until.isBefore(from)
          ? Optional.empty()
          : Optional.of(new ExceptionDates(List.of(new DateSpan(from, until)), Set.of()));
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }

  /** These dates and the others. */
  public ExceptionDates and(ExceptionDates others) {
    Set<MonthDay> days = new HashSet<>(yearly);
    days.addAll(others.yearly);
    return new ExceptionDates(Stream.concat(spans.stream(), others.spans.stream()).toList(), days);
  }

  /** Returns whether the date is one of them. */
  public boolean contains(LocalDate date) {
    return yearly.contains(MonthDay.from(date))
        || spans.stream().anyMatch(span -> span.contains(date));
  }
}
