package dev.orderpipeline.infra.rights;

import dev.orderpipeline.infra.rights.PolicySimulator.Decision;
import dev.orderpipeline.infra.rights.PolicySimulator.Request;
import dev.orderpipeline.infra.rights.TemplatePolicies.Principal;
import dev.orderpipeline.localstack.template.Deployment;
import dev.orderpipeline.localstack.template.Template;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * A table of requests and who is allowed to make them. A line has an action, a resource and names,
 * or {@code -} for nobody. A resource begins with a word such as {@code drop}; the prefix of a
 * listing is in brackets.
 */
final class RightsTable {
  private static final Pattern LAST_COLUMN = Pattern.compile("^(\\S+ +\\S+ +).*$");

  private final Template template;
  private final TemplatePolicies policies;

  RightsTable(Template template) {
    this.template = template;
    this.policies = new TemplatePolicies(template);
  }

  /** A user with one of the template's managed policies. */
  Principal userWith(Policy policy) {
    return new Principal("arn:aws:iam::" + template.account() + ":user/any", List.of(policy));
  }

  Policy managedPolicy(String name) {
    return policies.managedPolicy(name);
  }

  /** Returns the table with the actual decisions in the last column. */
  String decided(String table, SortedMap<String, Principal> principals)
      throws IOException, InterruptedException {
    List<String> lines = table.lines().toList();
    List<Request> requests = new ArrayList<>();
    for (String line : lines) {
      principals.values().forEach(principal -> requests.add(request(line, principal, true)));
    }
    List<Decision> decisions = new PolicySimulator(template.account()).decide(requests);
    StringBuilder decided = new StringBuilder();
    int next = 0;
    for (String line : lines) {
      List<String> allowed = new ArrayList<>();
      for (Entry<String, Principal> principal : principals.entrySet()) {
        if (decisions.get(next++).allowed()) {
          allowed.add(principal.getKey());
        }
      }
      decided
          .append(LAST_COLUMN.matcher(line).replaceFirst("$1"))
          .append(allowed.isEmpty() ? "-" : String.join(" ", allowed))
          .append('\n');
    }
    return decided.toString();
  }

  /** Returns the request of a line of the table. */
  Request request(String line, Principal principal, boolean tls) {
    String[] cells = line.split(" +", -1);
    return request(need(cells[0], cells[1]), principal, tls);
  }

  Request request(Need need, Principal principal, boolean tls) {
    return new Request(principal, need, policies.resourcePolicy(need.resource()), tls);
  }

  private Need need(String action, String on) {
    int bracket = on.indexOf('[');
    String path = bracket < 0 ? on : on.substring(0, bracket);
    String first = path.split("/", 2)[0];
    String resource = arn(first) + path.substring(first.length());
    return bracket < 0
        ? new Need(action, resource)
        : new Need(
            action, resource, Map.of("s3:prefix", on.substring(bracket + 1, on.length() - 1)));
  }

  /** Returns the ARN of the resource that a word of the table means. */
  String arn(String word) {
    Deployment.Names names = template.deployment().names();
    return switch (word) {
      case "drop" -> named("AWS::S3::Bucket", names.dropBucket());
      case "results" -> named("AWS::S3::Bucket", names.resultsBucket());
      case "logs" -> named("AWS::S3::Bucket", names.dropBucket().replace("-drop-", "-logs-"));
      case "table" -> named("AWS::DynamoDB::Table", names.table());
      case "messages" -> named("AWS::SQS::Queue", names.messageQueue());
      case "dead-letters" -> named("AWS::SQS::Queue", "customer-order-message-dlq");
      case "failures" -> named("AWS::SQS::Queue", names.failureQueue());
      case "failed-failures" -> named("AWS::SQS::Queue", names.failureQueue() + "-dlq");
      case "processor" -> named("AWS::Lambda::Function", names.processingFunction());
      case "sweep" -> named("AWS::Lambda::Function", names.sweepFunction());
      case "status" -> named("AWS::Lambda::Function", "file-status-function");
      case "arrival" -> named("AWS::Lambda::Function", "file-arrival-function");
      case "alarms" -> named("AWS::SNS::Topic", "order-pipeline-alarms");
      // Resources outside the pipeline, which no policy may reach.
      case "other-queue" -> "arn:aws:sqs:" + inAccount() + ":other-queue";
      case "other-function" -> "arn:aws:lambda:" + inAccount() + ":function:other-function";
      default -> throw new IllegalArgumentException("The table names no " + word + ".");
    };
  }

  private String inAccount() {
    return template.region() + ":" + template.account();
  }

  private String named(String type, String name) {
    return template.logicalIds(type).stream()
        .filter(id -> template.nameOf(id).equals(name))
        .map(template::arnOf)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("The template has no " + type + " " + name + "."));
  }
}
