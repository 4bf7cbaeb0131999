package dev.orderpipeline.infra;

import dev.orderpipeline.model.ResourceNames;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.BootstraplessSynthesizer;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;

/**
 * A stack with the policies to deploy one stage: one for the deployer and two for CloudFormation's
 * execution role. An administrator deploys it with their own rights, before the bootstrap.
 */
final class DeployerStack extends Stack {
  DeployerStack(Construct scope, Stage stage) {
    super(
        scope,
        stage.names().stack() + "-deployer",
        StackProps.builder()
            .stackName(stage.names().stack() + "-deployer")
            .description("Rights to deploy the customer order pipeline, stage " + stage.name())
            .tags(Map.of("application", "order-pipeline", "stage", stage.name()))
            .synthesizer(BootstraplessSynthesizer.Builder.create().build())
            .analyticsReporting(false)
            .build());
    ResourceNames names = stage.names();
    policy("Deployer", names.accessPolicy("deployer"), List.of(assumeBootstrapRoles()));
    // Two, because a managed policy has at most 6,144 characters.
    ManagedPolicy data =
        policy(
            "Data",
            names.accessPolicy("cloudformation-data"),
            statements(new DataDeployment(stage).grants()));
    ManagedPolicy functions =
        policy(
            "Functions",
            names.accessPolicy("cloudformation-functions"),
            statements(new FunctionDeployment(stage).grants()));
    CfnOutput.Builder.create(this, "ExecutionPolicies")
        .value(data.getManagedPolicyArn() + "," + functions.getManagedPolicyArn())
        .build();
  }

  private ManagedPolicy policy(String id, String name, List<PolicyStatement> statements) {
    return ManagedPolicy.Builder.create(this, id)
        .managedPolicyName(name)
        .statements(statements)
        .build();
  }

  private static List<PolicyStatement> statements(List<CloudFormationGrant> grants) {
    return grants.stream().map(CloudFormationGrant::statement).toList();
  }

  /** The CDK's command works with these roles only; they pass CloudFormation its execution role. */
  private static PolicyStatement assumeBootstrapRoles() {
    return IamStatements.statement(
        "AssumeBootstrapRoles",
        List.of("sts:AssumeRole"),
        Stream.of("deploy", "file-publishing", "lookup")
            .map(
                role ->
                    String.join(
                        "",
                        "arn:",
                        Aws.PARTITION,
                        ":iam::",
                        Aws.ACCOUNT_ID,
                        ":role/cdk-hnb659fds-",
                        role,
                        "-role-",
                        Aws.ACCOUNT_ID,
                        "-",
                        Aws.REGION))
            .toArray(String[]::new));
  }
}
