package dev.orderpipeline.json;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Writes JSON to a string. */
public final class JsonText {
  private JsonText() {}

  /** Writes one JSON value. */
  @FunctionalInterface
  public interface Value {
    void writeTo(JsonWriter json) throws IOException;
  }

  /** Returns the value in one line. */
  public static String of(Value value) {
    return of("", value);
  }

  /** Returns the value on several lines, for people. */
  public static String indented(Value value) {
    return of("  ", value);
  }

  private static String of(String indent, Value value) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setIndent(indent);
      value.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }
}
