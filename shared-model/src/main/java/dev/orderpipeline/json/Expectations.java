package dev.orderpipeline.json;

import dev.orderpipeline.model.Expectation;
import dev.orderpipeline.model.FileSetId;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/**
 * The deadlines of all partners' files. A named partner's files are missed even if none of the
 * three arrives; those of others only once one has arrived. Immutable.
 *
 * @param ofOthers the expectation of all partners that are not named
 * @param byPartner the expectation of each named partner; {@code ""} is the bucket's root
 */
public record Expectations(Expectation ofOthers, Map<String, Expectation> byPartner) {
  /** The default as JSON. */
  public static final String DEFAULT_JSON =
      "[{\"days\":\"MON-SUN\",\"due\":\"09:00\",\"after_days\":1,\"zone\":\"UTC\"}]";

  /** The default: files are due daily, by 09:00 UTC of the next day. */
  public static final Expectations DEFAULT =
      new Expectations(
          new Expectation(EnumSet.allOf(DayOfWeek.class), LocalTime.of(9, 0), 1, ZoneId.of("UTC")),
          Map.of());

  public Expectations {
    byPartner = Map.copyOf(byPartner);
  }

  /**
   * Parses a JSON list of entries, each with {@code partner}, {@code days}, {@code due}, {@code
   * after_days}, {@code zone}, {@code from}, {@code until} and {@code except}. The entry without a
   * partner takes absent fields from {@link #DEFAULT}; the entry of a partner takes them from the
   * one without a partner. An entry with {@code holidays} and {@code dates} is a set of dates that
   * {@code except} can name.
   *
   * @throws InvalidExpectationsException if the JSON is anything else
   */
  public static Expectations parse(String json) {
    return ExpectationsReader.read(json);
  }

  /** The expectation that applies to a partner. */
  public Expectation of(String partner) {
    return byPartner.getOrDefault(partner, ofOthers);
  }

  /** The sets of named partners with a deadline after {@code after} and not after {@code until}. */
  public List<FileSetId> dueBetween(Instant after, Instant until) {
    List<FileSetId> due = new ArrayList<>();
    byPartner.forEach(
        (partner, expectation) -> {
          // One more day on either side: a daylight-saving change moves a deadline by hours.
          LocalDate first = dateIn(expectation, after).minusDays(1);
          LocalDate last = dateIn(expectation, until).plusDays(1);
          for (LocalDate date = first; !date.isAfter(last); date = date.plusDays(1)) {
            Instant deadline = expectation.deadline(date).toInstant();
            if (expectation.expects(date) && deadline.isAfter(after) && !deadline.isAfter(until)) {
              due.add(new FileSetId(partner, date));
            }
          }
        });
    due.sort(null);
    return List.copyOf(due);
  }

  private static LocalDate dateIn(Expectation expectation, Instant time) {
    return time.atZone(expectation.zone()).toLocalDate().minusDays(expectation.afterDays());
  }
}
