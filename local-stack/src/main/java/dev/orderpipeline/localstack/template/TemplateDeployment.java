package dev.orderpipeline.localstack.template;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts a template into a {@link Deployment}. Absent properties have CloudFormation's defaults.
 * What AWS would reject, or what the local stack cannot do as AWS does, is an error.
 */
final class TemplateDeployment {
  private static final Pattern RATE = Pattern.compile("rate\\((\\d+) (minute|hour|day)s?\\)");
  private static final Pattern DAILY =
      Pattern.compile("cron\\((\\d{1,2}) (\\d{1,2}) \\* \\* \\? \\*\\)");
  private static final Duration MAX_EVENT_AGE = Duration.ofHours(6);
  private static final int MAX_RETRIES = 2;
  private static final String QUEUE_URL_MARKER = "URL of the queue ";

  private static final Set<String> SUPPORTED_TYPES =
      Set.of(
          Template.BUCKET,
          Template.TABLE,
          Template.QUEUE,
          Template.TOPIC,
          Template.FUNCTION,
          Template.PERMISSION,
          Template.INVOKE_CONFIG,
          Template.RULE,
          Template.JOB);

  /** Separate tests check permissions; monitoring and Athena do not exist locally. */
  private static final Set<String> IGNORED_TYPES =
      Set.of(
          "AWS::S3::BucketPolicy",
          "AWS::SQS::QueuePolicy",
          "AWS::SNS::TopicPolicy",
          "AWS::IAM::Role",
          "AWS::IAM::ManagedPolicy",
          "AWS::Logs::LogGroup",
          "AWS::SNS::Subscription",
          "AWS::CloudWatch::Alarm",
          "AWS::CloudWatch::Dashboard",
          "AWS::Glue::Database",
          "AWS::Glue::Table",
          "AWS::Glue::SecurityConfiguration",
          "AWS::Athena::WorkGroup",
          "AWS::Athena::NamedQuery");

  private static final Set<String> RESOURCE_ATTRIBUTES =
      Set.of(
          "Type", "Properties", "Metadata", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy");

  private final Template template;

  TemplateDeployment(Template template) {
    this.template = template;
  }

  Deployment deployment() {
    rejectUnknownResources();
    List<Deployment.Queue> queues =
        template.logicalIds(Template.QUEUE).stream()
            .map(this::queue)
            // A dead-letter queue must exist before the queue that uses it.
            .sorted(Comparator.comparing(queue -> queue.redrive().isPresent()))
            .toList();
    return new Deployment(
        template.region(),
        template.account(),
        names(),
        template.logicalIds(Template.BUCKET).stream().map(this::bucket).toList(),
        template.logicalIds(Template.TABLE).stream().map(this::table).toList(),
        queues,
        template.logicalIds(Template.TOPIC).stream().map(this::topic).toList(),
        template.logicalIds(Template.FUNCTION).stream().map(this::function).toList(),
        notifications(),
        schedules(),
        template.logicalIds(Template.JOB).stream().map(this::job).toList());
  }

  /** Ignoring an unknown type or attribute could skip something that AWS would run. */
  private void rejectUnknownResources() {
    for (Map.Entry<String, JsonElement> entry :
        template.json().getAsJsonObject("Resources").entrySet()) {
      String id = entry.getKey();
      String type = template.typeOf(id);
      if (!SUPPORTED_TYPES.contains(type) && !IGNORED_TYPES.contains(type)) {
        throw new TemplateException(
            id
                + " is a "
                + type
                + ", which the local stack does not support. Implement it, or list it in "
                + TemplateDeployment.class.getSimpleName()
                + " as without local effect.");
      }
      for (String attribute : entry.getValue().getAsJsonObject().keySet()) {
        if (!RESOURCE_ATTRIBUTES.contains(attribute)) {
          throw new TemplateException(
              id + " has the attribute " + attribute + ", which the local stack does not support.");
        }
      }
    }
  }

  private Deployment.Names names() {
    return new Deployment.Names(
        nameFromOutput("DropBucketName", Template.BUCKET),
        nameFromOutput("ResultsBucketName", Template.BUCKET),
        nameFromOutput("FileArrivalsTableName", Template.TABLE),
        nameFromOutput("MessageQueueUrl", Template.QUEUE),
        nameFromOutput("DeadLetterQueueUrl", Template.QUEUE),
        nameFromOutput("FailureQueueUrl", Template.QUEUE),
        nameFromOutput("FileArrivalFunctionName", Template.FUNCTION),
        nameFromOutput("FileSweepFunctionName", Template.FUNCTION),
        nameFromOutput("DataProcessingFunctionName", Template.FUNCTION));
  }

  private String nameFromOutput(String output, String type) {
    return template.nameOf(template.outputRef(output, type));
  }

  private Deployment.Bucket bucket(String id) {
    ResourceProperties bucket =
        ResourceProperties.of(template, id)
            .allowOnly(
                Set.of("BucketName", "VersioningConfiguration", "NotificationConfiguration"),
                Set.of(
                    "BucketEncryption",
                    "LifecycleConfiguration",
                    "LoggingConfiguration",
                    "OwnershipControls",
                    "PublicAccessBlockConfiguration",
                    "AccessControl",
                    "Tags"));
    boolean versioned =
        bucket
            .optionalObject("VersioningConfiguration")
            .map(versioning -> versioning.allowOnly(Set.of("Status"), Set.of()))
            .map(versioning -> versioning.oneOf("Status", "Enabled", "Suspended").equals("Enabled"))
            .orElse(false);
    return new Deployment.Bucket(template.nameOf(id), versioned);
  }

  private Deployment.Table table(String id) {
    ResourceProperties table =
        ResourceProperties.of(template, id)
            .allowOnly(
                Set.of(
                    "TableName",
                    "KeySchema",
                    "AttributeDefinitions",
                    "GlobalSecondaryIndexes",
                    "TimeToLiveSpecification",
                    "BillingMode"),
                Set.of(
                    "DeletionProtectionEnabled",
                    "PointInTimeRecoverySpecification",
                    "SSESpecification",
                    "Tags"));
    table.oneOf("BillingMode", "PAY_PER_REQUEST");
    table
        .objects("AttributeDefinitions")
        .forEach(definition -> definition.oneOf("AttributeType", "S"));
    List<Deployment.Index> indexes =
        table.objects("GlobalSecondaryIndexes").stream().map(TemplateDeployment::index).toList();
    Optional<String> expiry =
        table
            .optionalObject("TimeToLiveSpecification")
            .map(ttl -> ttl.allowOnly(Set.of("Enabled", "AttributeName"), Set.of()))
            .filter(ttl -> ttl.flag("Enabled", false))
            .map(ttl -> ttl.text("AttributeName"));
    return new Deployment.Table(
        template.nameOf(id),
        key(table, "HASH")
            .orElseThrow(
                () -> table.unsupported("KeySchema", "incomplete", "schemas with a HASH key")),
        key(table, "RANGE"),
        indexes,
        expiry);
  }

  private static Deployment.Index index(ResourceProperties index) {
    index.allowOnly(Set.of("IndexName", "KeySchema", "Projection"), Set.of());
    index
        .object("Projection")
        .allowOnly(Set.of("ProjectionType"), Set.of())
        .oneOf("ProjectionType", "KEYS_ONLY");
    return new Deployment.Index(
        index.text("IndexName"),
        key(index, "HASH")
            .orElseThrow(
                () -> index.unsupported("KeySchema", "incomplete", "schemas with a HASH key")),
        key(index, "RANGE"));
  }

  private static Optional<String> key(ResourceProperties keyed, String type) {
    return keyed.objects("KeySchema").stream()
        .filter(key -> key.text("KeyType").equals(type))
        .map(key -> key.text("AttributeName"))
        .findFirst();
  }

  private Deployment.Queue queue(String id) {
    ResourceProperties queue =
        ResourceProperties.of(template, id)
            .allowOnly(
                Set.of("QueueName", "VisibilityTimeout", "MessageRetentionPeriod", "RedrivePolicy"),
                Set.of("SqsManagedSseEnabled", "RedriveAllowPolicy", "Tags"));
    Optional<Deployment.Redrive> redrive =
        queue
            .optionalObject("RedrivePolicy")
            .map(
                policy ->
                    policy.allowOnly(Set.of("deadLetterTargetArn", "maxReceiveCount"), Set.of()))
            .map(
                policy ->
                    new Deployment.Redrive(
                        nameByArn(policy, "deadLetterTargetArn", Template.QUEUE),
                        policy.number("maxReceiveCount")));
    return new Deployment.Queue(
        template.nameOf(id),
        Duration.ofSeconds(queue.number("VisibilityTimeout", 30)),
        Duration.ofSeconds(queue.number("MessageRetentionPeriod", 345_600)),
        redrive);
  }

  /** The ARN of a topic. Its subscriptions are ignored; the listener gets the messages. */
  private String topic(String id) {
    ResourceProperties unused =
        ResourceProperties.of(template, id)
            .allowOnly(Set.of("TopicName"), Set.of("DisplayName", "KmsMasterKeyId", "Tags"));
    return template.arnOf(id);
  }

  private Deployment.Function function(String id) {
    ResourceProperties function =
        ResourceProperties.of(template, id)
            .allowOnly(
                Set.of(
                    "FunctionName",
                    "Handler",
                    "Environment",
                    "Timeout",
                    "MemorySize",
                    "Runtime",
                    "ReservedConcurrentExecutions"),
                // The artifact in the metadata names the code.
                Set.of(
                    "Code",
                    "Role",
                    "Architectures",
                    "Description",
                    "EphemeralStorage",
                    "LoggingConfig",
                    "TracingConfig",
                    "RecursiveLoop",
                    "Tags"));
    if (!function.text("Runtime").startsWith("java")) {
      throw function.unsupported("Runtime", function.text("Runtime"), "java runtimes");
    }
    return new Deployment.Function(
        template.nameOf(id),
        artifact(id),
        function.text("Handler"),
        function.optionalObject("Environment").map(this::settings).orElse(Map.of()),
        Duration.ofSeconds(function.number("Timeout", 3)),
        function.number("MemorySize", 128),
        function.has("ReservedConcurrentExecutions")
            ? Optional.of(function.number("ReservedConcurrentExecutions"))
            : Optional.empty(),
        asynchronous(template.nameOf(id)));
  }

  private String artifact(String id) {
    return template
        .metadata(id, "Artifact")
        .orElseThrow(
            () ->
                new TemplateException(
                    id + " has no Metadata.Artifact, which must name the module of its jar."));
  }

  private Deployment.Job job(String id) {
    ResourceProperties job =
        ResourceProperties.of(template, id)
            .allowOnly(
                Set.of(
                    "Name",
                    "Command",
                    "DefaultArguments",
                    "ExecutionProperty",
                    "GlueVersion",
                    "MaxRetries",
                    "Timeout"),
                // The local machine is the only worker.
                Set.of(
                    "Description",
                    "NumberOfWorkers",
                    "WorkerType",
                    "Role",
                    "SecurityConfiguration",
                    "Tags"));
    // The job's module is built for the Spark version of this Glue version.
    job.oneOf("GlueVersion", "5.1");
    job.oneOf("MaxRetries", "0");
    // The script only calls the main class, which the metadata names.
    job.object("Command")
        .allowOnly(Set.of("Name"), Set.of("ScriptLocation"))
        .oneOf("Name", "glueetl");
    ResourceProperties arguments =
        job.object("DefaultArguments")
            .allowOnly(
                Set.of("--job-language", "--settings"),
                Set.of(
                    "--class",
                    "--extra-jars",
                    "--enable-auto-scaling",
                    "--enable-metrics",
                    "--custom-logGroup-prefix",
                    "--job-bookmark-option"));
    arguments.oneOf("--job-language", "scala");
    return new Deployment.Job(
        template.nameOf(id),
        artifact(id),
        template
            .metadata(id, "MainClass")
            .orElseThrow(
                () ->
                    new TemplateException(
                        id
                            + " has no Metadata.MainClass, which must name the main class"
                            + " that its script calls.")),
        jobSettings(arguments),
        Duration.ofMinutes(job.number("Timeout")),
        job.optionalObject("ExecutionProperty")
            .map(property -> property.allowOnly(Set.of("MaxConcurrentRuns"), Set.of()))
            .map(property -> property.number("MaxConcurrentRuns"))
            .orElse(1));
  }

  /**
   * Parses the job's settings, one JSON text. The URL of a queue must be the whole value of a
   * setting.
   */
  private Map<String, Deployment.Setting> jobSettings(ResourceProperties arguments) {
    String place = arguments.placeOf("--settings");
    String text = template.text(withQueueNames(arguments.raw("--settings")), place);
    Map<String, Deployment.Setting> settings = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, JsonElement> setting :
          JsonParser.parseString(text).getAsJsonObject().entrySet()) {
        String value = setting.getValue().getAsString();
        settings.put(
            setting.getKey(),
            value.startsWith(QUEUE_URL_MARKER)
                ? new Deployment.Setting.QueueUrl(value.substring(QUEUE_URL_MARKER.length()))
                : new Deployment.Setting.Text(value));
      }
    } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
      throw new TemplateException(place + " is not a JSON object of strings: " + e.getMessage());
    }
    return settings;
  }

  /** The value with each reference to a queue's URL replaced by the queue's name with a marker. */
  private JsonElement withQueueNames(JsonElement value) {
    Optional<String> queue = template.refTo(value, Template.QUEUE);
    if (queue.isPresent()) {
      return new JsonPrimitive(QUEUE_URL_MARKER + template.nameOf(queue.get()));
    }
    if (value instanceof JsonArray array) {
      JsonArray replaced = new JsonArray();
      array.forEach(item -> replaced.add(withQueueNames(item)));
      return replaced;
    }
    if (value instanceof JsonObject object) {
      JsonObject replaced = new JsonObject();
      object.entrySet().forEach(e -> replaced.add(e.getKey(), withQueueNames(e.getValue())));
      return replaced;
    }
    return value;
  }

  private Map<String, Deployment.Setting> settings(ResourceProperties environment) {
    Map<String, Deployment.Setting> settings = new LinkedHashMap<>();
    ResourceProperties variables = environment.object("Variables");
    variables
        .entries()
        .forEach(
            variable ->
                settings.put(
                    variable.getKey(),
                    template
                        .refTo(variable.getValue(), Template.QUEUE)
                        .<Deployment.Setting>map(
                            queue -> new Deployment.Setting.QueueUrl(template.nameOf(queue)))
                        .orElseGet(
                            () -> new Deployment.Setting.Text(variables.text(variable.getKey())))));
    return settings;
  }

  /**
   * The function's configuration for asynchronous invocation, or Lambda's defaults if it has none.
   */
  private Deployment.Asynchronous asynchronous(String functionName) {
    List<ResourceProperties> configured =
        template.logicalIds(Template.INVOKE_CONFIG).stream()
            .map(id -> ResourceProperties.of(template, id))
            .filter(config -> functionOf(config, "FunctionName").equals(functionName))
            .toList();
    if (configured.isEmpty()) {
      return new Deployment.Asynchronous(MAX_RETRIES, MAX_EVENT_AGE, Optional.empty());
    }
    if (configured.size() > 1) {
      throw new TemplateException(
          configured.get(1).place()
              + " is a second configuration of "
              + functionName
              + ", which Lambda rejects. Remove one.");
    }
    ResourceProperties config =
        configured
            .get(0)
            .allowOnly(
                Set.of(
                    "FunctionName",
                    "Qualifier",
                    "MaximumRetryAttempts",
                    "MaximumEventAgeInSeconds",
                    "DestinationConfig"),
                Set.of());
    // The AWS CLI, S3 and EventBridge invoke the function without a qualifier.
    config.oneOf("Qualifier", FunctionName.LATEST);
    Optional<String> onFailure =
        config
            .optionalObject("DestinationConfig")
            .map(destinations -> destinations.allowOnly(Set.of("OnFailure"), Set.of()))
            .flatMap(destinations -> destinations.optionalObject("OnFailure"))
            .map(destination -> nameByArn(destination, "Destination", Template.QUEUE));
    return new Deployment.Asynchronous(
        config.number("MaximumRetryAttempts", MAX_RETRIES),
        Duration.ofSeconds(
            config.number("MaximumEventAgeInSeconds", (int) MAX_EVENT_AGE.toSeconds())),
        onFailure);
  }

  private List<Deployment.Notification> notifications() {
    List<Deployment.Notification> notifications = new ArrayList<>();
    for (String id : template.logicalIds(Template.BUCKET)) {
      ResourceProperties.of(template, id)
          .optionalObject("NotificationConfiguration")
          .map(all -> all.allowOnly(Set.of("LambdaConfigurations"), Set.of()))
          .ifPresent(
              all ->
                  all.objects("LambdaConfigurations")
                      .forEach(one -> notifications.add(notification(id, one))));
    }
    return notifications;
  }

  private Deployment.Notification notification(String bucketId, ResourceProperties notification) {
    notification.allowOnly(Set.of("Event", "Function", "Filter"), Set.of());
    String function = nameByArn(notification, "Function", Template.FUNCTION);
    // Otherwise S3 rejects the notification when it is deployed.
    requirePermission("s3.amazonaws.com", function, template.arnOf(bucketId), notification.place());
    String prefix = "";
    String suffix = "";
    if (notification.has("Filter")) {
      ResourceProperties keys =
          notification
              .object("Filter")
              .allowOnly(Set.of("S3Key"), Set.of())
              .object("S3Key")
              .allowOnly(Set.of("Rules"), Set.of());
      for (ResourceProperties rule : keys.objects("Rules")) {
        if (rule.oneOf("Name", "prefix", "suffix").equals("prefix")) {
          prefix = rule.text("Value");
        } else {
          suffix = rule.text("Value");
        }
      }
    }
    return new Deployment.Notification(
        template.nameOf(bucketId), function, notification.text("Event"), prefix, suffix);
  }

  private List<Deployment.Schedule> schedules() {
    List<Deployment.Schedule> schedules = new ArrayList<>();
    for (String id : template.logicalIds(Template.RULE)) {
      if (isFailedJobRunRule(id)) {
        continue;
      }
      ResourceProperties rule =
          ResourceProperties.of(template, id)
              .allowOnly(
                  Set.of("Name", "ScheduleExpression", "State", "Targets"), Set.of("Description"));
      if (rule.has("State") && rule.oneOf("State", "ENABLED", "DISABLED").equals("DISABLED")) {
        continue;
      }
      for (ResourceProperties target : rule.objects("Targets")) {
        target.allowOnly(Set.of("Arn", "Input"), Set.of("Id", "RetryPolicy"));
        String function = nameByArn(target, "Arn", Template.FUNCTION);
        // Otherwise EventBridge silently drops the events.
        requirePermission("events.amazonaws.com", function, template.arnOf(id), rule.place());
        schedules.add(
            new Deployment.Schedule(
                template.nameOf(id), function, timing(rule), target.optionalText("Input")));
      }
    }
    return schedules;
  }

  /**
   * Such a rule feeds an alarm. The local stack has no alarms; its listener reports failed runs.
   */
  private boolean isFailedJobRunRule(String id) {
    ResourceProperties rule = ResourceProperties.of(template, id);
    if (!rule.has("EventPattern")) {
      return false;
    }
    String pattern = rule.json("EventPattern");
    if (!pattern.contains("\"source\":[\"aws.glue\"]")) {
      throw rule.unsupported("EventPattern", pattern, "a pattern of aws.glue");
    }
    return true;
  }

  private static Deployment.Timing timing(ResourceProperties rule) {
    String expression = rule.text("ScheduleExpression");
    Matcher rate = RATE.matcher(expression);
    if (rate.matches()) {
      long count = Long.parseLong(rate.group(1));
      return new Deployment.Timing.Every(
          switch (rate.group(2)) {
            case "minute" -> Duration.ofMinutes(count);
            case "hour" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
          });
    }
    Matcher daily = DAILY.matcher(expression);
    if (daily.matches()) {
      int minute = Integer.parseInt(daily.group(1));
      int hour = Integer.parseInt(daily.group(2));
      if (minute < 60 && hour < 24) {
        return new Deployment.Timing.DailyAt(LocalTime.of(hour, minute));
      }
    }
    throw rule.unsupported(
        "ScheduleExpression", expression, "rate(N minutes) and daily cron(M H * * ? *)");
  }

  /** Requires that a service has the permission to invoke a function for a resource. */
  private void requirePermission(
      String principal, String function, String sourceArn, String place) {
    for (String id : template.logicalIds(Template.PERMISSION)) {
      ResourceProperties permission =
          ResourceProperties.of(template, id)
              .allowOnly(
                  Set.of("Action", "FunctionName", "Principal", "SourceArn", "SourceAccount"),
                  Set.of());
      if (permission.text("Action").equals("lambda:InvokeFunction")
          && permission.text("Principal").equals(principal)
          && functionOf(permission, "FunctionName").equals(function)
          && permission.optionalText("SourceArn").map(sourceArn::equals).orElse(true)
          && permission
              .optionalText("SourceAccount")
              .map(template.account()::equals)
              .orElse(true)) {
        return;
      }
    }
    throw new TemplateException(
        place
            + " invokes "
            + function
            + ", but no AWS::Lambda::Permission allows "
            + principal
            + " to do that for "
            + sourceArn
            + ". Add it.");
  }

  /** A function's name, from a property with its name or ARN. */
  private String functionOf(ResourceProperties properties, String name) {
    String text = properties.text(name);
    FunctionName functionName = FunctionName.parse(text);
    // A permission for an alias or version does not apply to the unqualified function.
    return functionName.qualifier().equals(FunctionName.LATEST) ? functionName.name() : text;
  }

  /** The name of the resource of that type whose ARN is the property's value. */
  private String nameByArn(ResourceProperties properties, String name, String type) {
    String arn = properties.text(name);
    return template.logicalIds(type).stream()
        .filter(id -> template.arnOf(id).equals(arn))
        .map(template::nameOf)
        .findFirst()
        .orElseThrow(
            () ->
                new TemplateException(
                    properties.placeOf(name)
                        + " is "
                        + arn
                        + ", which is not an "
                        + type
                        + " of the template."));
  }
}
