package dev.orderpipeline.model;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An operator's order not to report missing files of a partner for some dates. Immutable.
 *
 * @param partner the partner's folder; {@code ""} is the bucket's root
 * @param dates the dates of the file sets, as in the files' names
 * @param why the reason, in the operator's words
 * @param by the operator, as the request names them
 * @param at when it was recorded
 * @param cancellation who cancelled or replaced it, if anybody did
 */
public record Snooze(
    String partner,
    DateSpan dates,
    String why,
    String by,
    Instant at,
    Optional<Cancellation> cancellation) {
  /** The maximum number of dates: a quarter. An end date in the expectation is for longer times. */
  public static final int MAX_DAYS = 92;

  /** The maximum length of the reason. */
  public static final int MAX_WHY = 200;

  /** The maximum length of the operator's name. */
  public static final int MAX_BY = 100;

  /** Who ended a snooze before its last date, and when. */
  public record Cancellation(String by, Instant at) {
    public Cancellation {
      Objects.requireNonNull(by, "by");
      Objects.requireNonNull(at, "at");
    }
  }

  public Snooze {
    Objects.requireNonNull(partner, "partner");
    Objects.requireNonNull(dates, "dates");
    Objects.requireNonNull(why, "why");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(cancellation, "cancellation");
  }

  /** Returns what is wrong with the dates, as the end of a sentence; empty if nothing is. */
  public static Optional<String> faultOfDates(DateSpan dates) {
    return dates.days() <= MAX_DAYS
        ? Optional.empty()
        : Optional.of(
            "of "
                + dates.days()
                + " days is longer than "
                + MAX_DAYS
                + "; give the partner's expectation an end instead");
  }

  /** Returns whether a text can be a reason: 1 to 200 characters on one line. */
  public static boolean isWhy(String text) {
    return isLine(text, MAX_WHY);
  }

  /** Returns whether a text can name an operator: 1 to 100 characters on one line. */
  public static boolean isBy(String text) {
    return isLine(text, MAX_BY);
  }

  private static boolean isLine(String text, int maxLength) {
    return !text.isBlank()
        && text.length() <= maxLength
        && text.codePoints().allMatch(VisibleText::isVisible);
  }

  /** Returns whether it was not cancelled. */
  public boolean isActive() {
    return cancellation.isEmpty();
  }

  /** Returns whether missing files of the set are not reported because of it. */
  public boolean covers(FileSetId set) {
    return isActive() && partner.equals(set.partner()) && dates.contains(set.date());
  }

  /** Returns whether it was requested with the same words. */
  public boolean isSameRequest(Snooze other) {
    return partner.equals(other.partner)
        && dates.equals(other.dates)
        && why.equals(other.why)
        && by.equals(other.by);
  }

  /** It, cancelled. */
  public Snooze cancelled(String operator, Instant now) {
    return new Snooze(partner, dates, why, by, at, Optional.of(new Cancellation(operator, now)));
  }

  /** Writes it as one JSON object, without a cancellation. */
  public void writeTo(JsonWriter json) throws IOException {
    json.beginObject();
    json.name("partner").value(partner);
    json.name("from").value(dates.from().toString());
    json.name("until").value(dates.until().toString());
    json.name("why").value(why);
    json.name("by").value(by);
    json.name("at").value(at.toString());
    json.endObject();
  }
}
