package dev.orderpipeline.infra;

import com.google.gson.GsonBuilder;
import dev.orderpipeline.model.Expectations;
import dev.orderpipeline.model.InvalidExpectationsException;
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
 * in {@code stages} of cdk.json. Whatever it does not know it rejects, because a typo must not
 * deploy something else than was meant.
 */
final class StageReader {
  /** The stage for trying things out, which needs no settings at all. */
  static final String DEFAULT_STAGE = "dev";

  // The stage is part of bucket names, which have at most 63 characters.
  private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9]{0,11}");
  private static final Pattern SUFFIX = Pattern.compile("[A-Za-z0-9-]{0,20}");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");

  private static final int MAX_CONCURRENCY = 10_000;
  private static final String NO_CONCURRENCY = "none";

  private static final int CORRECTION_SETTLE_SECONDS = 600;
  private static final int MAX_EXPECTATIONS = 3_000;
  private static final int LOG_RETENTION_DAYS = 90;
  private static final int RECEIPT_RETENTION_DAYS = 400;
  private static final int ARRIVAL_MEMORY_MEGABYTES = 512;
  private static final int SWEEP_MEMORY_MEGABYTES = 512;
  private static final int PROCESSOR_MEMORY_MEGABYTES = 2048;
  private static final int PROCESSOR_CONCURRENCY = 100;
  // One for the pass of every minute, one for the nightly pass beside it.
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

  // More than three objects of S3 can hold.
  private static final long MAX_BYTES = 1_000_000_000_000_000L;
  private static final int SPARK_CONCURRENT_RUNS = 10;
  private static final int SPARK_TIMEOUT_MINUTES = 120;
  private static final int SPARK_WORKERS = 10;
  // A driver, and an executor.
  private static final int MIN_WORKERS = 2;
  private static final int MAX_WORKERS = 1_000;
  private static final int MAX_RUNS = 1_000;
  // Glue ends any run after seven days.
  private static final int MAX_MINUTES = 7 * 24 * 60;

  private final String stage;
  private final Map<String, Object> settings;

  private StageReader(String stage, Map<String, Object> settings) {
    this.stage = stage;
    this.settings = settings;
  }

  /**
   * The stage that the context asks for.
   *
   * @param context the value of a context key, or null
   * @throws InvalidStageException if the context cannot be meant
   */
  static Stage read(Function<String, Object> context) {
    Object wanted = context.apply("stage");
    String stage = wanted == null ? DEFAULT_STAGE : wanted.toString();
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
                + " letters and digits, first a letter");
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

  private Stage read(Object partnersOfAll) {
    for (String key : settings.keySet()) {
      if (!KEYS.contains(key)) {
        throw new InvalidStageException(
            "the stage \""
                + stage
                + "\" has the setting \""
                + key
                + "\", which there is not; the settings are "
                + String.join(", ", KEYS));
      }
    }
    boolean tryingOut = stage.equals(DEFAULT_STAGE);
    ResourceNames names = ResourceNames.of(stage, suffix(tryingOut), nameOverrides());
    return new Stage(
        stage,
        names,
        flag("protectData", !tryingOut),
        Partner.all(stage, partners(partnersOfAll), names),
        alarmEmail(),
        // A small account has no concurrency to reserve.
        concurrency("processorConcurrency", tryingOut, PROCESSOR_CONCURRENCY),
        concurrency("sweepConcurrency", tryingOut, SWEEP_CONCURRENCY),
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

  /** The job's settings, all of which may be left out: then it is the empty object that has one. */
  private Optional<SparkSettings> spark() {
    Object value = settings.get(SPARK);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof Map<?, ?> given)) {
      throw wrong(SPARK, value, "an object with the job's settings, {} for the defaults");
    }
    Map<String, Object> ofJob = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : given.entrySet()) {
      String key = String.valueOf(entry.getKey());
      if (!SPARK_KEYS.contains(key)) {
        throw new InvalidStageException(
            "the stage \""
                + stage
                + "\" has the setting \""
                + key
                + "\" in \"spark\", which there is not; the settings there are "
                + String.join(", ", SPARK_KEYS));
      }
      ofJob.put(ofSpark(key), entry.getValue());
    }
    return Optional.of(
        new StageReader(stage, ofJob)
            .spark(
                SparkSettings.carriedBytes(
                    memory("processorMemoryMegabytes", PROCESSOR_MEMORY_MEGABYTES))));
  }

  private SparkSettings spark(long carriedBytes) {
    return new SparkSettings(
        number(ofSpark(ABOVE_BYTES), carriedBytes, 0, MAX_BYTES, ""),
        workerType(),
        number(ofSpark(WORKERS), SPARK_WORKERS, MIN_WORKERS, MAX_WORKERS),
        number(ofSpark(TIMEOUT_MINUTES), SPARK_TIMEOUT_MINUTES, 1, MAX_MINUTES),
        number(ofSpark(CONCURRENT_RUNS), SPARK_CONCURRENT_RUNS, 1, MAX_RUNS));
  }

  private String workerType() {
    Object value = settings.getOrDefault(ofSpark(WORKER_TYPE), WORKER_TYPES.get(0));
    return WORKER_TYPES.stream()
        .filter(value::equals)
        .findFirst()
        .orElseThrow(() -> wrong(ofSpark(WORKER_TYPE), value, "one of " + WORKER_TYPES));
  }

  private static String ofSpark(String key) {
    return SPARK + "." + key;
  }

  private String suffix(boolean tryingOut) {
    Object value = settings.get("nameSuffix");
    if (value == null) {
      return tryingOut ? "" : "-" + stage;
    }
    if (!(value instanceof String suffix) || !SUFFIX.matcher(suffix).matches()) {
      throw wrong("nameSuffix", value, "at most 20 letters, digits and hyphens");
    }
    return suffix;
  }

  private Map<String, String> nameOverrides() {
    Object value = settings.get("names");
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong("names", value, "an object with the names of single resources");
    }
    Map<String, String> names = new LinkedHashMap<>();
    map.forEach((key, name) -> names.put(String.valueOf(key), String.valueOf(name)));
    return names;
  }

  private boolean flag(String key, boolean otherwise) {
    Object value = settings.get(key);
    if (value == null) {
      return otherwise;
    }
    if (!(value instanceof Boolean flag)) {
      throw wrong(key, value, "true or false");
    }
    return flag;
  }

  /** Those of the stage, and those of the command line: nobody loses access by another's coming. */
  private List<String> partners(Object further) {
    List<String> partners = new ArrayList<>(listed(settings.get("partners")));
    List<String> added =
        further instanceof String list
            ? list.isEmpty() ? List.of() : Arrays.asList(list.split(",", -1))
            : listed(further);
    added.stream().filter(partner -> !partners.contains(partner)).forEach(partners::add);
    return partners;
  }

  private List<String> listed(Object value) {
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
      throw wrong("partners", value, "a list of folders, such as [\"acme\", \"globex\"]");
    }
    return list.stream().map(String.class::cast).toList();
  }

  private Optional<String> alarmEmail() {
    Object value = settings.get("alarmEmail");
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof String email) || !EMAIL.matcher(email).matches()) {
      throw wrong("alarmEmail", value, "one mail address");
    }
    return Optional.of(email);
  }

  private OptionalInt concurrency(String key, boolean tryingOut, int otherwise) {
    Object value = settings.get(key);
    if ((value == null && tryingOut) || NO_CONCURRENCY.equals(value)) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        number(key, otherwise, 1, MAX_CONCURRENCY, ", or \"" + NO_CONCURRENCY + "\""));
  }

  private String expectations() {
    Object value = settings.get("expectations");
    if (value == null) {
      return Expectations.DEFAULT_JSON;
    }
    String json = new GsonBuilder().disableHtmlEscaping().create().toJson(value);
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_EXPECTATIONS) {
      throw new InvalidStageException(
          "the stage \""
              + stage
              + "\" has \"expectations\" of "
              + bytes
              + " bytes; all variables of a function have room for 4,096, so it must be"
              + " at most "
              + MAX_EXPECTATIONS
              + ". Let the entry without a partner say what most have in common");
    }
    try {
      Expectations unused = Expectations.parse(json);
      return json;
    } catch (InvalidExpectationsException e) {
      throw new InvalidStageException(
          "the stage \"" + stage + "\" has wrong \"expectations\": " + e.getMessage());
    }
  }

  private RetentionDays logRetention() {
    int days = number("logRetentionDays", LOG_RETENTION_DAYS, 1, Integer.MAX_VALUE);
    return LogRetention.ofDays(days)
        .orElseThrow(
            () -> wrong("logRetentionDays", days, "one of " + LogRetention.possibleDays()));
  }

  private Threshold threshold(String rows, Threshold otherwise) {
    return new Threshold(
        number(rows + "RowsThreshold", Math.toIntExact(otherwise.rows()), 0, Integer.MAX_VALUE),
        percent(rows + "PercentThreshold", otherwise.percent()));
  }

  private BigDecimal percent(String key, BigDecimal otherwise) {
    Object value = settings.get(key);
    if (value == null) {
      return otherwise;
    }
    // By way of its text: the double 0.1 is not 0.1.
    return Optional.of(value)
        .filter(Number.class::isInstance)
        .map(number -> new BigDecimal(number.toString()).stripTrailingZeros().toPlainString())
        .flatMap(Threshold::percent)
        .orElseThrow(() -> wrong(key, value, Threshold.PERCENT_RULE));
  }

  private int memory(String key, int otherwise) {
    return number(key, otherwise, 128, 10_240);
  }

  private int number(String key, int otherwise, int least, int most) {
    return number(key, otherwise, least, most, "");
  }

  private int number(String key, int otherwise, int least, int most, String orElse) {
    return Math.toIntExact(number(key, (long) otherwise, least, most, orElse));
  }

  private long number(String key, long otherwise, long least, long most, String orElse) {
    Object value = settings.get(key);
    if (value == null) {
      return otherwise;
    }
    boolean whole = value instanceof Number number && number.doubleValue() == number.longValue();
    long number = whole ? ((Number) value).longValue() : least - 1;
    if (number < least || number > most) {
      throw wrong(key, value, "a whole number from " + least + " to " + most + orElse);
    }
    return number;
  }

  private InvalidStageException wrong(String key, Object value, String expected) {
    String shown = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    return new InvalidStageException(
        "the stage \"" + stage + "\" has \"" + key + "\": " + shown + "; it must be " + expected);
  }
}
