package dev.orderpipeline.infra;

import com.google.gson.GsonBuilder;
import dev.orderpipeline.function.SettingNames;
import dev.orderpipeline.infra.Stage.FileSetRules;
import dev.orderpipeline.infra.Stage.FunctionCapacity;
import dev.orderpipeline.infra.Stage.FunctionSettings;
import dev.orderpipeline.infra.Stage.Retention;
import dev.orderpipeline.json.Expectations;
import dev.orderpipeline.json.InvalidExpectationsException;
import dev.orderpipeline.json.PlausibilityChecks;
import dev.orderpipeline.json.ReceiptFormats;
import dev.orderpipeline.json.Windows1252Partners;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.InvalidStageException;
import dev.orderpipeline.model.Language;
import dev.orderpipeline.model.PlausibilityCheck;
import dev.orderpipeline.model.ResourceNames;
import dev.orderpipeline.model.StageSettings;
import dev.orderpipeline.model.Threshold;
import dev.orderpipeline.model.ThresholdKind;
import dev.orderpipeline.model.Thresholds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awscdk.services.logs.RetentionDays;

/**
 * Reads the stage to deploy from the app's context: {@code -c stage=NAME}, and the stage's settings
 * in {@code stages} of cdk.json. Rejects unknown settings, so that a typo cannot deploy something
 * unintended.
 */
final class StageReader {
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");

  private static final Pattern POLICY_ARN =
      Pattern.compile("arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[\\w+=,.@/-]+");

  private static final String LANGUAGES =
      Arrays.stream(Language.values())
          .map(language -> "\"" + language.tag() + "\"")
          .collect(Collectors.joining(" or "));

  private static final int MAX_SETTLE_SECONDS = 9_999_999;
  private static final int LOG_RETENTION_DAYS = 90;
  private static final int RECEIPT_RETENTION_DAYS = 400;
  private static final int ARRIVAL_MEMORY_MEGABYTES = 512;
  private static final int SWEEP_MEMORY_MEGABYTES = 512;
  private static final int PROCESSOR_MEMORY_MEGABYTES = 2048;
  private static final int PROCESSOR_CONCURRENCY = 100;
  // One for the sweep of each minute, one for the nightly pass.
  private static final int SWEEP_CONCURRENCY = 2;

  private static final Set<String> KEYS =
      Set.of(
          "alarmEmail",
          "arrivalMemoryMegabytes",
          "closingMessage",
          "correctionSettleMaxSeconds",
          "correctionSettleSeconds",
          "expectations",
          "logRetentionDays",
          "nameSuffix",
          "names",
          "partners",
          "permissionsBoundary",
          "processorConcurrency",
          "processorMemoryMegabytes",
          "protectData",
          "receiptDelimiter",
          "receiptLanguage",
          "receiptRetentionDays",
          "spark",
          "sweepConcurrency",
          "sweepMemoryMegabytes",
          "tracing",
          "windows1252Partners");

  private final StageSettings settings;
  private final SettingReader reader;

  private StageReader(StageSettings settings) {
    this.settings = settings;
    this.reader = SettingReader.of(settings);
  }

  /**
   * Returns the stage that the context selects.
   *
   * @param context returns the value of a context key, or null
   * @throws InvalidStageException if the context is invalid
   */
  static Stage read(Function<String, Object> context) {
    Optional<String> requested = Optional.ofNullable(context.apply("stage")).map(Object::toString);
    StageSettings settings = StageSettings.select(requested, context.apply("stages"));
    return new StageReader(settings).read(context.apply("partners"));
  }

  private Stage read(Object contextPartners) {
    Set<String> known = new TreeSet<>(KEYS);
    for (ThresholdKind kind : ThresholdKind.values()) {
      known.add(thresholdKey(kind.countField()));
      known.add(thresholdKey(kind.percentField()));
    }
    for (PlausibilityCheck check : PlausibilityCheck.values()) {
      known.add(check.stageSetting());
    }
    reader.requireOnly(known);
    String stage = settings.stage();
    ResourceNames names = ResourceNames.of(settings);
    int processorMemory = memory("processorMemoryMegabytes", PROCESSOR_MEMORY_MEGABYTES);
    return new Stage(
        stage,
        names,
        Partner.all(stage, partners(contextPartners), names),
        text("alarmEmail", EMAIL, "one email address"),
        new FileSetRules(
            correctionSettle(),
            Thresholds.of(this::threshold),
            expectations(),
            windows1252Partners(),
            receiptSettings(),
            checkSettings(),
            reader.flag("closingMessage", false)),
        new Retention(
            reader.flag("protectData", !settings.isDefaultStage()),
            logRetention(),
            reader.number("receiptRetentionDays", RECEIPT_RETENTION_DAYS, 1, 36_500)),
        new FunctionSettings(
            new FunctionCapacity(
                memory("arrivalMemoryMegabytes", ARRIVAL_MEMORY_MEGABYTES), OptionalInt.empty()),
            new FunctionCapacity(
                memory("sweepMemoryMegabytes", SWEEP_MEMORY_MEGABYTES),
                concurrency("sweepConcurrency", SWEEP_CONCURRENCY)),
            new FunctionCapacity(
                processorMemory, concurrency("processorConcurrency", PROCESSOR_CONCURRENCY)),
            reader.flag("tracing", false),
            text(
                "permissionsBoundary",
                POLICY_ARN,
                "the ARN of a managed policy, such as"
                    + " \"arn:aws:iam::123456789012:policy/boundary\"")),
        reader
            .object("spark", "an object with the job's settings, {} for the defaults")
            .map(spark -> SparkSettings.read(spark, processorMemory)));
  }

  private CorrectionSettle correctionSettle() {
    Duration quiet =
        seconds("correctionSettleSeconds", CorrectionSettle.DEFAULT.quiet(), Duration.ZERO);
    Duration max =
        seconds(
            "correctionSettleMaxSeconds",
            CorrectionSettle.of(quiet).max(),
            quiet.plus(Duration.ofSeconds(1)));
    return new CorrectionSettle(quiet, max);
  }

  private Duration seconds(String key, Duration defaultValue, Duration min) {
    return Duration.ofSeconds(
        reader.number(key, defaultValue.toSeconds(), min.toSeconds(), MAX_SETTLE_SECONDS));
  }

  /** Returns the partners of the stage and of the command line, so that adding one removes none. */
  private List<String> partners(Object contextPartners) {
    List<String> partners = new ArrayList<>(partnerList(reader.value("partners").orElse(null)));
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
      throw reader.invalid("partners", value, "a list of folders, such as [\"acme\", \"globex\"]");
    }
    return list.stream().map(String.class::cast).toList();
  }

  private Optional<String> text(String key, Pattern allowed, String expected) {
    return reader
        .value(key)
        .map(
            value -> {
              if (value instanceof String text && allowed.matcher(text).matches()) {
                return text;
              }
              throw reader.invalid(key, value, expected);
            });
  }

  // A new account has no concurrency to reserve.
  private OptionalInt concurrency(String key, int defaultValue) {
    return reader.concurrency(
        key, settings.isDefaultStage() ? OptionalInt.empty() : OptionalInt.of(defaultValue));
  }

  private String expectations() {
    return reader.value("expectations").map(this::expectations).orElse(Expectations.DEFAULT_JSON);
  }

  private String expectations(Object value) {
    String json = json(value);
    try {
      Expectations unused = Expectations.parse(json);
      return json;
    } catch (InvalidExpectationsException e) {
      throw new InvalidStageException(
          "the stage \"" + settings.stage() + "\" has invalid \"expectations\": " + e.getMessage());
    }
  }

  private Optional<String> windows1252Partners() {
    Optional<String> json = reader.value("windows1252Partners").map(StageReader::json);
    try {
      json.ifPresent(Windows1252Partners::parse);
      return json;
    } catch (IllegalArgumentException e) {
      throw new InvalidStageException(
          "the stage \""
              + settings.stage()
              + "\" has invalid \"windows1252Partners\": "
              + e.getMessage());
    }
  }

  private static String json(Object value) {
    return new GsonBuilder().disableHtmlEscaping().create().toJson(value);
  }

  private Map<String, String> receiptSettings() {
    Map<String, String> settings = new TreeMap<>();
    partnerSetting("receiptLanguage", ReceiptFormats::languages, LANGUAGES)
        .ifPresent(value -> settings.put(SettingNames.RECEIPT_LANGUAGE, value));
    partnerSetting("receiptDelimiter", ReceiptFormats::delimiters, "\"comma\" or \"semicolon\"")
        .ifPresent(value -> settings.put(SettingNames.RECEIPT_DELIMITER, value));
    return settings;
  }

  private Map<String, String> checkSettings() {
    Map<String, String> settings = new TreeMap<>();
    for (PlausibilityCheck check : PlausibilityCheck.values()) {
      partnerSetting(
              check.stageSetting(), PlausibilityChecks::parse, "\"off\", \"warn\" or \"hold\"")
          .ifPresent(value -> settings.put(SettingNames.check(check), value));
    }
    return settings;
  }

  /** Returns a setting that can have a value for each partner, as the functions parse it. */
  private Optional<String> partnerSetting(
      String key, Function<String, Optional<?>> parser, String allowed) {
    return reader
        .value(key)
        .map(
            value -> {
              String text =
                  value instanceof String one
                      ? one
                      : new GsonBuilder().disableHtmlEscaping().create().toJson(value);
              if (parser.apply(text).isEmpty()) {
                throw reader.invalid(
                    key,
                    value,
                    allowed
                        + ", or an object with one of these for each partner and for \"*\", all"
                        + " others");
              }
              return text;
            });
  }

  private RetentionDays logRetention() {
    int days = reader.number("logRetentionDays", LOG_RETENTION_DAYS, 1, Integer.MAX_VALUE);
    return LogRetention.ofDays(days)
        .orElseThrow(
            () -> reader.invalid("logRetentionDays", days, "one of " + LogRetention.allowedDays()));
  }

  private Threshold threshold(ThresholdKind kind) {
    Threshold defaults = kind.defaults();
    return new Threshold(
        reader.number(
            thresholdKey(kind.countField()),
            Math.toIntExact(defaults.count()),
            0,
            Integer.MAX_VALUE),
        reader.percent(thresholdKey(kind.percentField()), defaults.percent()));
  }

  /** Returns the setting of a threshold's field: rejectedRowsThreshold for rejected_rows. */
  private static String thresholdKey(String field) {
    int underscore = field.indexOf('_');
    return field.substring(0, underscore)
        + field.substring(underscore + 1, underscore + 2).toUpperCase(Locale.ROOT)
        + field.substring(underscore + 2)
        + "Threshold";
  }

  private int memory(String key, int defaultValue) {
    return reader.number(key, defaultValue, 128, 10_240);
  }
}
