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
 * The physical names of one stage's resources. They are fixed, not generated: operators and
 * consumers type them, and the drop bucket's must be known before the bucket is there.
 *
 * @param suffix what distinguishes this stage's names from another's in the same account
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
  // Part of the names of its log groups, too, and of a rule's, which has 64 characters.
  private static final Pattern JOB = Pattern.compile("[A-Za-z0-9_-]{1,57}");
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_-]{1,256}");
  private static final Pattern DASHBOARD = Pattern.compile("[A-Za-z0-9_-]{1,255}");

  private static final Pattern DATABASE = Pattern.compile("[a-z0-9_]{1,255}");
  private static final Pattern WORK_GROUP = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  /** The name that a stage's settings may give to a resource, and what AWS allows there. */
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

  /** The keys that {@code names} may have in a stage's settings. */
  static Set<String> overridable() {
    return new TreeSet<>(OVERRIDABLE.keySet());
  }

  /**
   * The names of a stage.
   *
   * @param overrides names to use in place of those that follow from stage and suffix
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

  /** The managed policy of a partner, whose {@code label} is unique among the stage's partners. */
  String partnerPolicy(String label) {
    return "order-pipeline" + suffix + "-partner-" + label;
  }

  // Bucket names are shared by all accounts of the world: account and region make them ours, and
  // the pseudo parameters keep the template free of both.
  private static String bucket(String stage, String part) {
    return "order-pipeline-" + stage + "-" + part + "-" + Aws.ACCOUNT_ID + "-" + Aws.REGION;
  }

  // SQL takes a name without quotes only if it has no hyphen, and the catalog keeps lower case.
  private static String database(String suffix) {
    return "order_pipeline" + suffix.replace('-', '_').toLowerCase(Locale.ROOT);
  }

  private static void requireAllowed(String stage, String key, String name) {
    Pattern allowed = OVERRIDABLE.get(key);
    if (allowed == null) {
      throw new InvalidStageException(
          "the stage \""
              + stage
              + "\" names the resource \""
              + key
              + "\" in \"names\", which there is not; the resources are "
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
              + "\"; AWS allows there what matches "
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
                + "\"; give each a name of its own in \"names\"");
      }
    }
  }
}
