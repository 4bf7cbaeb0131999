package dev.orderpipeline.model;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.InstantSource;

/**
 * Writes one line of JSON per step of the pipeline. Callers hand in references and counts, never
 * the content of a row. Thread-safe: a line is written by one call.
 */
public final class EventLog {
  private final PrintStream out;
  private final InstantSource clock;

  /** A log that writes to {@code out} and takes its times from {@code clock}. */
  public EventLog(PrintStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  /**
   * Writes a line.
   *
   * @param event what happened, in lower case with underscores
   * @param namesAndValues alternating names and values; numbers and booleans are written as such,
   *     anything else by its {@code toString}
   */
  public void write(String event, Object... namesAndValues) {
    StringWriter line = new StringWriter();
    try (JsonWriter json = new JsonWriter(line)) {
      json.setHtmlSafe(false);
      json.beginObject();
      json.name("time").value(clock.instant().toString());
      json.name("event").value(event);
      for (int i = 0; i < namesAndValues.length; i += 2) {
        json.name(String.valueOf(namesAndValues[i]));
        Object value = namesAndValues[i + 1];
        if (value instanceof Number number) {
          json.value(number);
        } else if (value instanceof Boolean flag) {
          json.value(flag);
        } else {
          json.value(String.valueOf(value));
        }
      }
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    out.println(line);
  }
}
