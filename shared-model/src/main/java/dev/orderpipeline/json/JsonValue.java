package dev.orderpipeline.json;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON value that was read from outside. It keeps numbers as written, so that an error message
 * can repeat them. Gson's own tree would load classes that a function needs for nothing else.
 *
 * @param type the type of the value, {@link JsonToken#BEGIN_OBJECT} for an object
 * @param text a string or a number as written; otherwise a description
 * @param fields the fields of an object, in order
 * @param elements the elements of a list
 */
record JsonValue(
    JsonToken type, String text, Map<String, JsonValue> fields, List<JsonValue> elements) {

  /**
   * Reads exactly one value.
   *
   * @throws MalformedJsonException or {@link java.io.EOFException} if the text is anything else
   */
  static JsonValue read(Reader text) throws IOException {
    JsonReader json = new JsonReader(text);
    JsonValue value = next(json);
    if (json.peek() != JsonToken.END_DOCUMENT) {
      throw new MalformedJsonException("something follows the value");
    }
    return value;
  }

  private static JsonValue next(JsonReader json) throws IOException {
    JsonToken type = json.peek();
    return switch (type) {
      case BEGIN_OBJECT -> new JsonValue(type, "an object", fields(json), List.of());
      case BEGIN_ARRAY -> new JsonValue(type, "a list", Map.of(), elements(json));
      case NULL -> {
        json.nextNull();
        yield simple(type, "null");
      }
      case BOOLEAN -> simple(type, String.valueOf(json.nextBoolean()));
      default -> simple(type, json.nextString());
    };
  }

  private static JsonValue simple(JsonToken type, String text) {
    return new JsonValue(type, text, Map.of(), List.of());
  }

  private static Map<String, JsonValue> fields(JsonReader json) throws IOException {
    Map<String, JsonValue> fields = new LinkedHashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      fields.put(name, next(json));
    }
    json.endObject();
    return fields;
  }

  private static List<JsonValue> elements(JsonReader json) throws IOException {
    List<JsonValue> elements = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      elements.add(next(json));
    }
    json.endArray();
    return elements;
  }

  boolean is(JsonToken expected) {
    return type == expected;
  }

  @Override
  public String toString() {
    return is(JsonToken.STRING) ? "\"" + text + "\"" : text;
  }
}
