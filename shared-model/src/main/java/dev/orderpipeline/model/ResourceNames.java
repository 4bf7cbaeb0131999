package dev.orderpipeline.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The physical names of one stage's resources. They are fixed, because operators and consumers type
 * them, and other resources need the drop bucket's name before the bucket exists.
 *
 * @param stage the stage, which is part of the names of the stack and the buckets
 * @param suffix ends the names of the other resources, so that stages can share an account
 * @param overrides names of single resources that replace the derived names
 */
public record ResourceNames(String stage, String suffix, Map<String, String> overrides) {
  private static final Pattern SUFFIX = Pattern.compile("[A-Za-z0-9-]{0,20}");

  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");
  private static final Pattern QUEUE = Pattern.compile("[A-Za-z0-9_-]{1,80}");
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_-]{1,256}");
  private static final Pattern FUNCTION = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** The names that AWS allows, by the keys of {@code names} in a stage's settings. */
  private static final Map<String, Pattern> ALLOWED =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("stack", Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,127}")),
              Map.entry("dropBucket", BUCKET),
              Map.entry("resultsBucket", BUCKET),
              Map.entry("logsBucket", BUCKET),
              Map.entry("table", Pattern.compile("[A-Za-z0-9_.-]{3,255}")),
              Map.entry("messageQueue", QUEUE),
              Map.entry("deadLetterQueue", QUEUE),
              Map.entry("failureQueue", QUEUE),
              Map.entry("failureDeadLetterQueue", QUEUE),
              Map.entry("arrivalFunction", FUNCTION),
              Map.entry("sweepFunction", FUNCTION),
              Map.entry("statusFunction", FUNCTION),
              Map.entry("processingFunction", FUNCTION),
              // Also part of the names of its log groups and of a rule, which can have 64
              // characters.
              Map.entry("sparkJob", Pattern.compile("[A-Za-z0-9_-]{1,57}")),
              Map.entry("alarmTopic", TOPIC),
              Map.entry("eventTopic", TOPIC),
              Map.entry("dashboard", Pattern.compile("[A-Za-z0-9_-]{1,255}")),
              Map.entry("database", Pattern.compile("[a-z0-9_]{1,255}")),
              Map.entry("workGroup", Pattern.compile("[A-Za-z0-9._-]{1,128}"))));

  public ResourceNames {
    overrides = Map.copyOf(overrides);
  }

  /**
   * Returns the names of a stage, from its settings {@code nameSuffix} and {@code names}.
   *
   * @throws InvalidStageException if AWS does not allow a name, or two resources have the same name
   */
  public static ResourceNames of(StageSettings settings) {
    Map<String, String> overrides = overrides(settings);
    overrides.forEach((key, name) -> requireAllowed(settings.stage(), key, name));
    ResourceNames names = new ResourceNames(settings.stage(), suffix(settings), overrides);
    names.requireDistinct(
        "bucket",
        List.of(names.dropBucket("", ""), names.resultsBucket("", ""), names.logsBucket("", "")));
    names.requireDistinct(
        "queue",
        List.of(
            names.messageQueue(),
            names.deadLetterQueue(),
            names.failureQueue(),
            names.failureDeadLetterQueue()));
    names.requireDistinct(
        "function",
        List.of(
            names.arrivalFunction(),
            names.sweepFunction(),
            names.statusFunction(),
            names.processingFunction()));
    names.requireDistinct("topic", List.of(names.alarmTopic(), names.eventTopic()));
    return names;
  }

  public String stack() {
    return overrides.getOrDefault("stack", "order-pipeline-" + stage);
  }

  public String dropBucket(String account, String region) {
    return bucket("dropBucket", "drop", account, region);
  }

  public String resultsBucket(String account, String region) {
    return bucket("resultsBucket", "results", account, region);
  }

  public String logsBucket(String account, String region) {
    return bucket("logsBucket", "logs", account, region);
  }

  public String table() {
    return suffixed("table", "file-arrivals");
  }

  public String messageQueue() {
    return suffixed("messageQueue", "customer-order-message-queue");
  }

  public String deadLetterQueue() {
    return suffixed("deadLetterQueue", "customer-order-message-dlq");
  }

  public String failureQueue() {
    return suffixed("failureQueue", "order-pipeline-failures");
  }

  public String failureDeadLetterQueue() {
    return suffixed("failureDeadLetterQueue", "order-pipeline-failures-dlq");
  }

  public String arrivalFunction() {
    return suffixed("arrivalFunction", "file-arrival-function");
  }

  public String sweepFunction() {
    return suffixed("sweepFunction", "file-sweep-function");
  }

  public String statusFunction() {
    return suffixed("statusFunction", "file-status-function");
  }

  public String processingFunction() {
    return suffixed("processingFunction", "data-processing-function");
  }

  public String sparkJob() {
    return suffixed("sparkJob", "data-processing-job");
  }

  public String alarmTopic() {
    return suffixed("alarmTopic", "order-pipeline-alarms");
  }

  public String eventTopic() {
    return suffixed("eventTopic", "order-pipeline-events");
  }

  public String dashboard() {
    return suffixed("dashboard", "order-pipeline");
  }

  /** Returns the name of the query database. */
  public String database() {
    // A name with a hyphen needs quotes in SQL, and the catalog stores lower case.
    return overrides.getOrDefault(
        "database", "order_pipeline" + suffix.replace('-', '_').toLowerCase(Locale.ROOT));
  }

  public String workGroup() {
    return suffixed("workGroup", "order-pipeline");
  }

  /** Returns the name of a partner's managed policy; {@code label} is unique in the stage. */
  public String partnerPolicy(String label) {
    return "order-pipeline" + suffix + "-partner-" + label;
  }

  /** Returns the name of the managed policy for a kind of users, such as {@code consumer}. */
  public String accessPolicy(String users) {
    return "order-pipeline" + suffix + "-" + users;
  }

  private String suffixed(String key, String name) {
    return overrides.getOrDefault(key, name + suffix);
  }

  // Bucket names are globally unique, so the derived ones contain account and region.
  private String bucket(String key, String part, String account, String region) {
    return overrides.getOrDefault(
        key, "order-pipeline-" + stage + "-" + part + "-" + account + "-" + region);
  }

  private static String suffix(StageSettings settings) {
    Object value = settings.values().get("nameSuffix");
    if (value == null) {
      return settings.isDefaultStage() ? "" : "-" + settings.stage();
    }
    if (!(value instanceof String suffix) || !SUFFIX.matcher(suffix).matches()) {
      throw settings.invalid("nameSuffix", value, "at most 20 letters, digits and hyphens");
    }
    return suffix;
  }

  private static Map<String, String> overrides(StageSettings settings) {
    Object value = settings.values().get("names");
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw settings.invalid("names", value, "an object with names of resources");
    }
    Map<String, String> names = new LinkedHashMap<>();
    map.forEach((key, name) -> names.put(String.valueOf(key), String.valueOf(name)));
    return names;
  }

  private static void requireAllowed(String stage, String key, String name) {
    Pattern allowed = ALLOWED.get(key);
    if (allowed == null) {
      throw new InvalidStageException(
          "the stage \""
              + stage
              + "\" names the unknown resource \""
              + key
              + "\" in \"names\"; the resources are "
              + String.join(", ", ALLOWED.keySet()));
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

  private void requireDistinct(String kind, List<String> names) {
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
