package dev.orderpipeline.infra;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.services.iam.PolicyStatement;

/**
 * Rights of CloudFormation on resources of the same names.
 *
 * <p>The actions are those of the resource types' handlers, without those for properties that the
 * stack doesn't set. {@code aws cloudformation describe-type} prints them. A type without handlers
 * has the actions of its service's API.
 *
 * @param sid names the resources
 * @param types the resource types that need the actions
 * @param condition the condition of the statement
 */
record CloudFormationGrant(
    String sid,
    List<String> types,
    List<String> actions,
    List<String> resources,
    Optional<Map<String, Object>> condition) {

  /** Creates a grant without a condition. */
  static CloudFormationGrant of(
      String sid, List<String> types, List<String> actions, String... resources) {
    return new CloudFormationGrant(
        sid, List.copyOf(types), actions, List.of(resources), Optional.empty());
  }

  /** Returns the actions of a service from their names, which are separated by spaces. */
  static List<String> actions(String service, String names) {
    return Stream.of(names.split(" ", -1)).map(name -> service + ":" + name).toList();
  }

  /** Returns the ARN of a resource in the stack's account and region. */
  static String arn(String service, String resource) {
    return arn(service, Aws.REGION, resource);
  }

  /** Returns the ARN of a resource that belongs to no region. */
  static String globalArn(String service, String resource) {
    return arn(service, "", resource);
  }

  static String bucketArn(String bucket) {
    return "arn:" + Aws.PARTITION + ":s3:::" + bucket;
  }

  private static String arn(String service, String region, String resource) {
    return String.join(":", "arn", Aws.PARTITION, service, region, Aws.ACCOUNT_ID, resource);
  }

  PolicyStatement statement() {
    PolicyStatement statement =
        IamStatements.statement(sid, actions, resources.toArray(String[]::new));
    condition.ifPresent(statement::addConditions);
    return statement;
  }
}
