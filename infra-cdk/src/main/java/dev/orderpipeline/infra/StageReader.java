package dev.orderpipeline.infra;

import com.google.gson.GsonBuilder;
import dev.orderpipeline.json.Expectations;
import dev.orderpipeline.json.InvalidExpectationsException;
import dev.orderpipeline.model.Threshold;
import dev.orderpipeline.model.Thresholds;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import software.amazon.awscdk.services.logs.RetentionDays;

/**
 * Reads the stage to deploy from the app's context: {@code -c stage=NAME}, and the stage's settings
 * in {@code stages} of cdk.json. Rejects unknown settings, so that a typo cannot deploy something
 * unintended.
 */
final class StageReader {
  /** The stage for development, which needs no settings. */
  static final String DEFAULT_STAGE = "dev";

  // The stage is part of bucket names, which have at most 63 characters.
  private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9]{0,11}");
  private static final Pattern SUFFIX = Pattern.compile("[A-Za-z0-9-]{0,20}");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");

  private static final int MAX_CONCURRENCY = 10_000;
  private static final String NO_RESERVATION = "none";

  private static final int CORRECTION_SETTLE_SECONDS = 600;
  private static final int MAX_EXPECTATIONS_BYTES = 3_000;
  private static final int LOG_RETENTION_DAYS = 90;
  private static final int RECEIPT_RETENTION_DAYS = 400;
  private static final int ARRIVAL_MEMORY_MEGABYTES = 512;
  private static final int SWEEP_MEMORY_MEGABYTES = 512;
  private static final int PROCESSOR_MEMORY_MEGABYTES = 2048;
  private static final int PROCESSOR_CONCURRENCY = 100;
  // One for the sweep of each minute, one for the nightly pass.
  private static final int SWEEP_CONCURRENCY = 2;

  private static final Set<String> KEYS =
      new TreeSet<>(
          List.of(
              "alarmEmail",
              "arrivalMemoryMegabytes",
              "correctionSettleSeconds",
              "expectations",
              "logRetentionDays",
              "nameSuffix",
              "names",
              "partners",
              "processorConcurrency",
              "processorMemoryMegabytes",
              "protectData",
              "receiptRetentionDays",
              "rejectedPercentThreshold",
              "rejectedRowsThreshold",
              "spark",
              "sweepConcurrency",
              "sweepMemoryMegabytes",
              "tracing",
              "unmatchedPercentThreshold",
              "unmatchedRowsThreshold"));

  private static final String SPARK = "spark";
  private static final String ABOVE_BYTES = "aboveBytes";
  private static final String CONCURRENT_RUNS = "concurrentRuns";
  private static final String TIMEOUT_MINUTES = "timeoutMinutes";
  private static final String WORKER_TYPE = "workerType";
  private static final String WORKERS = "workers";
  private static final Set<String> SPARK_KEYS =
      new TreeSet<>(List.of(ABOVE_BYTES, CONCURRENT_RUNS, TIMEOUT_MINUTES, WORKER_TYPE, WORKERS));
  private static final List<String> WORKER_TYPES = List.of("G.1X", "G.2X", "G.4X", "G.8X");

  // Exceeds the maximum size of three S3 objects.
  private static final long MAX_ABOVE_BYTES = 1_000_000_000_000_000L;
  private static final int SPARK_CONCURRENT_RUNS = 10;
  private static final int SPARK_TIMEOUT_MINUTES = 120;
  private static final int SPARK_WORKERS = 10;
  // A driver and an executor.
  private static final int MIN_WORKERS = 2;
  private static final int MAX_WORKERS = 1_000;
  private static final int MAX_CONCURRENT_RUNS = 1_000;
  // Glue stops any run after seven days.
  private static final int MAX_TIMEOUT_MINUTES = 7 * 24 * 60;

  private final String stage;
  private final Map<String, Object> settings;

  private StageReader(String stage, Map<String, Object> settings) {
    this.stage = stage;
    this.settings = settings;
  }

  /**
   * Returns the stage that the context selects.
   *
   * @param context returns the value of a context key, or null
   * @throws InvalidStageException if the context is invalid
   */
  static Stage read(Function<String, Object> context) {
    Object requested = context.apply("stage");
    String stage = requested == null ? DEFAULT_STAGE : requested.toString();
    Map<String, Map<String, Object>> stages = stages(context.apply("stages"));
    Map<String, Object> settings = stages.get(stage);
    if (settings == null) {
      throw new InvalidStageException(
          "there is no stage \""
              + stage
              + "\"; the stages are "
              + String.join(", ", stages.keySet())
              + ". Choose one with -c stage=NAME, or add it to \"stages\" in cdk.json");
    }
    return new StageReader(stage, settings).read(context.apply("partners"));
  }

  private static Map<String, Map<String, Object>> stages(Object value) {
    Map<String, Map<String, Object>> stages = new TreeMap<>();
    if (value == null) {
      stages.put(DEFAULT_STAGE, Map.of());
      return stages;
    }
    if (!(value instanceof Map<?, ?> map) || map.isEmpty()) {
      throw new InvalidStageException(
          "\"stages\" in the context is "
              + value
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
      Map<String, Object> settings = new LinkedHashMap<>();
      found.forEach((key, setting) -> settings.put(String.valueOf(key), setting));
      stages.put(name, settings);
    }
    return stages;
  }

  private Stage read(Object contextPartners) {
    for (String key : settings.keySet()) {
      if (!KEYS.contains(key)) {
        throw new InvalidStageException(
            "the stage \""
                + stage
                + "\" has the unknown setting \""
                + key
                + "\"; the settings are "
                + String.join(", ", KEYS));
      }
    }
    boolean isDefaultStage = stage.equals(DEFAULT_STAGE);
    ResourceNames names = ResourceNames.of(stage, suffix(isDefaultStage), nameOverrides());
    return new Stage(
        stage,
        names,
        flag("protectData", !isDefaultStage),
        Partner.all(stage, partners(contextPartners), names),
        alarmEmail(),
        // A new account has no concurrency to reserve.
        concurrency("processorConcurrency", isDefaultStage, PROCESSOR_CONCURRENCY),
        concurrency("sweepConcurrency", isDefaultStage, SWEEP_CONCURRENCY),
        number("correctionSettleSeconds", CORRECTION_SETTLE_SECONDS, 0, 999_999),
        new Thresholds(
            threshold("rejected", Thresholds.DEFAULT.rejected()),
            threshold("unmatched", Thresholds.DEFAULT.unmatched())),
        expectations(),
        logRetention(),
        number("receiptRetentionDays", RECEIPT_RETENTION_DAYS, 1, 36_500),
        memory("arrivalMemoryMegabytes", ARRIVAL_MEMORY_MEGABYTES),
        memory("sweepMemoryMegabytes", SWEEP_MEMORY_MEGABYTES),
        memory("processorMemoryMegabytes", PROCESSOR_MEMORY_MEGABYTES),
        flag("tracing", false),
        spark());
  }

  /**
   * Returns the settings of the job. All are optional: the empty object means a job with defaults.
   */
  private Optional<SparkSettings> spark() {
    Object value = settings.get(SPARK);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof Map<?, ?> given)) {
      throw invalid(SPARK, value, "an object with the job's settings, {} for the defaults");
    }
    Map<String, Object> jobSettings = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : given.entrySet()) {
      String key = String.valueOf(entry.getKey());
      if (!SPARK_KEYS.contains(key)) {
        throw new InvalidStageException(
            "the stage \""
                + stage
                + "\" has the unknown setting \""
                + key
                + "\" in \"spark\"; the settings there are "
                + String.join(", ", SPARK_KEYS));
      }
      jobSettings.put(sparkKey(key), entry.getValue());
    }
    return Optional.of(
        new StageReader(stage, jobSettings)
            .spark(
                SparkSettings.lambdaCapacityBytes(
                    memory("processorMemoryMegabytes", PROCESSOR_MEMORY_MEGABYTES))));
  }

  private SparkSettings spark(long lambdaCapacityBytes) {
    return new SparkSettings(
        number(sparkKey(ABOVE_BYTES), lambdaCapacityBytes, 0, MAX_ABOVE_BYTES, ""),
        workerType(),
        number(sparkKey(WORKERS), SPARK_WORKERS, MIN_WORKERS, MAX_WORKERS),
        number(sparkKey(TIMEOUT_MINUTES), SPARK_TIMEOUT_MINUTES, 1, MAX_TIMEOUT_MINUTES),
        number(sparkKey(CONCURRENT_RUNS), SPARK_CONCURRENT_RUNS, 1, MAX_CONCURRENT_RUNS));
  }

  private String workerType() {
    Object value = settings.getOrDefault(sparkKey(WORKER_TYPE), WORKER_TYPES.get(0));
    return WORKER_TYPES.stream()
        .filter(value::equals)
        .findFirst()
        .orElseThrow(() -> invalid(sparkKey(WORKER_TYPE), value, "one of " + WORKER_TYPES));
  }

  private static String sparkKey(String key) {
    return SPARK + "." + key;
  }

  private String suffix(boolean isDefaultStage) {
    Object value = settings.get("nameSuffix");
    if (value == null) {
      return isDefaultStage ? "" : "-" + stage;
    }
    if (!(value instanceof String suffix) || !SUFFIX.matcher(suffix).matches()) {
      throw invalid("nameSuffix", value, "at most 20 letters, digits and hyphens");
    }
    return suffix;
  }

  private Map<String, String> nameOverrides() {
    Object value = settings.get("names");
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw invalid("names", value, "an object with names of resources");
    }
    Map<String, String> names = new LinkedHashMap<>();
    map.forEach((key, name) -> names.put(String.valueOf(key), String.valueOf(name)));
    return names;
  }

  private boolean flag(String key, boolean defaultValue) {
    Object value = settings.get(key);
    if (value == null) {
      return defaultValue;
    }
    if (!(value instanceof Boolean flag)) {
      throw invalid(key, value, "true or false");
    }
    return flag;
  }

  /** Returns the partners of the stage and of the command line, so that adding one removes none. */
  private List<String> partners(Object contextPartners) {
    List<String> partners = new ArrayList<>(partnerList(settings.get("partners")));
    List<String> added =
        contextPartners instanceof String list
            ? list.isEmpty() ? List.of() : Arrays.asList(list.split(",", -1))
            : partnerList(contextPartners);
    added.stream().filter(partner -> !partners.contains(partner)).forEach(partners::add);
    return partners;
  }

  private List<String> partnerList(Object value) {
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
      throw invalid("partners", value, "a list of folders, such as [\"acme\", \"globex\"]");
    }
    return list.stream().map(String.class::cast).toList();
  }

  private Optional<String> alarmEmail() {
    Object value = settings.get("alarmEmail");
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof String email) || !EMAIL.matcher(email).matches()) {
      throw invalid("alarmEmail", value, "one email address");
    }
    return Optional.of(email);
  }

  private OptionalInt concurrency(String key, boolean isDefaultStage, int defaultValue) {
    Object value = settings.get(key);
    if ((value == null && isDefaultStage) || NO_RESERVATION.equals(value)) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        number(key, defaultValue, 1, MAX_CONCURRENCY, ", or \"" + NO_RESERVATION + "\""));
  }

  private String expectations() {
    Object value = settings.get("expectations");
    if (value == null) {
      return Expectations.DEFAULT_JSON;
    }
    String json = new GsonBuilder().disableHtmlEscaping().create().toJson(value);
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_EXPECTATIONS_BYTES) {
      throw new InvalidStageException(
          "the stage \""
              + stage
              + "\" has \"expectations\" of "
              + bytes
              + " bytes; a function's variables can have 4,096 in all, so use at most "
              + MAX_EXPECTATIONS_BYTES
              + ". Put what most partners have in common into the entry without a partner");
    }
    try {
      Expectations unused = Expectations.parse(json);
      return json;
    } catch (InvalidExpectationsException e) {
      throw new InvalidStageException(
          "the stage \"" + stage + "\" has invalid \"expectations\": " + e.getMessage());
    }
  }

  private RetentionDays logRetention() {
    int days = number("logRetentionDays", LOG_RETENTION_DAYS, 1, Integer.MAX_VALUE);
    return LogRetention.ofDays(days)
        .orElseThrow(
            () -> invalid("logRetentionDays", days, "one of " + LogRetention.allowedDays()));
  }

  private Threshold threshold(String rows, Threshold defaultValue) {
    return new Threshold(
        number(rows + "RowsThreshold", Math.toIntExact(defaultValue.rows()), 0, Integer.MAX_VALUE),
        percent(rows + "PercentThreshold", defaultValue.percent()));
  }

  private BigDecimal percent(String key, BigDecimal defaultValue) {
    Object value = settings.get(key);
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

  private int memory(String key, int defaultValue) {
    return number(key, defaultValue, 128, 10_240);
  }

  private int number(String key, int defaultValue, int min, int max) {
    return number(key, defaultValue, min, max, "");
  }

  private int number(String key, int defaultValue, int min, int max, String alternative) {
    return Math.toIntExact(number(key, (long) defaultValue, min, max, alternative));
  }

  private long number(String key, long defaultValue, long min, long max, String alternative) {
    Object value = settings.get(key);
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

  private InvalidStageException invalid(String key, Object value, String expected) {
    String shown = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    return new InvalidStageException(
        "the stage \"" + stage + "\" has \"" + key + "\": " + shown + "; it must be " + expected);
  }
}
