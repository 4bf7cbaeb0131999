package dev.orderpipeline.json;

import com.google.gson.stream.JsonToken;
import dev.orderpipeline.model.ExceptionDates;
import dev.orderpipeline.model.Expectation;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
    List<ExpectationEntry> entries = new ArrayList<>();
    for (JsonValue value : list.elements()) {
      entries.add(new ExpectationEntry(entries.size() + 1, value));
    }
    return expectations(entries);
  }

  private static Expectations expectations(List<ExpectationEntry> entries) {
    Map<String, ExceptionDates> holidays = holidaySets(entries);
    Optional<Expectation> ofOthers = Optional.empty();
    for (ExpectationEntry entry : entries) {
      if (entry.partner().isEmpty() && entry.holidays().isEmpty()) {
        if (ofOthers.isPresent()) {
          throw entry.wrong("is the second without \"partner\"; name its partner, or remove it");
        }
        ofOthers = Optional.of(entry.withDefaults(Expectations.DEFAULT.ofOthers(), holidays));
      }
    }
    Expectation defaults = ofOthers.orElse(Expectations.DEFAULT.ofOthers());
    Map<String, Expectation> byPartner = new TreeMap<>();
    for (ExpectationEntry entry : entries) {
      if (entry.partner().isPresent()) {
        String partner = entry.partner().get();
        if (byPartner.put(partner, entry.withDefaults(defaults, holidays)) != null) {
          throw entry.wrong("is the second for the partner \"" + partner + "\"; keep one");
        }
      }
    }
    return new Expectations(defaults, byPartner);
  }

  private static Map<String, ExceptionDates> holidaySets(List<ExpectationEntry> entries) {
    Map<String, ExceptionDates> sets = new HashMap<>();
    for (ExpectationEntry entry : entries) {
      if (entry.holidays().isPresent() && sets.put(entry.holidays().get(), entry.dates()) != null) {
        throw entry.wrong(
            "is the second holiday set \"" + entry.holidays().get() + "\"; merge them");
      }
    }
    return sets;
  }
}
