package dev.orderpipeline.json;

import com.google.gson.stream.JsonToken;
import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.Expectation;
import java.io.IOException;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the JSON list of expectations. */
final class ExpectationsReader {
  private ExpectationsReader() {}

  static Expectations read(String json) {
    JsonValue list;
    try {
      list = JsonValue.read(new StringReader(json));
    } catch (IOException notJson) {
      throw new InvalidExpectationsException(
          "it is not valid JSON; check its quotes, commas and brackets");
    }
    if (!list.is(JsonToken.BEGIN_ARRAY)) {
      throw new InvalidExpectationsException(
          "it is not a list; write entries such as " + Expectations.DEFAULT_JSON);
    }
    List<Entry> entries = new ArrayList<>();
    for (JsonValue value : list.elements()) {
      entries.add(new Entry(entries.size() + 1, value));
    }
    return expectations(entries);
  }

  private static Expectations expectations(List<Entry> entries) {
    Optional<Expectation> ofOthers = Optional.empty();
    for (Entry entry : entries) {
      if (entry.partner.isEmpty()) {
        if (ofOthers.isPresent()) {
          throw entry.wrong("is the second without \"partner\"; name its partner, or remove it");
        }
        ofOthers = Optional.of(entry.withDefaults(Expectations.DEFAULT.ofOthers()));
      }
    }
    Map<String, Expectation> byPartner = new TreeMap<>();
    for (Entry entry : entries) {
      if (entry.partner.isPresent()) {
        String partner = entry.partner.get();
        if (byPartner.put(
                partner, entry.withDefaults(ofOthers.orElse(Expectations.DEFAULT.ofOthers())))
            != null) {
          throw entry.wrong("is the second for the partner \"" + partner + "\"; keep one");
        }
      }
    }
    return new Expectations(ofOthers.orElse(Expectations.DEFAULT.ofOthers()), byPartner);
  }

  /** One entry; absent fields are empty. */
  private static final class Entry {
    private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
    private static final Pattern DAYS = Pattern.compile("([A-Z]{3})(?:-([A-Z]{3}))?");
    private static final String DAYS_RULE =
        "days such as \"MON-FRI\" or \"SAT\", or a list of these; the list can be empty";

    private final int number;
    private Optional<String> partner = Optional.empty();
    private Optional<Set<DayOfWeek>> days = Optional.empty();
    private Optional<LocalTime> due = Optional.empty();
    private Optional<Integer> afterDays = Optional.empty();
    private Optional<ZoneId> zone = Optional.empty();

    private Entry(int number, JsonValue json) {
      this.number = number;
      if (!json.is(JsonToken.BEGIN_OBJECT)) {
        throw wrong("is not an object; write one such as {\"partner\":\"acme\",\"due\":\"09:00\"}");
      }
      json.fields().forEach(this::read);
    }

    private void read(String name, JsonValue value) {
      switch (name) {
        case "partner" -> partner = Optional.of(partner(value));
        case "days" -> days = Optional.of(days(value));
        case "due" -> due = Optional.of(time(value));
        case "after_days" -> afterDays = Optional.of(afterDays(value));
        case "zone" -> zone = Optional.of(zone(value));
        default ->
            throw wrong(
                "has the unknown field \""
                    + name
                    + "\"; the fields are partner, days, due, after_days, zone");
      }
    }

    private Expectation withDefaults(Expectation defaults) {
      return new Expectation(
          days.orElse(defaults.days()),
          due.orElse(defaults.due()),
          afterDays.orElse(defaults.afterDays()),
          zone.orElse(defaults.zone()));
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
      for (JsonValue value : json.is(JsonToken.BEGIN_ARRAY) ? json.elements() : List.of(json)) {
        addDays(text("days", value, DAYS_RULE), found);
      }
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

    private InvalidExpectationsException wrong(String what) {
      return new InvalidExpectationsException("entry " + number + " " + what);
    }
  }
}
