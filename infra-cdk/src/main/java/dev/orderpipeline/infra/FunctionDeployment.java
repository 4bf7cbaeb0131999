package dev.orderpipeline.infra;

import static dev.orderpipeline.infra.CloudFormationGrant.actions;
import static dev.orderpipeline.infra.CloudFormationGrant.arn;
import static dev.orderpipeline.infra.CloudFormationGrant.bucketArn;
import static dev.orderpipeline.infra.CloudFormationGrant.globalArn;

import dev.orderpipeline.model.ResourceNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awscdk.Aws;

/** CloudFormation's rights to deploy one stage's functions, Spark job, roles, logs and alarms. */
final class FunctionDeployment {
  // CloudFormation may shorten a longer stack name in the names that it generates.
  private static final int MAX_UNSHORTENED_STACK_NAME = 24;

  private final ResourceNames names;
  private final boolean spark;
  private final Optional<String> permissionsBoundary;

  FunctionDeployment(Stage stage) {
    this.names = stage.names();
    this.spark = stage.spark().isPresent();
    this.permissionsBoundary = stage.functions().permissionsBoundary();
  }

  List<CloudFormationGrant> grants() {
    List<CloudFormationGrant> grants = new ArrayList<>();
    grants.add(
        CloudFormationGrant.of(
            "Functions",
            List.of(
                "AWS::Lambda::EventInvokeConfig",
                "AWS::Lambda::Function",
                "AWS::Lambda::Permission"),
            actions(
                "lambda",
                "AddPermission CreateFunction DeleteFunction DeleteFunctionConcurrency"
                    + " DeleteFunctionEventInvokeConfig GetFunction GetFunctionCodeSigningConfig"
                    + " GetFunctionEventInvokeConfig GetPolicy GetRuntimeManagementConfig ListTags"
                    + " PutFunctionConcurrency PutFunctionEventInvokeConfig RemovePermission"
                    + " TagResource UntagResource UpdateFunctionCode UpdateFunctionConfiguration"
                    + " UpdateFunctionEventInvokeConfig"),
            functionNames().map(name -> arn("lambda", "function:" + name)).toArray(String[]::new)));
    grants.addAll(roles());
    grants.addAll(logs());
    grants.addAll(alarms());
    if (spark) {
      grants.add(
          CloudFormationGrant.of(
              "Job",
              List.of("AWS::Glue::Job"),
              actions(
                  "glue", "CreateJob DeleteJob GetJob GetTags TagResource UntagResource UpdateJob"),
              arn("glue", "job/" + names.sparkJob())));
    }
    grants.add(
        CloudFormationGrant.of(
            "Assets",
            List.of(),
            List.of("s3:GetObject"),
            // The keys are digests of the jars.
            bucketArn("cdk-hnb659fds-assets-" + Aws.ACCOUNT_ID + "-" + Aws.REGION) + "/*"));
    grants.add(
        CloudFormationGrant.of(
            "BootstrapVersion",
            List.of(),
            List.of("ssm:GetParameters"),
            arn("ssm", "parameter/cdk-bootstrap/hnb659fds/version")));
    return List.copyOf(grants);
  }

  private List<CloudFormationGrant> roles() {
    return List.of(
        CloudFormationGrant.of(
            "Roles",
            List.of("AWS::IAM::Role"),
            actions(
                "iam",
                "DeleteRole GetRole GetRolePolicy ListAttachedRolePolicies ListRolePolicies TagRole"
                    + " UntagRole UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription"),
            globalArn("iam", "role/" + generated())),
        roleRights(),
        new CloudFormationGrant(
            "PassRoles",
            List.of(),
            List.of("iam:PassRole"),
            List.of(globalArn("iam", "role/" + generated())),
            Optional.of(
                Map.of(
                    "StringEquals",
                    Map.of(
                        "iam:PassedToService",
                        spark
                            ? List.of("lambda.amazonaws.com", "glue.amazonaws.com")
                            : List.of("lambda.amazonaws.com"))))),
        // Not the deployer's policies: CloudFormation must not extend its own rights.
        CloudFormationGrant.of(
            "Policies",
            List.of("AWS::IAM::ManagedPolicy"),
            actions(
                "iam",
                "CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion GetPolicy"
                    + " GetPolicyVersion ListEntitiesForPolicy ListPolicyVersions"),
            globalArn("iam", "policy/" + names.accessPolicy("consumer")),
            globalArn("iam", "policy/" + names.accessPolicy("operator")),
            // Partners are added later.
            globalArn("iam", "policy/" + names.partnerPolicy("*"))));
  }

  /** Returns the rights to create roles and to change what they allow, only within the boundary. */
  private CloudFormationGrant roleRights() {
    return new CloudFormationGrant(
        "RoleRights",
        List.of("AWS::IAM::Role"),
        actions(
            "iam",
            "CreateRole DeleteRolePolicy PutRolePolicy"
                + (permissionsBoundary.isPresent() ? " PutRolePermissionsBoundary" : "")),
        List.of(globalArn("iam", "role/" + generated())),
        permissionsBoundary.map(
            arn -> Map.of("StringEquals", Map.of("iam:PermissionsBoundary", arn))));
  }

  private List<CloudFormationGrant> logs() {
    List<String> groups =
        Stream.concat(
                functionNames().map(name -> "/aws/lambda/" + name),
                spark
                    ? Stream.of("error", "output")
                        .map(log -> "/aws-glue/jobs/" + names.sparkJob() + "/" + log)
                    : Stream.of())
            .map(name -> arn("logs", "log-group:" + name))
            .toList();
    List<String> types = new ArrayList<>(List.of("AWS::Logs::LogGroup"));
    String actions =
        "CreateLogGroup DeleteLogGroup DeleteRetentionPolicy GetDataProtectionPolicy"
            + " ListTagsForResource PutRetentionPolicy TagResource UntagResource";
    if (spark) {
      types.add("AWS::Logs::MetricFilter");
      actions += " DeleteMetricFilter DescribeMetricFilters PutMetricFilter";
    }
    return List.of(
        CloudFormationGrant.of(
            "LogGroups",
            types,
            actions("logs", actions),
            // The API names a log group with and, for tags, without the end that means its streams.
            groups.stream().flatMap(arn -> Stream.of(arn, arn + ":*")).toArray(String[]::new)),
        // Lists all log groups of the account.
        CloudFormationGrant.of(
            "ListLogGroups",
            List.of("AWS::Logs::LogGroup"),
            actions("logs", "DescribeLogGroups"),
            arn("logs", "log-group:*")));
  }

  private List<CloudFormationGrant> alarms() {
    List<String> rules = new ArrayList<>(List.of(arn("events", "rule/" + generated())));
    if (spark) {
      rules.add(arn("events", "rule/" + names.sparkJob() + "-failed"));
    }
    return List.of(
        CloudFormationGrant.of(
            "Rules",
            List.of("AWS::Events::Rule"),
            actions(
                "events",
                "DeleteRule DescribeRule ListTagsForResource ListTargetsByRule PutRule PutTargets"
                    + " RemoveTargets TagResource UntagResource"),
            rules.toArray(String[]::new)),
        CloudFormationGrant.of(
            "Alarms",
            List.of("AWS::CloudWatch::Alarm"),
            actions(
                "cloudwatch",
                "DeleteAlarms ListTagsForResource PutMetricAlarm TagResource UntagResource"),
            arn("cloudwatch", "alarm:" + generated())),
        // Lists all alarms of the account.
        CloudFormationGrant.of(
            "ListAlarms",
            List.of("AWS::CloudWatch::Alarm"),
            actions("cloudwatch", "DescribeAlarms"),
            arn("cloudwatch", "alarm:*")),
        CloudFormationGrant.of(
            "Dashboard",
            List.of("AWS::CloudWatch::Dashboard"),
            actions(
                "cloudwatch",
                "DeleteDashboards GetDashboard ListTagsForResource PutDashboard TagResource"
                    + " UntagResource"),
            globalArn("cloudwatch", "dashboard/" + names.dashboard())));
  }

  private Stream<String> functionNames() {
    return Stream.of(
        names.arrivalFunction(),
        names.sweepFunction(),
        names.statusFunction(),
        names.processingFunction());
  }

  /** Returns a pattern of the names that CloudFormation generates: the stack, an id, a suffix. */
  private String generated() {
    String stack = names.stack();
    return stack.length() <= MAX_UNSHORTENED_STACK_NAME
        ? stack + "-*"
        : stack.substring(0, MAX_UNSHORTENED_STACK_NAME) + "*";
  }
}
