package dev.orderpipeline.infra;

import dev.orderpipeline.model.SettingNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.glue.CfnJob;
import software.amazon.awscdk.services.glue.CfnJob.ExecutionPropertyProperty;
import software.amazon.awscdk.services.glue.CfnJob.JobCommandProperty;
import software.amazon.awscdk.services.glue.CfnSecurityConfiguration;
import software.amazon.awscdk.services.glue.CfnSecurityConfiguration.CloudWatchEncryptionProperty;
import software.amazon.awscdk.services.glue.CfnSecurityConfiguration.EncryptionConfigurationProperty;
import software.amazon.awscdk.services.glue.CfnSecurityConfiguration.JobBookmarksEncryptionProperty;
import software.amazon.awscdk.services.glue.CfnSecurityConfiguration.S3EncryptionProperty;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.s3.assets.Asset;
import software.constructs.Construct;

/**
 * The Glue job that processes a file set which no function carries, with a role and log groups of
 * its own. See docs/decisions/0024.
 */
final class SparkJob extends Construct {
  /** What the job's jar is built by. */
  static final String ARTIFACT = "processor-spark";

  /** What a run executes. */
  static final String MAIN = "dev.orderpipeline.spark.job.JobMain";

  /** Spark 3.5 for Scala 2.12 on Java 17, which the module is built for. */
  private static final String GLUE_VERSION = "5.1";

  /** Below it Glue writes what the program prints, and what Spark does. */
  private static final List<String> LOGS = List.of("output", "error");

  private static final String STUB = "GlueApp";

  /**
   * A job in Scala is a script that Glue compiles, and a class of a jar is no job: so the script
   * hands on to it.
   */
  private static final String SCRIPT =
      "object "
          + STUB
          + " {\n  def main(arguments: Array[String]): Unit = "
          + MAIN
          + ".main(arguments)\n}\n";

  private final String name;

  SparkJob(Construct scope, String id, Props props) {
    super(scope, id);
    Stage stage = props.stage();
    this.name = stage.names().sparkJob();
    List<LogGroup> logGroups = LOGS.stream().map(log -> logGroup(log, stage)).toList();
    Asset jar = props.jar().in(this);
    Asset script = script();
    CfnSecurityConfiguration security = security();
    CfnJob job =
        CfnJob.Builder.create(this, "Job")
            .name(name)
            .description("Processes what " + stage.names().processingFunction() + " cannot carry")
            .glueVersion(GLUE_VERSION)
            .command(
                JobCommandProperty.builder()
                    .name("glueetl")
                    .scriptLocation(script.getS3ObjectUrl())
                    .build())
            .defaultArguments(arguments(props, jar))
            .workerType(props.spark().workerType())
            .numberOfWorkers(props.spark().workers())
            .timeout(props.spark().timeoutMinutes())
            // The sweep starts a run again, with what the ledger knows then.
            .maxRetries(0)
            .executionProperty(
                ExecutionPropertyProperty.builder()
                    .maxConcurrentRuns(props.spark().concurrentRuns())
                    .build())
            .securityConfiguration(security.getName())
            .role(role(props, jar, script, logGroups).getRoleArn())
            .build();
    job.addResourceDependency(security);
    // By these the local stack finds jar and program: in the template both are only hashes.
    job.addMetadata("Artifact", ARTIFACT);
    job.addMetadata("MainClass", MAIN);
  }

  /** By which functions know of the job; none in a stage that has none. */
  static Map<String, String> dispatchSettings(Stage stage) {
    return stage
        .spark()
        .map(
            spark ->
                Map.of(
                    SettingNames.SPARK_JOB_NAME,
                    stage.names().sparkJob(),
                    SettingNames.SPARK_ABOVE_BYTES,
                    Long.toString(spark.aboveBytes())))
        .orElse(Map.of());
  }

  /** What a function may do that starts runs of the job; nothing in a stage that has none. */
  static List<PolicyStatement> dispatchRights(Stage stage) {
    // By its name, because functions are there before the job, which knows the processor's name.
    return stage
        .spark()
        .map(
            spark ->
                List.of(
                    IamStatements.statement(
                        "StartSparkJob",
                        List.of("glue:StartJobRun"),
                        "arn:"
                            + Aws.PARTITION
                            + ":glue:"
                            + Aws.REGION
                            + ":"
                            + Aws.ACCOUNT_ID
                            + ":job/"
                            + stage.names().sparkJob())))
        .orElse(List.of());
  }

  private Map<String, String> arguments(Props props, Asset jar) {
    return new TreeMap<>(
        Map.of(
            "--job-language",
            "scala",
            "--class",
            STUB,
            "--extra-jars",
            jar.getS3ObjectUrl(),
            "--enable-auto-scaling",
            "true",
            "--enable-metrics",
            "true",
            // Of Glue 5 this takes the place of continuous logging, which is always on.
            "--custom-logGroup-prefix",
            logPrefix(),
            "--job-bookmark-option",
            "job-bookmark-disable",
            "--settings",
            settings(props)));
  }

  /** What the processor function has as environment variables, for a program that has none. */
  private String settings(Props props) {
    Map<String, String> settings =
        ProcessorFunction.settings(props.stage(), props.storage(), props.queues());
    settings.put("AWS_REGION", Aws.REGION);
    // The name under which measures are counted: alarms and dashboard look for them there.
    settings.put("AWS_LAMBDA_FUNCTION_NAME", props.stage().names().processingFunction());
    return Stack.of(this).toJsonString(settings);
  }

  private String logPrefix() {
    return "/aws-glue/jobs/" + name;
  }

  private LogGroup logGroup(String log, Stage stage) {
    return LogGroup.Builder.create(this, log.equals("output") ? "OutputLogGroup" : "ErrorLogGroup")
        .logGroupName(logPrefix() + "/" + log)
        .retention(stage.logRetention())
        // Kept when the job is switched off, it could not be switched on again.
        .removalPolicy(RemovalPolicy.DESTROY)
        .build();
  }

  private Asset script() {
    try {
      Path directory = Files.createTempDirectory("glue-script-");
      Path file = Files.writeString(directory.resolve(STUB + ".scala"), SCRIPT);
      try {
        return Asset.Builder.create(this, "Script").path(file.toString()).build();
      } finally {
        // The asset is a copy.
        Files.delete(file);
        Files.delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the job's script cannot be written", e);
    }
  }

  /**
   * As buckets and logs of the stage are: by S3's own key, and by that of CloudWatch Logs. To ask
   * for a KMS key would be to pay for one, and to change the names of the log groups.
   */
  private CfnSecurityConfiguration security() {
    return CfnSecurityConfiguration.Builder.create(this, "Security")
        .name(name)
        .encryptionConfiguration(
            EncryptionConfigurationProperty.builder()
                .s3Encryptions(
                    List.of(S3EncryptionProperty.builder().s3EncryptionMode("SSE-S3").build()))
                .cloudWatchEncryption(
                    CloudWatchEncryptionProperty.builder()
                        .cloudWatchEncryptionMode("DISABLED")
                        .build())
                .jobBookmarksEncryption(
                    JobBookmarksEncryptionProperty.builder()
                        .jobBookmarksEncryptionMode("DISABLED")
                        .build())
                .build())
        .build();
  }

  private IRole role(Props props, Asset jar, Asset script, List<LogGroup> logGroups) {
    List<PolicyStatement> statements =
        new ArrayList<>(ProcessorFunction.rights(props.storage(), props.queues()));
    // Glue fetches both with the job's role.
    statements.add(
        IamStatements.statement(
            "ReadOwnProgram",
            List.of("s3:GetObject"),
            Stream.of(jar, script)
                .map(asset -> asset.getBucket().arnForObjects(asset.getS3ObjectKey()))
                .toArray(String[]::new)));
    statements.add(
        IamStatements.statement(
            "WriteOwnLogs",
            List.of("logs:CreateLogStream", "logs:PutLogEvents"),
            logGroups.stream().map(LogGroup::getLogGroupArn).toArray(String[]::new)));
    // CloudWatch knows no resource that this could be held to, but the name space can be:
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
    PolicyStatement metrics =
        IamStatements.statement("WriteGluesMetrics", List.of("cloudwatch:PutMetricData"), "*");
    metrics.addCondition("StringEquals", Map.of("cloudwatch:namespace", "Glue"));
    statements.add(metrics);
    return Role.Builder.create(this, "Role")
        .description("What " + name + " may do")
        .assumedBy(new ServicePrincipal("glue.amazonaws.com"))
        .inlinePolicies(
            Map.of(
                "WhatTheCodeCalls", PolicyDocument.Builder.create().statements(statements).build()))
        .build()
        .withoutPolicyUpdates();
  }

  /** The job's physical name as text. */
  String jobName() {
    return name;
  }

  /** Gives the job's jar its place among what is deployed. */
  interface Jar {
    /** The jar as an asset of a construct. */
    Asset in(Construct scope);
  }

  /** What the job works with. */
  record Props(Stage stage, SparkSettings spark, Jar jar, Storage storage, Queues queues) {}
}
