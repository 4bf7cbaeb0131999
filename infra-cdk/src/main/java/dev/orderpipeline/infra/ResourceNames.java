package dev.orderpipeline.infra;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import software.amazon.awscdk.Aws;

/**
 * The physical names of one stage's resources. They are fixed, because operators and consumers type
 * them, and other resources need the drop bucket's name before the bucket exists.
 *
 * @param suffix distinguishes this stage's names from those of other stages in the account
 */
record ResourceNames(
    String stack,
    String suffix,
    String dropBucket,
    String resultsBucket,
    String logsBucket,
    String table,
    String messageQueue,
    String deadLetterQueue,
    String failureQueue,
    String failureDeadLetterQueue,
    String arrivalFunction,
    String sweepFunction,
    String processingFunction,
    String sparkJob,
    String alarmTopic,
    String dashboard,
    String database,
    String workGroup) {

  private static final Pattern STACK = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,127}");
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");
  private static final Pattern TABLE = Pattern.compile("[A-Za-z0-9_.-]{3,255}");
  private static final Pattern QUEUE = Pattern.compile("[A-Za-z0-9_-]{1,80}");
  private static final Pattern FUNCTION = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  // Also part of the names of its log groups and of a rule, which can have 64 characters.
  private static final Pattern JOB = Pattern.compile("[A-Za-z0-9_-]{1,57}");
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_-]{1,256}");
  private static final Pattern DASHBOARD = Pattern.compile("[A-Za-z0-9_-]{1,255}");

  private static final Pattern DATABASE = Pattern.compile("[a-z0-9_]{1,255}");
  private static final Pattern WORK_GROUP = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  /** The resources that a stage's settings can name, and the names that AWS allows. */
  private static final Map<String, Pattern> OVERRIDABLE =
      Map.ofEntries(
          Map.entry("stack", STACK),
          Map.entry("dropBucket", BUCKET),
          Map.entry("resultsBucket", BUCKET),
          Map.entry("logsBucket", BUCKET),
          Map.entry("table", TABLE),
          Map.entry("messageQueue", QUEUE),
          Map.entry("deadLetterQueue", QUEUE),
          Map.entry("failureQueue", QUEUE),
          Map.entry("failureDeadLetterQueue", QUEUE),
          Map.entry("arrivalFunction", FUNCTION),
          Map.entry("sweepFunction", FUNCTION),
          Map.entry("processingFunction", FUNCTION),
          Map.entry("sparkJob", JOB),
          Map.entry("alarmTopic", TOPIC),
          Map.entry("dashboard", DASHBOARD),
          Map.entry("database", DATABASE),
          Map.entry("workGroup", WORK_GROUP));

  /** Returns the allowed keys of {@code names} in a stage's settings. */
  static Set<String> overridable() {
    return new TreeSet<>(OVERRIDABLE.keySet());
  }

  /**
   * Returns the names of a stage.
   *
   * @param overrides replace names derived from stage and suffix
   */
  static ResourceNames of(String stage, String suffix, Map<String, String> overrides) {
    overrides.forEach((key, name) -> requireAllowed(stage, key, name));
    UnaryOperator<String> suffixed = name -> name + suffix;
    ResourceNames names =
        new ResourceNames(
            overrides.getOrDefault("stack", "order-pipeline-" + stage),
            suffix,
            overrides.getOrDefault("dropBucket", bucket(stage, "drop")),
            overrides.getOrDefault("resultsBucket", bucket(stage, "results")),
            overrides.getOrDefault("logsBucket", bucket(stage, "logs")),
            overrides.getOrDefault("table", suffixed.apply("file-arrivals")),
            overrides.getOrDefault("messageQueue", suffixed.apply("customer-order-message-queue")),
            overrides.getOrDefault("deadLetterQueue", suffixed.apply("customer-order-message-dlq")),
            overrides.getOrDefault("failureQueue", suffixed.apply("order-pipeline-failures")),
            overrides.getOrDefault(
                "failureDeadLetterQueue", suffixed.apply("order-pipeline-failures-dlq")),
            overrides.getOrDefault("arrivalFunction", suffixed.apply("file-arrival-function")),
            overrides.getOrDefault("sweepFunction", suffixed.apply("file-sweep-function")),
            overrides.getOrDefault(
                "processingFunction", suffixed.apply("data-processing-function")),
            overrides.getOrDefault("sparkJob", suffixed.apply("data-processing-job")),
            overrides.getOrDefault("alarmTopic", suffixed.apply("order-pipeline-alarms")),
            overrides.getOrDefault("dashboard", suffixed.apply("order-pipeline")),
            overrides.getOrDefault("database", database(suffix)),
            overrides.getOrDefault("workGroup", suffixed.apply("order-pipeline")));
    requireDistinct(
        stage, "bucket", List.of(names.dropBucket(), names.resultsBucket(), names.logsBucket()));
    requireDistinct(
        stage,
        "queue",
        List.of(
            names.messageQueue(),
            names.deadLetterQueue(),
            names.failureQueue(),
            names.failureDeadLetterQueue()));
    requireDistinct(
        stage,
        "function",
        List.of(names.arrivalFunction(), names.sweepFunction(), names.processingFunction()));
    return names;
  }

  /** Returns the name of a partner's managed policy; {@code label} is unique in the stage. */
  String partnerPolicy(String label) {
    return "order-pipeline" + suffix + "-partner-" + label;
  }

  // Bucket names are globally unique, so they contain account and region. As pseudo parameters,
  // these are not fixed in the template.
  private static String bucket(String stage, String part) {
    return "order-pipeline-" + stage + "-" + part + "-" + Aws.ACCOUNT_ID + "-" + Aws.REGION;
  }

  // A name with a hyphen needs quotes in SQL, and the catalog stores lower case.
  private static String database(String suffix) {
    return "order_pipeline" + suffix.replace('-', '_').toLowerCase(Locale.ROOT);
  }

  private static void requireAllowed(String stage, String key, String name) {
    Pattern allowed = OVERRIDABLE.get(key);
    if (allowed == null) {
      throw new InvalidStageException(
          "the stage \""
              + stage
              + "\" names the unknown resource \""
              + key
              + "\" in \"names\"; the resources are "
              + String.join(", ", overridable()));
    }
    if (!allowed.matcher(name).matches()) {
      throw new InvalidStageException(
          "the stage \""
              + stage
              + "\" names its "
              + key
              + " \""
              + name
              + "\"; AWS allows names that match "
              + allowed);
    }
  }

  private static void requireDistinct(String stage, String kind, List<String> names) {
    Set<String> seen = new TreeSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new InvalidStageException(
            "the stage \""
                + stage
                + "\" names two of its "
                + kind
                + "s \""
                + name
                + "\"; give each a different name in \"names\"");
      }
    }
  }
}
