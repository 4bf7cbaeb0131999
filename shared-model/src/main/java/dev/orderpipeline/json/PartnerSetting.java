package dev.orderpipeline.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A setting of which each partner can have its own value. Immutable.
 *
 * @param ofOthers the value of all partners that are not named
 * @param byPartner the value of each named partner; {@code ""} is the bucket's root
 */
public record PartnerSetting<T>(T ofOthers, Map<String, T> byPartner) {
  /** Stands for all partners that are not named. */
  private static final String OTHERS = "*";

  public PartnerSetting {
    byPartner = Map.copyOf(byPartner);
  }

  /** The same value for all partners. */
  public static <T> PartnerSetting<T> all(T value) {
    return new PartnerSetting<>(value, Map.of());
  }

  /**
   * Parses one value for all partners, or a JSON object such as {@code {"*": "en", "acme": "de"}}.
   *
   * @param values parses a value; empty if it is invalid
   * @param ofOthers the value of partners that the setting does not name
   * @return empty if the text is anything else
   */
  public static <T> Optional<PartnerSetting<T>> parse(
      String text, Function<String, Optional<T>> values, T ofOthers) {
    if (!text.startsWith("{")) {
      return values.apply(text).map(PartnerSetting::all);
    }
    try {
      return read(JsonParser.parseString(text).getAsJsonObject(), values, ofOthers);
    } catch (JsonParseException notJson) {
      return Optional.empty();
    }
  }

  private static <T> Optional<PartnerSetting<T>> read(
      JsonObject json, Function<String, Optional<T>> values, T ofOthers) {
    T others = ofOthers;
    Map<String, T> byPartner = new TreeMap<>();
    for (Map.Entry<String, JsonElement> entry : json.entrySet()) {
      Optional<T> value =
          entry.getValue() instanceof JsonPrimitive primitive && primitive.isString()
              ? values.apply(primitive.getAsString())
              : Optional.empty();
      if (value.isEmpty()) {
        return Optional.empty();
      }
      if (entry.getKey().equals(OTHERS)) {
        others = value.get();
      } else {
        byPartner.put(entry.getKey(), value.get());
      }
    }
    return Optional.of(new PartnerSetting<>(others, byPartner));
  }

  /** The value that applies to a partner. */
  public T of(String partner) {
    return byPartner.getOrDefault(partner, ofOthers);
  }
}
