package dev.orderpipeline.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The settings of one stage, from infra-cdk/cdk.json. The deployment and the command line both read
 * them, so that both use the same names.
 *
 * @param stage such as {@code dev} or {@code prod}
 * @param values the values as parsed JSON, by the names of the settings
 */
public record StageSettings(String stage, Map<String, Object> values) {
  /** The stage for development, which needs no settings. */
  public static final String DEFAULT_STAGE = "dev";

  // The stage is part of bucket names, which have at most 63 characters.
  private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9]{0,11}");

  public StageSettings {
    // Map.copyOf would reject a null of the JSON.
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Returns the default stage without settings. */
  public static StageSettings defaults() {
    return new StageSettings(DEFAULT_STAGE, Map.of());
  }

  /**
   * Selects a stage.
   *
   * @param requested the name of the stage, empty for the default stage
   * @param stages the parsed JSON with all stages, null if none is listed
   * @throws InvalidStageException if there is no such stage, or the JSON is invalid
   */
  public static StageSettings select(Optional<String> requested, Object stages) {
    String stage = requested.orElse(DEFAULT_STAGE);
    Map<String, StageSettings> all = all(stages);
    StageSettings settings = all.get(stage);
    if (settings == null) {
      throw new InvalidStageException(
          "there is no stage \""
              + stage
              + "\"; the stages are "
              + String.join(", ", all.keySet())
              + ". Choose one of these, or add it to \"stages\" in infra-cdk/cdk.json");
    }
    return settings;
  }

  private static Map<String, StageSettings> all(Object stages) {
    Map<String, StageSettings> all = new TreeMap<>();
    if (stages == null) {
      all.put(DEFAULT_STAGE, defaults());
      return all;
    }
    if (!(stages instanceof Map<?, ?> map) || map.isEmpty()) {
      throw new InvalidStageException(
          "\"stages\" in the context is "
              + stages
              + "; it must be an object with a key for each stage, such as {\"dev\": {}}");
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = String.valueOf(entry.getKey());
      if (!STAGE_NAME.matcher(name).matches()) {
        throw new InvalidStageException(
            "the stage name \""
                + name
                + "\" in \"stages\" cannot be part of a bucket's name; use 1 to 12 lower-case"
                + " letters and digits, beginning with a letter");
      }
      if (!(entry.getValue() instanceof Map<?, ?> found)) {
        throw new InvalidStageException(
            "the stage \""
                + name
                + "\" in \"stages\" is "
                + entry.getValue()
                + "; it must be an object with its settings, {} for the defaults");
      }
      Map<String, Object> values = new LinkedHashMap<>();
      found.forEach((key, value) -> values.put(String.valueOf(key), value));
      all.put(name, new StageSettings(name, values));
    }
    return all;
  }

  public boolean isDefaultStage() {
    return stage.equals(DEFAULT_STAGE);
  }

  /** Creates the exception for an invalid value. */
  public InvalidStageException invalid(String key, Object value, String expected) {
    String shown = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    return new InvalidStageException(
        "the stage \"" + stage + "\" has \"" + key + "\": " + shown + "; it must be " + expected);
  }
}
