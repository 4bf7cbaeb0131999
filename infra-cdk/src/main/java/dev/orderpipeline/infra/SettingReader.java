package dev.orderpipeline.infra;

import dev.orderpipeline.model.InvalidStageException;
import dev.orderpipeline.model.StageSettings;
import dev.orderpipeline.model.Threshold;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads settings as numbers, texts and objects. All are optional. An invalid value is an {@link
 * InvalidStageException} that names the stage, the setting and the allowed values.
 */
final class SettingReader {
  private static final int MAX_CONCURRENCY = 10_000;
  private static final String NO_RESERVATION = "none";

  private final StageSettings settings;
  private final Map<String, Object> values;

  /** Begins the names of these settings in messages, such as {@code spark.}. */
  private final String prefix;

  private SettingReader(StageSettings settings, Map<String, Object> values, String prefix) {
    this.settings = settings;
    this.values = values;
    this.prefix = prefix;
  }

  static SettingReader of(StageSettings settings) {
    return new SettingReader(settings, settings.values(), "");
  }

  /** Rejects other settings than these, so that a typo cannot deploy something unintended. */
  void requireOnly(Set<String> known) {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        String where = prefix.isEmpty() ? "" : " in \"" + prefix.replace(".", "") + "\"";
        throw new InvalidStageException(
            "the stage \""
                + settings.stage()
                + "\" has the unknown setting \""
                + key
                + "\""
                + where
                + "; the settings "
                + (prefix.isEmpty() ? "are " : "there are ")
                + String.join(", ", new TreeSet<>(known)));
      }
    }
  }

  Optional<Object> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** Returns a reader of the settings in an object. */
  Optional<SettingReader> object(String key, String expected) {
    Object value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw invalid(key, value, expected);
    }
    Map<String, Object> inner = new LinkedHashMap<>();
    map.forEach((name, setting) -> inner.put(String.valueOf(name), setting));
    return Optional.of(new SettingReader(settings, inner, prefix + key + "."));
  }

  boolean flag(String key, boolean defaultValue) {
    Object value = values.get(key);
    if (value == null) {
      return defaultValue;
    }
    if (!(value instanceof Boolean flag)) {
      throw invalid(key, value, "true or false");
    }
    return flag;
  }

  String oneOf(String key, List<String> allowed) {
    Object value = values.getOrDefault(key, allowed.get(0));
    return allowed.stream()
        .filter(value::equals)
        .findFirst()
        .orElseThrow(() -> invalid(key, value, "one of " + allowed));
  }

  OptionalInt concurrency(String key, OptionalInt defaultValue) {
    Object value = values.get(key);
    if (value == null) {
      return defaultValue;
    }
    if (NO_RESERVATION.equals(value)) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        Math.toIntExact(number(key, 0, 1, MAX_CONCURRENCY, ", or \"" + NO_RESERVATION + "\"")));
  }

  BigDecimal percent(String key, BigDecimal defaultValue) {
    Object value = values.get(key);
    if (value == null) {
      return defaultValue;
    }
    // By its text, because the double 0.1 is not exactly 0.1.
    return Optional.of(value)
        .filter(Number.class::isInstance)
        .map(number -> new BigDecimal(number.toString()).stripTrailingZeros().toPlainString())
        .flatMap(Threshold::percent)
        .orElseThrow(() -> invalid(key, value, Threshold.PERCENT_RULE));
  }

  int number(String key, int defaultValue, int min, int max) {
    return Math.toIntExact(number(key, defaultValue, min, max, ""));
  }

  long number(String key, long defaultValue, long min, long max) {
    return number(key, defaultValue, min, max, "");
  }

  private long number(String key, long defaultValue, long min, long max, String alternative) {
    Object value = values.get(key);
    if (value == null) {
      return defaultValue;
    }
    boolean whole = value instanceof Number number && number.doubleValue() == number.longValue();
    long number = whole ? ((Number) value).longValue() : min - 1;
    if (number < min || number > max) {
      throw invalid(key, value, "a whole number from " + min + " to " + max + alternative);
    }
    return number;
  }

  InvalidStageException invalid(String key, Object value, String expected) {
    return settings.invalid(prefix + key, value, expected);
  }
}
