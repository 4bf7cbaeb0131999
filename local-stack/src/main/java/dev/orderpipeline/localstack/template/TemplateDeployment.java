package dev.orderpipeline.localstack.template;

import com.google.gson.JsonElement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Converts a template into a {@link Deployment}. Absent properties have CloudFormation's defaults.
 * What AWS would reject, or what the local stack cannot do as AWS does, is an error.
 */
final class TemplateDeployment {

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
          "AWS::Logs::MetricFilter",
          "AWS::SNS::Subscription",
          "AWS::CloudWatch::Alarm",
          "AWS::CloudWatch::Dashboard",
          "AWS::Glue::Database",
          "AWS::Glue::Table",
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
    TemplateFunctions programs = new TemplateFunctions(template);
    TemplateTriggers triggers = new TemplateTriggers(template);
    return new Deployment(
        template.region(),
        template.account(),
        names(),
        template.logicalIds(Template.BUCKET).stream().map(this::bucket).toList(),
        template.logicalIds(Template.TABLE).stream().map(this::table).toList(),
        queues,
        template.logicalIds(Template.TOPIC).stream().map(this::topic).toList(),
        programs.functions(),
        triggers.notifications(),
        triggers.schedules(),
        programs.jobs());
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
                + ", which the local stack does not support. Implement it, or list it as without"
                + " local effect.");
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
        nameFromOutput("FileStatusFunctionName", Template.FUNCTION),
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
                        policy.nameByArn("deadLetterTargetArn", Template.QUEUE),
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
}
