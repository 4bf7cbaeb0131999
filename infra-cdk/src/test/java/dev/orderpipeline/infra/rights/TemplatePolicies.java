package dev.orderpipeline.infra.rights;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.orderpipeline.localstack.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the policies of principals and resources from a template. */
final class TemplatePolicies {
  private final Template template;
  private final Map<String, JsonObject> resourcePolicies = new TreeMap<>();

  TemplatePolicies(Template template) {
    this.template = template;
    for (String id : template.logicalIds("AWS::S3::BucketPolicy")) {
      JsonElement bucket = raw(id).get("Bucket");
      keep(id, "arn:aws:s3:::" + resolved(id, bucket).getAsString());
    }
    for (String id : template.logicalIds("AWS::SNS::TopicPolicy")) {
      for (JsonElement topic : raw(id).getAsJsonArray("Topics")) {
        keep(id, resolved(id, topic).getAsString());
      }
    }
    for (String id : template.logicalIds("AWS::SQS::QueuePolicy")) {
      // The template resolves no reference to a queue, which is a URL; its logical id is enough.
      for (JsonElement queue : raw(id).getAsJsonArray("Queues")) {
        keep(id, template.arnOf(reference(id, queue)));
      }
    }
  }

  /**
   * The caller.
   *
   * @param arn of the role or user
   * @param policies the attached policies
   */
  record Principal(String arn, List<Policy> policies) {
    Principal {
      policies = List.copyOf(policies);
    }
  }

  /** The names of the template's functions. */
  List<String> functions() {
    return template.logicalIds("AWS::Lambda::Function").stream().map(template::nameOf).toList();
  }

  /** The names of the template's jobs. */
  List<String> jobs() {
    return template.logicalIds("AWS::Glue::Job").stream().map(template::nameOf).toList();
  }

  /**
   * The calls that Lambda itself makes with a function's role: it writes the log and reports
   * failures.
   */
  List<Need> needsOfLambda(String function) {
    String id = functionId(function);
    List<Need> needs = new ArrayList<>();
    String logGroup =
        resolved(id, raw(id).getAsJsonObject("LoggingConfig").get("LogGroup")).getAsString();
    needs.add(
        new Need(
            "logs:PutLogEvents",
            "arn:aws:logs:"
                + template.region()
                + ":"
                + template.account()
                + ":log-group:"
                + logGroup
                + ":log-stream:any"));
    for (String config : template.logicalIds("AWS::Lambda::EventInvokeConfig")) {
      JsonObject properties = template.properties(config);
      if (properties.get("FunctionName").getAsString().equals(function)
          && properties.has("DestinationConfig")) {
        JsonObject onFailure =
            properties.getAsJsonObject("DestinationConfig").getAsJsonObject("OnFailure");
        needs.add(new Need("sqs:SendMessage", onFailure.get("Destination").getAsString()));
      }
    }
    return List.copyOf(needs);
  }

  private String functionId(String function) {
    return id(List.of("AWS::Lambda::Function"), function);
  }

  private String id(List<String> types, String name) {
    return types.stream()
        .flatMap(type -> template.logicalIds(type).stream())
        .filter(candidate -> template.nameOf(candidate).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The template has no " + name + ", only " + functions() + " and " + jobs()));
  }

  /** The role that a function or a job runs with. */
  Principal roleOf(String function) {
    String id = id(List.of("AWS::Lambda::Function", "AWS::Glue::Job"), function);
    JsonArray attribute = raw(id).getAsJsonObject("Role").getAsJsonArray("Fn::GetAtt");
    String role = attribute.get(0).getAsString();
    return new Principal(template.arnOf(role), policiesOf(role));
  }

  private List<Policy> policiesOf(String role) {
    JsonObject properties = raw(role);
    if (properties.has("ManagedPolicyArns") || properties.has("PermissionsBoundary")) {
      throw new IllegalArgumentException(
          role
              + " has policies that are not part of the template, so that nothing can be decided"
              + " offline. Write their statements into the template.");
    }
    List<Policy> policies = new ArrayList<>();
    if (properties.has("Policies")) {
      for (JsonElement inline : properties.getAsJsonArray("Policies")) {
        JsonObject policy = inline.getAsJsonObject();
        policies.add(policy(role, policy, role + "/" + policy.get("PolicyName").getAsString()));
      }
    }
    for (String type : List.of("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")) {
      for (String id : template.logicalIds(type)) {
        if (raw(id).has("Roles")
            && raw(id).getAsJsonArray("Roles").asList().stream()
                .anyMatch(attached -> reference(id, attached).equals(role))) {
          policies.add(policy(id, raw(id), id));
        }
      }
    }
    return policies;
  }

  /** A managed policy by its name. */
  Policy managedPolicy(String name) {
    return template.logicalIds("AWS::IAM::ManagedPolicy").stream()
        .filter(id -> template.nameOf(id).equals(name))
        .map(id -> policy(id, raw(id), name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("The template has no managed policy " + name + "."));
  }

  /** The policy of a bucket, queue or topic, or of the bucket of an object. */
  Optional<JsonObject> resourcePolicy(String resourceArn) {
    return Optional.ofNullable(resourcePolicies.get(resourceArn.split("/", 2)[0]))
        .map(JsonObject::deepCopy);
  }

  private void keep(String policyId, String arn) {
    JsonObject document = document(policyId, raw(policyId));
    if (resourcePolicies.put(arn, document) != null) {
      throw new IllegalArgumentException(
          arn + " has a second policy, " + policyId + ", which would replace the first.");
    }
  }

  private Policy policy(String id, JsonObject properties, String name) {
    return new Policy(name, document(id, properties));
  }

  private JsonObject document(String id, JsonObject properties) {
    return resolved(id, properties.get("PolicyDocument")).getAsJsonObject();
  }

  private JsonElement resolved(String id, JsonElement value) {
    return template.resolved(value, id);
  }

  /** The unresolved properties. */
  private JsonObject raw(String id) {
    return template
        .json()
        .getAsJsonObject("Resources")
        .getAsJsonObject(id)
        .getAsJsonObject("Properties");
  }

  private static String reference(String id, JsonElement value) {
    if (value instanceof JsonObject object && object.has("Ref")) {
      return object.get("Ref").getAsString();
    }
    throw new IllegalArgumentException(
        id + " refers to " + value + ", which is no Ref to a resource of the template.");
  }
}
