package dev.orderpipeline.infra;

import dev.orderpipeline.function.SettingNames;
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
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.s3.assets.Asset;
import software.constructs.Construct;

/**
 * The Glue job that processes file sets that exceed one function, with its own role and log groups.
 * See docs/decisions/0023.
 */
final class SparkJob extends Construct {
  /** The module that builds the job's jar. */
  static final String ARTIFACT = "processor-spark";

  /** The main class of a run. */
  static final String MAIN = "dev.orderpipeline.spark.job.JobMain";

  /** Runs Spark 3.5 for Scala 2.12 on Java 17, like the module. */
  private static final String GLUE_VERSION = "5.1";

  private static final String STUB = "GlueApp";

  /**
   * A Scala job is a script that Glue compiles; it cannot be a class in a jar. So the script calls
   * the class.
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
    LogGroup output = logGroup("OutputLogGroup", "output", stage);
    // Spark's own log.
    LogGroup error = logGroup("ErrorLogGroup", "error", stage);
    Metrics.extractFrom(output);
    Asset jar = props.jar().in(this);
    Asset script = script();
    CfnJob job =
        CfnJob.Builder.create(this, "Job")
            .name(name)
            .description("Processes file sets that exceed " + stage.names().processingFunction())
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
            // The sweep restarts runs, using the current state of the ledger.
            .maxRetries(0)
            .executionProperty(
                ExecutionPropertyProperty.builder()
                    .maxConcurrentRuns(props.spark().concurrentRuns())
                    .build())
            .role(role(props, jar, script, List.of(output, error)).getRoleArn())
            .build();
    // The local stack finds jar and program by these; in the template both are only hashes.
    job.addMetadata("Artifact", ARTIFACT);
    job.addMetadata("MainClass", MAIN);
  }

  /** Returns the settings by which functions find the job; empty in a stage without one. */
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

  /** Returns the permission to start runs of the job; empty in a stage without one. */
  static List<PolicyStatement> dispatchStatements(Stage stage) {
    // The job's ARN as text, because functions are created before the job.
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
            // In Glue 5 this replaces the settings of continuous logging, which is always on.
            "--custom-logGroup-prefix",
            logPrefix(),
            "--job-bookmark-option",
            "job-bookmark-disable",
            "--settings",
            settings(props)));
  }

  /** Returns the processor's environment variables as JSON, because a Glue job has none. */
  private String settings(Props props) {
    Map<String, String> settings =
        ProcessorFunction.settings(props.stage(), props.storage(), props.queues());
    settings.put("AWS_REGION", Aws.REGION);
    // The dimension of the metrics, so that alarms and dashboard include the job.
    settings.put("AWS_LAMBDA_FUNCTION_NAME", props.stage().names().processingFunction());
    return Stack.of(this).toJsonString(settings);
  }

  private String logPrefix() {
    return "/aws-glue/jobs/" + name;
  }

  private LogGroup logGroup(String id, String log, Stage stage) {
    return LogGroup.Builder.create(this, id)
        .logGroupName(logPrefix() + "/" + log)
        .retention(stage.retention().logs())
        // If the log group outlived the job, the job could not be created again.
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
        // The asset is a copy of the file.
        Files.delete(file);
        Files.delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the job's script", e);
    }
  }

  private IRole role(Props props, Asset jar, Asset script, List<LogGroup> logGroups) {
    List<PolicyStatement> statements =
        new ArrayList<>(ProcessorFunction.statements(props.storage(), props.queues()));
    // Glue reads both with the job's role.
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
            // Glue also asks for the groups themselves, though the stack has created them.
            List.of("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"),
            logGroups.stream().map(LogGroup::getLogGroupArn).toArray(String[]::new)));
    // The action has no resource, but a condition can restrict the namespace:
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
    PolicyStatement metrics =
        IamStatements.statement("WriteGlueMetrics", List.of("cloudwatch:PutMetricData"), "*");
    metrics.addCondition("StringEquals", Map.of("cloudwatch:namespace", "Glue"));
    statements.add(metrics);
    return Role.Builder.create(this, "Role")
        .description("Permissions of " + name)
        .assumedBy(new ServicePrincipal("glue.amazonaws.com"))
        .inlinePolicies(
            Map.of("Permissions", PolicyDocument.Builder.create().statements(statements).build()))
        .build()
        .withoutPolicyUpdates();
  }

  /** Returns the job's physical name as text, not as a reference. */
  String jobName() {
    return name;
  }

  /** Creates the asset of the job's jar. */
  interface Jar {
    /** Creates the asset in a construct. */
    Asset in(Construct scope);
  }

  /** The settings and resources of the job. */
  record Props(Stage stage, SparkSettings spark, Jar jar, Storage storage, Queues queues) {}
}
