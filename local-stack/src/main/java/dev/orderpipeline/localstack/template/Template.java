package dev.orderpipeline.localstack.template;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A synthesized CloudFormation template. Gives access to its resources by logical id, with their
 * names and ARNs, for the pipeline's resource types. Immutable.
 *
 * <p>The names and ARNs come from the "Return values" of each resource type in CloudFormation's
 * documentation.
 */
public final class Template {
  static final String BUCKET = "AWS::S3::Bucket";
  static final String TABLE = "AWS::DynamoDB::Table";
  static final String QUEUE = "AWS::SQS::Queue";
  static final String TOPIC = "AWS::SNS::Topic";
  static final String FUNCTION = "AWS::Lambda::Function";
  static final String PERMISSION = "AWS::Lambda::Permission";
  static final String INVOKE_CONFIG = "AWS::Lambda::EventInvokeConfig";
  public static final String RULE = "AWS::Events::Rule";
  public static final String JOB = "AWS::Glue::Job";

  private static final String RESOURCE = "order-pipeline.template.json";
  private static final String WITH_SPARK = "order-pipeline-spark.template.json";

  /**
   * The naming of a resource type. In the ARN prefix, {@code %r} is the region and {@code %a} the
   * account.
   */
  private record Kind(String nameProperty, String arnPrefix) {}

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry(BUCKET, new Kind("BucketName", "arn:aws:s3:::")),
          Map.entry(TABLE, new Kind("TableName", "arn:aws:dynamodb:%r:%a:table/")),
          Map.entry(QUEUE, new Kind("QueueName", "arn:aws:sqs:%r:%a:")),
          Map.entry(FUNCTION, new Kind("FunctionName", "arn:aws:lambda:%r:%a:function:")),
          Map.entry(RULE, new Kind("Name", "arn:aws:events:%r:%a:rule/")),
          Map.entry("AWS::IAM::Role", new Kind("RoleName", "arn:aws:iam::%a:role/")),
          Map.entry(
              "AWS::IAM::ManagedPolicy", new Kind("ManagedPolicyName", "arn:aws:iam::%a:policy/")),
          Map.entry(TOPIC, new Kind("TopicName", "arn:aws:sns:%r:%a:")),
          Map.entry(JOB, new Kind("Name", "arn:aws:glue:%r:%a:job/")),
          Map.entry(
              "AWS::Logs::LogGroup", new Kind("LogGroupName", "arn:aws:logs:%r:%a:log-group:")),
          Map.entry(
              "AWS::CloudWatch::Dashboard",
              new Kind("DashboardName", "arn:aws:cloudwatch::%a:dashboard/")));

  /** Types whose {@code Ref} is the ARN instead of the name. */
  private static final List<String> REFERRED_BY_ARN = List.of("AWS::IAM::ManagedPolicy", TOPIC);

  private final JsonObject root;
  private final String region;
  private final String account;

  private Template(JsonObject root, String region, String account) {
    this.root = root;
    this.region = region;
    this.account = account;
  }

  /** The committed template of the order pipeline. */
  public static Template orderPipeline() {
    return resource(RESOURCE);
  }

  /** The template with the Spark job, which processes every day, whatever its size. */
  public static Template orderPipelineWithSpark() {
    return resource(WITH_SPARK);
  }

  private static Template resource(String name) {
    try (InputStream json = Template.class.getResourceAsStream(name)) {
      if (json == null) {
        throw new IllegalStateException(
            name + " is missing on the class path beside " + Template.class.getName() + ".");
      }
      return parse(new String(json.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name + ".", e);
    }
  }

  /**
   * Parses a template, for deployment to the simulated account and region.
   *
   * @throws TemplateException if the text is not a template
   */
  public static Template parse(String json) {
    try {
      JsonElement root = JsonParser.parseString(json);
      if (root instanceof JsonObject object
          && object.get("Resources") instanceof JsonObject resources
          && resources.entrySet().stream().allMatch(entry -> isResource(entry.getValue()))) {
        return new Template(object.deepCopy(), "eu-central-1", "000000000000");
      }
    } catch (JsonParseException e) {
      throw new TemplateException("The template is not valid JSON: " + e.getMessage());
    }
    throw new TemplateException(
        "The template needs an object \"Resources\" in which every resource has a \"Type\".");
  }

  private static boolean isResource(JsonElement value) {
    return value instanceof JsonObject resource
        && resource.get("Type") instanceof JsonPrimitive
        && (!resource.has("Properties") || resource.get("Properties") instanceof JsonObject);
  }

  /** The value of the pseudo parameter {@code AWS::Region}. */
  public String region() {
    return region;
  }

  /** The value of the pseudo parameter {@code AWS::AccountId}, 12 digits. */
  public String account() {
    return account;
  }

  /**
   * The part of the template that the local stack runs.
   *
   * @throws TemplateException if the template contains something that the local stack cannot run
   */
  public Deployment deployment() {
    return new TemplateDeployment(this).deployment();
  }

  /** A copy of the whole template. */
  public JsonObject json() {
    return root.deepCopy();
  }

  /** The logical ids of all resources of a type, in the template's order. */
  public List<String> logicalIds(String type) {
    return resources().entrySet().stream()
        .filter(entry -> typeOf(entry.getKey()).equals(type))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * The type of a resource.
   *
   * @throws TemplateException if there is no such resource
   */
  public String typeOf(String logicalId) {
    if (!(resources().get(logicalId) instanceof JsonObject resource)) {
      throw new TemplateException("The template has no resource \"" + logicalId + "\".");
    }
    return resource.get("Type").getAsString();
  }

  /**
   * The properties of a resource, completely resolved.
   *
   * @throws TemplateException if a part cannot be resolved
   */
  public JsonObject properties(String logicalId) {
    return resolved(rawProperties(logicalId), logicalId + ".Properties").getAsJsonObject();
  }

  /** The unresolved properties of a resource. */
  JsonObject rawProperties(String logicalId) {
    String unused = typeOf(logicalId);
    JsonObject resource = resources().getAsJsonObject(logicalId);
    return resource.has("Properties") ? resource.getAsJsonObject("Properties") : new JsonObject();
  }

  /** A value of the resource's metadata, which CloudFormation does not interpret. */
  Optional<String> metadata(String logicalId, String name) {
    String unused = typeOf(logicalId);
    return resources().getAsJsonObject(logicalId).get("Metadata") instanceof JsonObject metadata
            && metadata.get(name) instanceof JsonPrimitive value
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  /**
   * The logical id of the resource to which an output refers.
   *
   * @throws TemplateException if the output is missing, or is not a {@code Ref} to a resource of
   *     that type
   */
  String outputRef(String output, String type) {
    if (root.get("Outputs") instanceof JsonObject outputs
        && outputs.get(output) instanceof JsonObject found) {
      Optional<String> referred = refTo(found.get("Value"), type);
      if (referred.isPresent()) {
        return referred.get();
      }
    }
    throw new TemplateException(
        "The template has no output \""
            + output
            + "\" that is a Ref to a resource of the type "
            + type
            + ". The local stack needs it to find the resource.");
  }

  /** The logical id, if the value is just a {@code Ref} to a resource of that type. */
  Optional<String> refTo(JsonElement value, String type) {
    return value instanceof JsonObject object
            && object.size() == 1
            && object.get("Ref") instanceof JsonPrimitive id
            && resources().has(id.getAsString())
            && typeOf(id.getAsString()).equals(type)
        ? Optional.of(id.getAsString())
        : Optional.empty();
  }

  /**
   * The physical name of a resource.
   *
   * @throws TemplateException if the resource has no name, or it cannot be resolved
   */
  public String nameOf(String logicalId) {
    String type = typeOf(logicalId);
    Kind kind = KINDS.get(type);
    if (kind == null) {
      throw new TemplateException(
          "The local stack does not know the name property of the resource type "
              + type
              + ", such as "
              + logicalId
              + ". Add the type to "
              + Template.class.getSimpleName()
              + ".");
    }
    JsonElement name = rawProperties(logicalId).get(kind.nameProperty());
    if (name == null) {
      // CloudFormation generates a name for these, and only their ARN refers to it.
      if (type.equals(RULE) || type.startsWith("AWS::IAM::")) {
        return logicalId;
      }
      throw new TemplateException(
          logicalId
              + " has no "
              + kind.nameProperty()
              + ". CloudFormation would generate an unpredictable name. Set "
              + kind.nameProperty()
              + ".");
    }
    return text(name, logicalId + ".Properties." + kind.nameProperty());
  }

  /**
   * The Amazon resource name of a resource.
   *
   * @throws TemplateException if its type is not supported, or its name cannot be resolved
   */
  public String arnOf(String logicalId) {
    String name = nameOf(logicalId);
    String type = typeOf(logicalId);
    String prefix = KINDS.get(type).arnPrefix().replace("%r", region).replace("%a", account) + name;
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html
    return type.equals("AWS::Logs::LogGroup") ? prefix + ":*" : prefix;
  }

  /**
   * A value with all its intrinsic functions resolved. {@code AWS::NoValue} removes its property.
   *
   * @param place the location of the value, for errors
   * @throws TemplateException if a part cannot be resolved
   */
  public JsonElement resolved(JsonElement value, String place) {
    return new IntrinsicFunctions(this).resolved(value, place);
  }

  /** A value that must resolve to a string, number or boolean. */
  String text(JsonElement value, String place) {
    return new IntrinsicFunctions(this).text(value, place);
  }

  boolean has(String logicalId) {
    return resources().has(logicalId);
  }

  /** What a {@code Ref} to the resource is: its name or its ARN. */
  String refOf(String logicalId) {
    return REFERRED_BY_ARN.contains(typeOf(logicalId)) ? arnOf(logicalId) : nameOf(logicalId);
  }

  /** The value of an attribute of a resource; empty if the local stack does not support it. */
  Optional<String> attributeOf(String logicalId, String attribute) {
    Kind kind = KINDS.get(typeOf(logicalId));
    if (kind == null) {
      return Optional.empty();
    }
    if (attribute.equals("Arn")) {
      return Optional.of(arnOf(logicalId));
    }
    return attribute.equals(kind.nameProperty())
        ? Optional.of(nameOf(logicalId))
        : Optional.empty();
  }

  private JsonObject resources() {
    return root.getAsJsonObject("Resources");
  }
}
