package dev.orderpipeline.infra.rights;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.orderpipeline.infra.StageTemplates;
import dev.orderpipeline.infra.rights.PolicySimulator.Decision;
import dev.orderpipeline.infra.rights.PolicySimulator.Outcome;
import dev.orderpipeline.infra.rights.PolicySimulator.Request;
import dev.orderpipeline.infra.rights.TemplatePolicies.Principal;
import dev.orderpipeline.localstack.template.Template;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * CloudFormation can create, change and delete each resource of the stack and no other. The
 * deployer can do nothing but assume the roles of the CDK's bootstrap.
 */
@Tag("verify")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeployerRightsIT {
  /** For each resource type, actions of its creation, update and deletion. */
  private static final String NEEDED =
      """
      AWS::Athena::NamedQuery        athena:CreateNamedQuery athena:DeleteNamedQuery
      AWS::Athena::WorkGroup         athena:CreateWorkGroup athena:UpdateWorkGroup athena:DeleteWorkGroup
      AWS::CloudWatch::Alarm         cloudwatch:PutMetricAlarm cloudwatch:TagResource cloudwatch:DeleteAlarms
      AWS::CloudWatch::Dashboard     cloudwatch:PutDashboard cloudwatch:DeleteDashboards
      AWS::DynamoDB::Table           dynamodb:CreateTable dynamodb:UpdateTable dynamodb:UpdateTimeToLive dynamodb:DeleteTable
      AWS::Events::Rule              events:PutRule events:PutTargets events:RemoveTargets events:DeleteRule
      AWS::Glue::Database            glue:CreateDatabase glue:UpdateDatabase glue:DeleteDatabase
      AWS::Glue::Job                 glue:CreateJob glue:UpdateJob glue:DeleteJob
      AWS::Glue::Table               glue:CreateTable glue:UpdateTable glue:DeleteTable
      AWS::IAM::ManagedPolicy        iam:CreatePolicy iam:CreatePolicyVersion iam:DeletePolicyVersion iam:DeletePolicy
      AWS::IAM::Role                 iam:CreateRole iam:PutRolePolicy iam:UpdateAssumeRolePolicy iam:DeleteRolePolicy iam:DeleteRole
      AWS::Lambda::Function          lambda:CreateFunction lambda:UpdateFunctionCode lambda:PutFunctionConcurrency lambda:AddPermission lambda:PutFunctionEventInvokeConfig lambda:DeleteFunction
      AWS::Logs::LogGroup            logs:CreateLogGroup logs:PutRetentionPolicy logs:PutMetricFilter logs:TagResource logs:DeleteLogGroup
      AWS::S3::Bucket                s3:CreateBucket s3:PutBucketPolicy s3:PutBucketNotification s3:PutLifecycleConfiguration s3:DeleteBucket
      AWS::SNS::Topic                sns:CreateTopic sns:SetTopicAttributes sns:DeleteTopic
      AWS::SQS::Queue                sqs:CreateQueue sqs:SetQueueAttributes sqs:TagQueue sqs:DeleteQueue
      """;

  /** Requests that neither CloudFormation nor the deployer is allowed to make. */
  private static final String DENIED =
      """
      s3:CreateBucket                arn:aws:s3:::other
      s3:DeleteBucket                arn:aws:s3:::order-pipeline-dev-drop-000000000000-eu-central-1
      s3:GetObject                   arn:aws:s3:::order-pipeline-prod-drop-000000000000-eu-central-1/acme/orders_20220130.csv
      s3:PutObject                   arn:aws:s3:::cdk-hnb659fds-assets-000000000000-eu-central-1/a.zip
      s3:PutBucketAcl                arn:aws:s3:::order-pipeline-prod-drop-000000000000-eu-central-1
      dynamodb:DeleteTable           arn:aws:dynamodb:eu-central-1:000000000000:table/file-arrivals
      dynamodb:GetItem               arn:aws:dynamodb:eu-central-1:000000000000:table/file-arrivals-prod
      sqs:DeleteQueue                arn:aws:sqs:eu-central-1:000000000000:customer-order-message-queue
      sqs:ReceiveMessage             arn:aws:sqs:eu-central-1:000000000000:customer-order-message-queue-prod
      sns:CreateTopic                arn:aws:sns:eu-central-1:000000000000:other
      lambda:CreateFunction          arn:aws:lambda:eu-central-1:000000000000:function:other
      lambda:InvokeFunction          arn:aws:lambda:eu-central-1:000000000000:function:file-sweep-function-prod
      logs:DeleteLogGroup            arn:aws:logs:eu-central-1:000000000000:log-group:other
      events:PutRule                 arn:aws:events:eu-central-1:000000000000:rule/other
      cloudwatch:DeleteAlarms        arn:aws:cloudwatch:eu-central-1:000000000000:alarm:other
      cloudwatch:DeleteDashboards    arn:aws:cloudwatch::000000000000:dashboard/order-pipeline
      glue:DeleteDatabase            arn:aws:glue:eu-central-1:000000000000:database/order_pipeline
      glue:DeleteJob                 arn:aws:glue:eu-central-1:000000000000:job/data-processing-job
      athena:DeleteWorkGroup         arn:aws:athena:eu-central-1:000000000000:workgroup/order-pipeline
      iam:CreateRole                 arn:aws:iam::000000000000:role/other
      iam:PutRolePolicy              arn:aws:iam::000000000000:role/order-pipeline-dev-ArrivalJavaRole-1ABC
      iam:AttachRolePolicy           arn:aws:iam::000000000000:role/order-pipeline-prod-ArrivalJavaRole-1ABC
      iam:CreateUser                 arn:aws:iam::000000000000:user/other
      iam:CreateAccessKey            arn:aws:iam::000000000000:user/other
      iam:AttachUserPolicy           arn:aws:iam::000000000000:user/other
      iam:CreatePolicyVersion        arn:aws:iam::000000000000:policy/order-pipeline-prod-deployer
      iam:CreatePolicyVersion        arn:aws:iam::000000000000:policy/order-pipeline-prod-cloudformation-data
      iam:CreatePolicyVersion        arn:aws:iam::000000000000:policy/order-pipeline-operator
      sts:AssumeRole                 arn:aws:iam::000000000000:role/cdk-hnb659fds-cfn-exec-role-000000000000-eu-central-1
      sts:AssumeRole                 arn:aws:iam::000000000000:role/other
      ssm:PutParameter               arn:aws:ssm:eu-central-1:000000000000:parameter/cdk-bootstrap/hnb659fds/version
      """;

  private Template pipeline;
  private Template deployer;
  private TemplatePolicies policies;

  @BeforeAll
  void synthesize(@TempDir Path directory) throws Exception {
    StageTemplates templates = StageTemplates.of(directory);
    pipeline = Template.parse(templates.pipeline());
    deployer = Template.parse(templates.deployer());
    policies = new TemplatePolicies(deployer);
  }

  @Test
  void cloudFormationCanManageEachResourceOfTheStack() throws Exception {
    List<Need> needs = new ArrayList<>();
    for (String line : NEEDED.lines().toList()) {
      String[] cells = line.split(" +", -1);
      for (String id : pipeline.logicalIds(cells[0])) {
        for (int i = 1; i < cells.length; i++) {
          needs.add(need(cells[i], arn(cells[0], id), StageTemplates.BOUNDARY));
        }
      }
    }

    assertThat(needs).hasSizeGreaterThan(200);
    assertThat(denied(cloudFormation(), needs)).isEmpty();
  }

  @Test
  void cloudFormationCanSubscribePassItsRolesAndReadTheJars() throws Exception {
    assertThat(
            denied(
                cloudFormation(),
                List.of(
                    new Need("sns:Subscribe", regional("sns") + "order-pipeline-alarms-prod"),
                    passRole("order-pipeline-prod-ArrivalJavaRole-1ABC", "lambda.amazonaws.com"),
                    passRole("order-pipeline-prod-SparkRole-1ABC", "glue.amazonaws.com"),
                    new Need(
                        "s3:GetObject",
                        "arn:aws:s3:::cdk-hnb659fds-assets-000000000000-eu-central-1/a.zip"),
                    new Need(
                        "ssm:GetParameters",
                        regional("ssm") + "parameter/cdk-bootstrap/hnb659fds/version"))))
        .isEmpty();
  }

  @Test
  void cloudFormationPassesNoOtherRoleAndNoRoleToOtherServices() throws Exception {
    List<Need> needs =
        List.of(
            passRole("order-pipeline-prod-ArrivalJavaRole-1ABC", "ec2.amazonaws.com"),
            passRole("other", "lambda.amazonaws.com"));

    assertThat(denied(cloudFormation(), needs)).isEqualTo(needs);
  }

  @Test
  void cloudFormationChangesNoRoleWithoutTheBoundaryAndRemovesNone() throws Exception {
    String role = "arn:aws:iam::000000000000:role/order-pipeline-prod-ArrivalJavaRole-1ABC";
    List<Need> needs =
        List.of(
            new Need("iam:CreateRole", role),
            new Need("iam:PutRolePolicy", role),
            need("iam:CreateRole", role, "arn:aws:iam::000000000000:policy/other"),
            need("iam:PutRolePolicy", role, "arn:aws:iam::000000000000:policy/other"),
            new Need(
                "iam:DeleteRolePermissionsBoundary",
                role,
                Map.of("iam:PermissionsBoundary", StageTemplates.BOUNDARY)));

    assertThat(denied(cloudFormation(), needs)).isEqualTo(needs);
  }

  @Test
  void deployerCanAssumeTheRolesOfTheBootstrap() throws Exception {
    List<Need> needs = new ArrayList<>();
    for (String role : List.of("deploy", "file-publishing", "lookup")) {
      needs.add(
          new Need(
              "sts:AssumeRole",
              "arn:aws:iam::000000000000:role/cdk-hnb659fds-"
                  + role
                  + "-role-000000000000-eu-central-1"));
    }

    assertThat(denied(user("deployer"), needs)).isEmpty();
    assertThat(denied(cloudFormation(), needs)).isEqualTo(needs);
  }

  @Test
  void neighboursAreDenied() throws Exception {
    List<Need> needs = new ArrayList<>();
    for (String line : DENIED.lines().toList()) {
      String[] cells = line.split(" +", -1);
      needs.add(new Need(cells[0], cells[1]));
    }

    assertThat(denied(cloudFormation(), needs)).isEqualTo(needs);
    assertThat(denied(user("deployer"), needs)).isEqualTo(needs);
  }

  /** A managed policy has at most 6,144 characters, without white space. */
  @Test
  void policiesFitTheirLimit() {
    for (String id : deployer.logicalIds("AWS::IAM::ManagedPolicy")) {
      JsonObject document = policies.managedPolicy(deployer.nameOf(id)).document();
      assertThat(document.toString()).as(id).hasSizeLessThan(6_000);
    }
  }

  private List<Need> denied(Principal principal, List<Need> needs) throws Exception {
    List<Request> requests =
        needs.stream().map(need -> new Request(principal, need, Optional.empty(), true)).toList();
    List<Decision> decisions = new PolicySimulator(pipeline.account()).decide(requests);
    List<Need> denied = new ArrayList<>();
    for (int i = 0; i < needs.size(); i++) {
      if (decisions.get(i).outcome() != Outcome.ALLOWED) {
        denied.add(needs.get(i));
      }
    }
    return denied;
  }

  private Principal cloudFormation() {
    return user("cloudformation-data", "cloudformation-functions");
  }

  private Principal user(String... suffixes) {
    List<Policy> attached = new ArrayList<>();
    for (String suffix : suffixes) {
      attached.add(policies.managedPolicy("order-pipeline-prod-" + suffix));
    }
    return new Principal("arn:aws:iam::" + pipeline.account() + ":role/any", attached);
  }

  /** A request; changing what a role allows states the role's boundary. */
  private static Need need(String action, String resource, String boundary) {
    return List.of("iam:CreateRole", "iam:PutRolePolicy", "iam:DeleteRolePolicy").contains(action)
        ? new Need(action, resource, Map.of("iam:PermissionsBoundary", boundary))
        : new Need(action, resource);
  }

  private Need passRole(String role, String service) {
    return new Need(
        "iam:PassRole",
        "arn:aws:iam::" + pipeline.account() + ":role/" + role,
        Map.of("iam:PassedToService", service));
  }

  private String arn(String type, String id) {
    String generated = "order-pipeline-prod-" + id + "-1ABC";
    return switch (type) {
      case "AWS::Athena::NamedQuery" ->
          regional("athena")
              + "workgroup/"
              + pipeline.properties(id).get("WorkGroup").getAsString();
      case "AWS::Athena::WorkGroup" ->
          regional("athena") + "workgroup/" + pipeline.properties(id).get("Name").getAsString();
      case "AWS::CloudWatch::Alarm" -> regional("cloudwatch") + "alarm:" + generated;
      case "AWS::Glue::Database" ->
          regional("glue")
              + "database/"
              + pipeline.properties(id).getAsJsonObject("DatabaseInput").get("Name").getAsString();
      case "AWS::Glue::Table" ->
          regional("glue")
              + "table/"
              + pipeline.properties(id).get("DatabaseName").getAsString()
              + "/"
              + pipeline.properties(id).getAsJsonObject("TableInput").get("Name").getAsString();
      case "AWS::IAM::Role" -> pipeline.arnOf(id).replace(id, generated);
      case "AWS::Logs::LogGroup" -> pipeline.arnOf(id).replaceFirst(":\\*$", "");
      case "AWS::Events::Rule" -> pipeline.arnOf(id).replace(id, generated);
      default -> pipeline.arnOf(id);
    };
  }

  private String regional(String service) {
    return "arn:aws:" + service + ":" + pipeline.region() + ":" + pipeline.account() + ":";
  }
}
