package dev.orderpipeline.spark.job;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.orderpipeline.function.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The arguments of a job: the processing request, and the settings of the function's environment.
 * Other arguments belong to Glue and are ignored.
 *
 * @param request the processing request as JSON
 * @param jobRun the Glue job run id, if given
 * @param sliceLines the number of lines of a file whose messages are in one part of the archive, if
 *     given
 */
record JobArguments(
    String request, Settings settings, Optional<String> jobRun, OptionalLong sliceLines) {
  private static final String REQUEST = "--request";
  private static final String SETTINGS = "--settings";
  private static final String SLICE_LINES = "--slice-lines";
  private static final String JOB_RUN = "--JOB_RUN_ID";

  /**
   * Parses the arguments: pairs of a name and a value.
   *
   * @throws IllegalArgumentException if an argument is missing or invalid
   */
  static JobArguments of(String... arguments) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i + 1 < arguments.length; i++) {
      if (arguments[i].startsWith("--") && !arguments[i + 1].startsWith("--")) {
        values.put(arguments[i], arguments[i + 1]);
      }
    }
    return new JobArguments(
        required(values, REQUEST),
        settings(required(values, SETTINGS)),
        Optional.ofNullable(values.get(JOB_RUN)),
        sliceLines(values));
  }

  private static OptionalLong sliceLines(Map<String, String> values) {
    String value = values.get(SLICE_LINES);
    if (value == null) {
      return OptionalLong.empty();
    }
    if (!value.matches("[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException(
          "the argument "
              + SLICE_LINES
              + " is \""
              + value
              + "\"; give a whole number from 1 to 999999999, or leave it out");
    }
    return OptionalLong.of(Long.parseLong(value));
  }

  private static String required(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "the argument "
              + name
              + " is missing; start the job with "
              + REQUEST
              + " and a processing request, and "
              + SETTINGS
              + " and the function's environment, both as JSON");
    }
    return value;
  }

  private static Settings settings(String json) {
    try {
      JsonObject object = JsonParser.parseString(json).getAsJsonObject();
      Map<String, String> settings = new HashMap<>();
      for (Map.Entry<String, JsonElement> setting : object.entrySet()) {
        settings.put(setting.getKey(), setting.getValue().getAsString());
      }
      return new Settings(settings);
    } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
      throw new IllegalArgumentException(
          "the argument " + SETTINGS + " is not a JSON object of strings: " + e.getMessage(), e);
    }
  }
}
