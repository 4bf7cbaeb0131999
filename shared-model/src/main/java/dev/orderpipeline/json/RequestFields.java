package dev.orderpipeline.json;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.orderpipeline.model.InvalidRequestException;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The fields of a request's JSON object. Each getter rejects a value of another type with a
 * sentence that has the field's path, the value and what to send. A field that is null counts as
 * absent. Builds its own tree: gson's would load classes that a function needs for nothing else.
 */
public final class RequestFields {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,9}");

  private final String path;
  private final Map<String, Value> values;

  private RequestFields(String path, Map<String, Value> values) {
    this.path = path;
    this.values = values;
  }

  /**
   * A JSON value.
   *
   * @param text a string or a number as written; otherwise a description
   * @param fields those of an object
   */
  private record Value(JsonToken type, String text, Map<String, Value> fields) {
    @Override
    public String toString() {
      return type == JsonToken.STRING ? "\"" + text + "\"" : text;
    }
  }

  /**
   * Reads a request.
   *
   * @param example what to send, for the sentence about anything but an object
   * @throws InvalidRequestException if the payload is not exactly one JSON object
   */
  public static RequestFields read(Reader payload, String example) {
    try {
      JsonReader json = new JsonReader(payload);
      if (json.peek() != JsonToken.BEGIN_OBJECT) {
        throw new InvalidRequestException("the request is not a JSON object; send " + example);
      }
      RequestFields fields = new RequestFields("", object(json));
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new MalformedJsonException("something follows the object");
      }
      return fields;
    } catch (MalformedJsonException | EOFException e) {
      throw new InvalidRequestException(
          "the request is not one JSON object; check its quotes, commas and braces");
    } catch (IOException e) {
      throw new UncheckedIOException("the request could not be read", e);
    }
  }

  private static Map<String, Value> object(JsonReader json) throws IOException {
    Map<String, Value> fields = new TreeMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      value(json).ifPresent(value -> fields.put(name, value));
    }
    json.endObject();
    return fields;
  }

  private static Optional<Value> value(JsonReader json) throws IOException {
    JsonToken type = json.peek();
    return switch (type) {
      case BEGIN_OBJECT -> Optional.of(new Value(type, "an object", object(json)));
      case BEGIN_ARRAY -> {
        json.skipValue();
        yield Optional.of(new Value(type, "a list", Map.of()));
      }
      case NULL -> {
        json.nextNull();
        yield Optional.empty();
      }
      case BOOLEAN -> Optional.of(new Value(type, String.valueOf(json.nextBoolean()), Map.of()));
      default -> Optional.of(new Value(type, json.nextString(), Map.of()));
    };
  }

  /** A string. */
  public Optional<String> string(String name) {
    return parsed(name, JsonToken.STRING, Optional::of, "a string");
  }

  /**
   * A string in a format.
   *
   * @param parse returns empty if the string does not have the format
   * @param format what to send
   */
  public <T> Optional<T> string(String name, Function<String, Optional<T>> parse, String format) {
    string(name);
    return parsed(name, JsonToken.STRING, parse, format);
  }

  /** A boolean. */
  public Optional<Boolean> bool(String name) {
    return parsed(
        name, JsonToken.BOOLEAN, text -> Optional.of(Boolean.valueOf(text)), "true or false");
  }

  /** A whole number of at most nine digits. */
  public Optional<Integer> wholeNumber(String name) {
    return number(
        name,
        text ->
            WHOLE_NUMBER.matcher(text).matches()
                ? Optional.of(Integer.valueOf(text))
                : Optional.empty(),
        "a whole number");
  }

  /**
   * A number in a format.
   *
   * @param parse gets the number as written; returns empty if it does not have the format
   * @param format what to send
   */
  public <T> Optional<T> number(String name, Function<String, Optional<T>> parse, String format) {
    return parsed(name, JsonToken.NUMBER, parse, format);
  }

  /**
   * The fields of an object.
   *
   * @param names all known names
   * @throws InvalidRequestException if it has another field
   */
  public Optional<RequestFields> object(String name, String example, List<String> names) {
    Optional<RequestFields> object =
        Optional.ofNullable(values.get(name))
            .map(
                value -> {
                  if (value.type() != JsonToken.BEGIN_OBJECT) {
                    throw invalid(name, value, "an object, such as " + example);
                  }
                  return new RequestFields(path + name + ".", value.fields());
                });
    object.ifPresent(fields -> fields.requireOnly(names));
    return object;
  }

  /**
   * Rejects unknown fields: an option with a typing error must not be ignored.
   *
   * @param names all known names
   * @throws InvalidRequestException if there is another field
   */
  public void requireOnly(List<String> names) {
    for (String name : values.keySet()) {
      if (!names.contains(name)) {
        throw new InvalidRequestException(
            (path.isEmpty() ? "the request" : path.substring(0, path.length() - 1))
                + " has the unknown field \""
                + name
                + "\"; "
                + NearestName.of(name, names)
                    .map(nearest -> "send \"" + nearest + "\" instead, or omit it")
                    .orElseGet(() -> "the fields are " + String.join(", ", names)));
      }
    }
  }

  private <T> Optional<T> parsed(
      String name, JsonToken type, Function<String, Optional<T>> parse, String format) {
    return Optional.ofNullable(values.get(name))
        .map(
            value ->
                Optional.of(value)
                    .filter(given -> given.type() == type)
                    .flatMap(given -> parse.apply(given.text()))
                    .orElseThrow(() -> invalid(name, value, format)));
  }

  private InvalidRequestException invalid(String name, Value value, String rule) {
    return new InvalidRequestException(path + name + " is " + value + "; send " + rule);
  }
}
