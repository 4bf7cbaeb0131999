package dev.orderpipeline.json;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.Expectation;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import java.io.IOException;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
   * after_days} and {@code zone}. The entry without a partner takes absent fields from {@link
   * #DEFAULT}; the entry of a partner takes them from the one without a partner.
   *
   * @throws InvalidExpectationsException if the JSON is anything else
   */
  public static Expectations parse(String json) {
    List<Entry> entries = new ArrayList<>();
    try {
      JsonReader reader = new JsonReader(new StringReader(json));
      if (reader.peek() != JsonToken.BEGIN_ARRAY) {
        throw new InvalidExpectationsException(
            "it is not a list; write entries such as " + DEFAULT_JSON);
      }
      reader.beginArray();
      while (reader.hasNext()) {
        Entry entry = new Entry(entries.size() + 1);
        entry.read(reader);
        entries.add(entry);
      }
      reader.endArray();
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new MalformedJsonException("something follows the list");
      }
    } catch (IOException notJson) {
      throw new InvalidExpectationsException(
          "it is not valid JSON; check its quotes, commas and brackets");
    }
    return of(entries);
  }

  private static Expectations of(List<Entry> entries) {
    Optional<Expectation> ofOthers = Optional.empty();
    for (Entry entry : entries) {
      if (entry.partner.isEmpty()) {
        if (ofOthers.isPresent()) {
          throw entry.wrong("is the second without \"partner\"; name its partner, or remove it");
        }
        ofOthers = Optional.of(entry.withDefaults(DEFAULT.ofOthers));
      }
    }
    Map<String, Expectation> byPartner = new TreeMap<>();
    for (Entry entry : entries) {
      if (entry.partner.isPresent()) {
        String partner = entry.partner.get();
        if (byPartner.put(partner, entry.withDefaults(ofOthers.orElse(DEFAULT.ofOthers))) != null) {
          throw entry.wrong("is the second for the partner \"" + partner + "\"; keep one");
        }
      }
    }
    return new Expectations(ofOthers.orElse(DEFAULT.ofOthers), byPartner);
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

  /** One entry while it is parsed; absent fields are empty. */
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

    private Entry(int number) {
      this.number = number;
    }

    private void read(JsonReader json) throws IOException {
      if (json.peek() != JsonToken.BEGIN_OBJECT) {
        throw wrong("is not an object; write one such as {\"partner\":\"acme\",\"due\":\"09:00\"}");
      }
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        switch (name) {
          case "partner" -> partner = Optional.of(partner(json));
          case "days" -> days = Optional.of(days(json));
          case "due" -> due = Optional.of(time(json));
          case "after_days" -> afterDays = Optional.of(afterDays(json));
          case "zone" -> zone = Optional.of(zone(json));
          default ->
              throw wrong(
                  "has the unknown field \""
                      + name
                      + "\"; the fields are partner, days, due, after_days, zone");
        }
      }
      json.endObject();
    }

    private Expectation withDefaults(Expectation defaults) {
      return new Expectation(
          days.orElse(defaults.days()),
          due.orElse(defaults.due()),
          afterDays.orElse(defaults.afterDays()),
          zone.orElse(defaults.zone()));
    }

    private String partner(JsonReader json) throws IOException {
      String rule =
          "the folder in front of the file names, such as \"acme\", or \"\" for the bucket's root";
      String text = text("partner", json, rule);
      boolean isFolder =
          DropKey.parse(
                      new FileSetId(text, LocalDate.of(DropKey.MIN_YEAR, 1, 1))
                          .key(FileKind.CUSTOMERS))
                  instanceof DropKey.SetFile file
              && file.set().partner().equals(text)
              && !text.endsWith("/");
      if (!isFolder) {
        throw wrong("partner", text, rule);
      }
      return text;
    }

    private Set<DayOfWeek> days(JsonReader json) throws IOException {
      EnumSet<DayOfWeek> found = EnumSet.noneOf(DayOfWeek.class);
      if (json.peek() != JsonToken.BEGIN_ARRAY) {
        addDays(text("days", json, DAYS_RULE), found);
        return found;
      }
      json.beginArray();
      while (json.hasNext()) {
        addDays(text("days", json, DAYS_RULE), found);
      }
      json.endArray();
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

    private LocalTime time(JsonReader json) throws IOException {
      String rule = "a 24-hour time such as \"09:00\"";
      String text = text("due", json, rule);
      if (!TIME.matcher(text).matches()) {
        throw wrong("due", text, rule);
      }
      return LocalTime.parse(text);
    }

    private int afterDays(JsonReader json) throws IOException {
      String rule = "a whole number from 0, the date itself, to " + Expectation.MAX_AFTER_DAYS;
      if (json.peek() != JsonToken.NUMBER) {
        throw wrong("has an \"after_days\" that is not a number; write " + rule);
      }
      double value = json.nextDouble();
      if (value != Math.rint(value) || value < 0 || value > Expectation.MAX_AFTER_DAYS) {
        throw wrong(String.format(Locale.ROOT, "has \"after_days\": %s; write %s", value, rule));
      }
      return (int) value;
    }

    private ZoneId zone(JsonReader json) throws IOException {
      String rule = "a time zone such as \"UTC\" or \"Europe/Berlin\"";
      String text = text("zone", json, rule);
      try {
        return ZoneId.of(text);
      } catch (DateTimeException unknown) {
        throw wrong("zone", text, rule);
      }
    }

    private String text(String name, JsonReader json, String rule) throws IOException {
      if (json.peek() != JsonToken.STRING) {
        throw wrong("has a \"" + name + "\" that is not a string; write " + rule);
      }
      return json.nextString();
    }

    private InvalidExpectationsException wrong(String name, String value, String rule) {
      return wrong("has \"" + name + "\": \"" + value + "\"; write " + rule);
    }

    private InvalidExpectationsException wrong(String what) {
      return new InvalidExpectationsException("entry " + number + " " + what);
    }
  }
}
