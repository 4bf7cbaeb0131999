package dev.orderpipeline.json;

import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.orderpipeline.model.InvalidRequestException;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The fields of a request's JSON object. Each getter rejects a value of another type with a
 * sentence that has the field's path, the value and what to send. A field that is null counts as
 * absent.
 */
public final class RequestFields {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,9}");

  private final String path;
  private final Map<String, JsonValue> values;

  private RequestFields(String path, Map<String, JsonValue> values) {
    this.path = path;
    this.values = new LinkedHashMap<>(values);
    this.values.values().removeIf(value -> value.is(JsonToken.NULL));
  }

  /**
   * Reads a request.
   *
   * @param example what to send, for the sentence about anything but an object
   * @throws InvalidRequestException if the payload is not exactly one JSON object
   */
  public static RequestFields read(Reader payload, String example) {
    try {
      JsonValue request = JsonValue.read(payload);
      if (!request.is(JsonToken.BEGIN_OBJECT)) {
        throw new InvalidRequestException("the request is not a JSON object; send " + example);
      }
      return new RequestFields("", request.fields());
    } catch (MalformedJsonException | EOFException e) {
      throw new InvalidRequestException(
          "the request is not one JSON object; check its quotes, commas and braces");
    } catch (IOException e) {
      throw new UncheckedIOException("the request could not be read", e);
    }
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
                  if (!value.is(JsonToken.BEGIN_OBJECT)) {
                    throw invalid(name, value, "an object, such as " + example);
                  }
                  return new RequestFields(path + name + ".", value.fields());
                });
    object.ifPresent(fields -> fields.requireOnly(names));
    return object;
  }

  /**
   * Rejects unknown fields, so that a mistyped option is not ignored.
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
                    .filter(given -> given.is(type))
                    .flatMap(given -> parse.apply(given.text()))
                    .orElseThrow(() -> invalid(name, value, format)));
  }

  private InvalidRequestException invalid(String name, JsonValue value, String rule) {
    return new InvalidRequestException(path + name + " is " + value + "; send " + rule);
  }
}
