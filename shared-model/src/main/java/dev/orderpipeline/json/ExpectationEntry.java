package dev.orderpipeline.json;

import com.google.gson.stream.JsonToken;
import dev.orderpipeline.model.DateSpan;
import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.ExceptionDates;
import dev.orderpipeline.model.Expectation;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One entry of the list of expectations: a partner's, the one of all others, or a set of holidays.
 * Absent fields are empty.
 */
final class ExpectationEntry {
  private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
  private static final Pattern DAYS = Pattern.compile("([A-Z]{3})(?:-([A-Z]{3}))?");
  private static final String DAYS_RULE =
      "days such as \"MON-FRI\" or \"SAT\", or a list of these; the list can be empty";

  private static final String HOLIDAY_SET =
      "{\"holidays\":\"de\",\"dates\":[\"12-25\",\"2027-03-26\"]}";
  private static final String EXCEPT_RULE =
      ExceptionDates.FORMS + ", the name of a holiday set in the list, or a list of these";
  private static final Pattern HOLIDAYS = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
  private static final String HOLIDAYS_RULE =
      "a name of letters, digits, - and _ that begins with a letter, such as \"de\"";

  private final int number;
  private Optional<String> partner = Optional.empty();
  private Optional<Set<DayOfWeek>> days = Optional.empty();
  private Optional<LocalTime> due = Optional.empty();
  private Optional<Integer> afterDays = Optional.empty();
  private Optional<ZoneId> zone = Optional.empty();
  private Optional<LocalDate> from = Optional.empty();
  private Optional<LocalDate> until = Optional.empty();
  private Optional<List<String>> except = Optional.empty();
  private Optional<String> holidays = Optional.empty();
  private Optional<ExceptionDates> dates = Optional.empty();

  ExpectationEntry(int number, JsonValue json) {
    this.number = number;
    if (!json.is(JsonToken.BEGIN_OBJECT)) {
      throw wrong("is not an object; write one such as {\"partner\":\"acme\",\"due\":\"09:00\"}");
    }
    json.fields().forEach(this::read);
    if (holidays.isPresent() != dates.isPresent()
        || (holidays.isPresent() && json.fields().size() > 2)) {
      throw wrong(
          "is not a holiday set; write only its name and its dates, such as " + HOLIDAY_SET);
    }
  }

  /** The name of the holiday set, if the entry is one. */
  Optional<String> holidays() {
    return holidays;
  }

  /** The dates of the holiday set. */
  ExceptionDates dates() {
    return dates.orElse(ExceptionDates.NONE);
  }

  /** The partner, if the entry is one's. */
  Optional<String> partner() {
    return partner;
  }

  private void read(String name, JsonValue value) {
    switch (name) {
      case "partner" -> partner = Optional.of(partner(value));
      case "days" -> days = Optional.of(days(value));
      case "due" -> due = Optional.of(time(value));
      case "after_days" -> afterDays = Optional.of(afterDays(value));
      case "zone" -> zone = Optional.of(zone(value));
      case "from" -> from = Optional.of(date(name, value));
      case "until" -> until = Optional.of(date(name, value));
      case "except" -> except = Optional.of(texts(name, value, EXCEPT_RULE));
      case "holidays" -> holidays = Optional.of(holidays(value));
      case "dates" -> dates = Optional.of(dates(value));
      default ->
          throw wrong(
              "has the unknown field \""
                  + name
                  + "\"; the fields are partner, days, due, after_days, zone, from, until, except,"
                  + " or holidays and dates");
    }
  }

  /**
   * The entry's expectation.
   *
   * @param defaults what absent fields are taken from
   * @param holidaySets the holiday sets by name
   */
  Expectation withDefaults(Expectation defaults, Map<String, ExceptionDates> holidaySets) {
    return new Expectation(
        days.orElse(defaults.days()),
        due.orElse(defaults.due()),
        afterDays.orElse(defaults.afterDays()),
        zone.orElse(defaults.zone()),
        period(defaults.period()),
        except.map(texts -> exceptions(texts, holidaySets)).orElse(defaults.exceptions()));
  }

  private DateSpan period(DateSpan defaults) {
    LocalDate first = from.orElse(defaults.from());
    LocalDate last = until.orElse(defaults.until());
    if (last.isBefore(first)) {
      throw wrong("has an \"until\" before its \"from\"; swap them");
    }
    return new DateSpan(first, last);
  }

  private ExceptionDates exceptions(List<String> texts, Map<String, ExceptionDates> holidaySets) {
    ExceptionDates all = ExceptionDates.NONE;
    for (String text : texts) {
      all =
          all.and(
              Optional.ofNullable(holidaySets.get(text))
                  .or(() -> ExceptionDates.parse(text))
                  .orElseThrow(() -> wrong("except", text, EXCEPT_RULE)));
    }
    return all;
  }

  private ExceptionDates dates(JsonValue json) {
    ExceptionDates all = ExceptionDates.NONE;
    for (String text : texts("dates", json, ExceptionDates.FORMS)) {
      all =
          all.and(
              ExceptionDates.parse(text)
                  .orElseThrow(() -> wrong("dates", text, ExceptionDates.FORMS)));
    }
    return all;
  }

  private String holidays(JsonValue json) {
    String text = text("holidays", json, HOLIDAYS_RULE);
    if (!HOLIDAYS.matcher(text).matches()) {
      throw wrong("holidays", text, HOLIDAYS_RULE);
    }
    return text;
  }

  private LocalDate date(String name, JsonValue json) {
    String rule = "a date such as \"2026-12-24\"";
    String text = text(name, json, rule);
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException notADate) {
      throw wrong(name, text, rule);
    }
  }

  /** The strings of a list, or one string. */
  private List<String> texts(String name, JsonValue json, String rule) {
    return (json.is(JsonToken.BEGIN_ARRAY) ? json.elements() : List.of(json))
        .stream().map(value -> text(name, value, rule)).toList();
  }

  private String partner(JsonValue json) {
    String rule =
        "the folder in front of the file names, such as \"acme\", or \"\" for the bucket's root";
    String text = text("partner", json, rule);
    if (!DropKey.isPartner(text)) {
      throw wrong("partner", text, rule);
    }
    return text;
  }

  private Set<DayOfWeek> days(JsonValue json) {
    EnumSet<DayOfWeek> found = EnumSet.noneOf(DayOfWeek.class);
    texts("days", json, DAYS_RULE).forEach(text -> addDays(text, found));
    return found;
  }

  private void addDays(String text, Set<DayOfWeek> found) {
    Matcher named = DAYS.matcher(text);
    if (!named.matches()) {
      throw wrong("days", text, DAYS_RULE);
    }
    DayOfWeek first = day(named.group(1), text);
    DayOfWeek last = named.group(2) == null ? first : day(named.group(2), text);
    found.add(last);
    // A range can wrap around the end of the week: SAT-MON is three days.
    for (DayOfWeek day = first; day != last; day = day.plus(1)) {
      found.add(day);
    }
  }

  private DayOfWeek day(String abbreviation, String text) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().startsWith(abbreviation)) {
        return day;
      }
    }
    throw wrong("days", text, DAYS_RULE);
  }

  private LocalTime time(JsonValue json) {
    String rule = "a 24-hour time such as \"09:00\"";
    String text = text("due", json, rule);
    if (!TIME.matcher(text).matches()) {
      throw wrong("due", text, rule);
    }
    return LocalTime.parse(text);
  }

  private int afterDays(JsonValue json) {
    String rule = "a whole number from 0, the date itself, to " + Expectation.MAX_AFTER_DAYS;
    if (!json.is(JsonToken.NUMBER)) {
      throw wrong("has an \"after_days\" that is not a number; write " + rule);
    }
    double value = Double.parseDouble(json.text());
    if (value != Math.rint(value) || value < 0 || value > Expectation.MAX_AFTER_DAYS) {
      throw wrong("has \"after_days\": " + json.text() + "; write " + rule);
    }
    return (int) value;
  }

  private ZoneId zone(JsonValue json) {
    String rule = "a time zone such as \"UTC\" or \"Europe/Berlin\"";
    String text = text("zone", json, rule);
    try {
      return ZoneId.of(text);
    } catch (DateTimeException unknown) {
      throw wrong("zone", text, rule);
    }
  }

  private String text(String name, JsonValue json, String rule) {
    if (!json.is(JsonToken.STRING)) {
      throw wrong("has a \"" + name + "\" that is not a string; write " + rule);
    }
    return json.text();
  }

  private InvalidExpectationsException wrong(String name, String value, String rule) {
    return wrong("has \"" + name + "\": \"" + value + "\"; write " + rule);
  }

  InvalidExpectationsException wrong(String what) {
    return new InvalidExpectationsException("entry " + number + " " + what);
  }
}
