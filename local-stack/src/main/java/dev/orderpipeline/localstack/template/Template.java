package dev.orderpipeline.localstack.template;

import com.google.gson.JsonArray;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A synthesized CloudFormation template. Gives access to its resources by logical id, and resolves
 * {@code Ref}, {@code Fn::GetAtt}, {@code Fn::Join}, {@code Fn::Sub} and pseudo parameters as
 * CloudFormation does, for the pipeline's resource types. Anything else is an error that names the
 * place. Immutable.
 *
 * <p>The rules come from
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 * and the "Return values" of each resource type.
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
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

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
    if (value instanceof JsonObject object) {
      Optional<Map.Entry<String, JsonElement>> function = intrinsic(object);
      if (function.isPresent()) {
        return new JsonPrimitive(
            evaluated(function.get().getKey(), function.get().getValue(), place));
      }
      JsonObject resolved = new JsonObject();
      for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
        if (!isNoValue(entry.getValue())) {
          resolved.add(entry.getKey(), resolved(entry.getValue(), place + "." + entry.getKey()));
        }
      }
      return resolved;
    }
    if (value instanceof JsonArray array) {
      JsonArray resolved = new JsonArray();
      for (int i = 0; i < array.size(); i++) {
        if (!isNoValue(array.get(i))) {
          resolved.add(resolved(array.get(i), place + "[" + i + "]"));
        }
      }
      return resolved;
    }
    return value.deepCopy();
  }

  /** A value that must resolve to a string, number or boolean. */
  String text(JsonElement value, String place) {
    if (resolved(value, place) instanceof JsonPrimitive text) {
      return text.getAsString();
    }
    throw new TemplateException(
        place + " is " + value + ", but must be a string, number or boolean.");
  }

  private JsonObject resources() {
    return root.getAsJsonObject("Resources");
  }

  private static boolean isNoValue(JsonElement value) {
    return value instanceof JsonObject object
        && object.size() == 1
        && object.get("Ref") instanceof JsonPrimitive ref
        && ref.getAsString().equals("AWS::NoValue");
  }

  private static Optional<Map.Entry<String, JsonElement>> intrinsic(JsonObject object) {
    if (object.size() != 1) {
      return Optional.empty();
    }
    Map.Entry<String, JsonElement> only = object.entrySet().iterator().next();
    return only.getKey().equals("Ref") || only.getKey().startsWith("Fn::")
        ? Optional.of(only)
        : Optional.empty();
  }

  private String evaluated(String function, JsonElement argument, String place) {
    return switch (function) {
      case "Ref" -> ref(text(argument, place), place);
      case "Fn::GetAtt" -> attribute(attributePath(argument, place), place);
      case "Fn::Join" -> joined(argument, place);
      case "Fn::Sub" -> substituted(argument, place);
      default ->
          throw new TemplateException(
              place
                  + " uses "
                  + function
                  + ", which the local stack does not support. Use Ref, Fn::GetAtt, Fn::Join or"
                  + " Fn::Sub.");
    };
  }

  private String ref(String id, String place) {
    if (id.startsWith("AWS::")) {
      return switch (id) {
        case "AWS::Region" -> region;
        case "AWS::AccountId" -> account;
        case "AWS::Partition" -> "aws";
        case "AWS::URLSuffix" -> "amazonaws.com";
        default ->
            throw new TemplateException(
                place
                    + " refers to "
                    + id
                    + ", a pseudo parameter that the local stack does not support.");
      };
    }
    if (!resources().has(id)) {
      throw new TemplateException(
          place + " refers to " + id + ", which is not a resource of the template.");
    }
    String type = typeOf(id);
    if (type.equals(QUEUE)) {
      throw new TemplateException(
          place
              + " contains the URL of the queue "
              + id
              + " within a longer text. Make the URL the whole value of an environment variable,"
              + " because locally it depends on the port.");
    }
    return REFERRED_BY_ARN.contains(type) ? arnOf(id) : nameOf(id);
  }

  private static List<String> attributePath(JsonElement argument, String place) {
    if (argument instanceof JsonArray array
        && array.size() == 2
        && array.get(0) instanceof JsonPrimitive id
        && array.get(1) instanceof JsonPrimitive attribute) {
      return List.of(id.getAsString(), attribute.getAsString());
    }
    if (argument instanceof JsonPrimitive text && text.getAsString().contains(".")) {
      return List.of(text.getAsString().split("\\.", 2));
    }
    throw new TemplateException(
        place + " has an Fn::GetAtt of " + argument + "; it needs a resource and an attribute.");
  }

  private String attribute(List<String> path, String place) {
    String id = path.get(0);
    if (!resources().has(id)) {
      throw new TemplateException(
          place + " refers to " + id + ", which is not a resource of the template.");
    }
    String type = typeOf(id);
    String attribute = path.get(1);
    if (attribute.equals("Arn") && KINDS.containsKey(type)) {
      return arnOf(id);
    }
    if (KINDS.containsKey(type) && attribute.equals(KINDS.get(type).nameProperty())) {
      return nameOf(id);
    }
    throw new TemplateException(
        place
            + " refers to the attribute "
            + attribute
            + " of "
            + id
            + ", which the local stack does not support for the type "
            + type
            + ".");
  }

  private String joined(JsonElement argument, String place) {
    if (argument instanceof JsonArray array
        && array.size() == 2
        && array.get(0) instanceof JsonPrimitive separator
        && array.get(1) instanceof JsonArray parts) {
      StringBuilder joined = new StringBuilder();
      for (int i = 0; i < parts.size(); i++) {
        joined.append(i == 0 ? "" : separator.getAsString()).append(text(parts.get(i), place));
      }
      return joined.toString();
    }
    throw new TemplateException(
        place + " has an Fn::Join of " + argument + "; it needs a separator and a list.");
  }

  private String substituted(JsonElement argument, String place) {
    JsonElement text = argument;
    JsonObject variables = new JsonObject();
    if (argument instanceof JsonArray array
        && array.size() == 2
        && array.get(1) instanceof JsonObject own) {
      text = array.get(0);
      variables = own;
    }
    if (!(text instanceof JsonPrimitive pattern)) {
      throw new TemplateException(
          place + " has an Fn::Sub of " + argument + "; it needs a string.");
    }
    Matcher placeholders = PLACEHOLDER.matcher(pattern.getAsString());
    StringBuilder substituted = new StringBuilder();
    while (placeholders.find()) {
      placeholders.appendReplacement(
          substituted,
          Matcher.quoteReplacement(replacement(placeholders.group(1), variables, place)));
    }
    return placeholders.appendTail(substituted).toString();
  }

  private String replacement(String name, JsonObject variables, String place) {
    if (name.startsWith("!")) {
      return "${" + name.substring(1) + "}";
    }
    if (variables.has(name)) {
      return text(variables.get(name), place);
    }
    return name.contains(".") && !name.startsWith("AWS::")
        ? attribute(List.of(name.split("\\.", 2)), place)
        : ref(name, place);
  }
}
