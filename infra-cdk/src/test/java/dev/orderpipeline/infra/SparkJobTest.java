package dev.orderpipeline.infra;

import static dev.orderpipeline.infra.SingleQuotedJson.json;
import static dev.orderpipeline.infra.Synthesized.DEV;
import static dev.orderpipeline.infra.Synthesized.SPARK;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.function.Metric;
import dev.orderpipeline.infra.Synthesized.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares a stage that has the Spark job with one that does not. */
@Tag("verify")
class SparkJobTest {
  private static final String ASSETS = "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}";
  private static final String STARTING =
      "arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:job/data-processing-job";

  @Test
  void stackAddsOnlyTheJobItsRoleItsLogsAndItsAlarm() {
    Map<String, Long> more = new TreeMap<>(countByType(SPARK));
    countByType(DEV).forEach((type, count) -> more.merge(type, -count, Long::sum));
    more.values().removeIf(count -> count == 0);
    assertThat(more)
        .isEqualTo(
            Map.of(
                "AWS::CloudWatch::Alarm", 1L,
                "AWS::Events::Rule", 1L,
                "AWS::Glue::Job", 1L,
                "AWS::IAM::Role", 1L,
                "AWS::Logs::LogGroup", 2L,
                "AWS::Logs::MetricFilter", (long) Metric.values().length));
  }

  private static Map<String, Long> countByType(Synthesized stage) {
    return stage.resources().entrySet().stream()
        .map(entry -> entry.getValue().getAsJsonObject().get("Type").getAsString())
        .collect(Collectors.groupingBy(type -> type, Collectors.counting()));
  }

  @Test
  void jobIsConfiguredForItsProgram() {
    JsonObject job =
        JsonParser.parseString(hashless(SPARK.properties("SparkJob"))).getAsJsonObject();
    JsonElement settings = job.getAsJsonObject("DefaultArguments").remove("--settings");
    assertThat(job)
        .isEqualTo(
            json(
                "{'Name': 'data-processing-job',"
                    + " 'Description': 'Processes file sets that exceed data-processing-function',"
                    + " 'GlueVersion': '5.1', 'Command': {'Name': 'glueetl', 'ScriptLocation':"
                    + " 's3://"
                    + ASSETS
                    + "/HASH.scala'}, 'DefaultArguments': {'--job-language': 'scala',"
                    + " '--class': 'GlueApp', '--extra-jars': 's3://"
                    + ASSETS
                    + "/HASH.jar', '--enable-auto-scaling': 'true', '--enable-metrics': 'true',"
                    + " '--custom-logGroup-prefix': '/aws-glue/jobs/data-processing-job',"
                    + " '--job-bookmark-option': 'job-bookmark-disable'},"
                    + " 'WorkerType': 'G.1X', 'NumberOfWorkers': 10, 'Timeout': 120,"
                    + " 'MaxRetries': 0, 'ExecutionProperty': {'MaxConcurrentRuns': 10},"
                    + " 'Role': '${SparkRole.Arn}'}"));
    assertThat(JsonParser.parseString(settings.getAsString()))
        .isEqualTo(
            json(
                "{'FILE_ARRIVALS_TABLE': '${StorageFileArrivals}', 'DROP_BUCKET':"
                    + " 'order-pipeline-dev-drop-${AWS::AccountId}-${AWS::Region}',"
                    + " 'RESULTS_BUCKET': '${StorageResultsBucket}',"
                    + " 'MESSAGE_QUEUE_URL': '${QueuesMessageQueue}',"
                    + " 'CORRECTION_SETTLE_MAX_SECONDS': '7200',"
                    + " 'CORRECTION_SETTLE_SECONDS': '600', 'REJECTED_ROWS_THRESHOLD': '10',"
                    + " 'REJECTED_PERCENT_THRESHOLD': '1', 'UNMATCHED_ROWS_THRESHOLD': '10',"
                    + " 'UNMATCHED_PERCENT_THRESHOLD': '1', 'UNUSABLE_ROWS_THRESHOLD': '0',"
                    + " 'UNUSABLE_PERCENT_THRESHOLD': '50', 'ITEMLESS_ORDERS_THRESHOLD': '10',"
                    + " 'ITEMLESS_PERCENT_THRESHOLD': '20', 'WITHDRAWN_CUSTOMERS_THRESHOLD': '10',"
                    + " 'IMPLAUSIBLE_FINDINGS_THRESHOLD': '0', 'IMPLAUSIBLE_PERCENT_THRESHOLD': '0',"
                    + " 'WITHDRAWN_PERCENT_THRESHOLD': '20', 'AWS_REGION': '${AWS::Region}',"
                    + " 'AWS_LAMBDA_FUNCTION_NAME': 'data-processing-function'}"));
  }

  @Test
  void jobHasTheProcessorsSettingsExceptThoseOfTheJobAndTheJvm() {
    Map<String, JsonElement> ofFunction =
        new LinkedHashMap<>(
            SPARK
                .properties("ProcessorJavaFunction")
                .getAsJsonObject("Environment")
                .getAsJsonObject("Variables")
                .asMap());
    assertThat(ofFunction).containsKeys("SPARK_JOB_NAME", "SPARK_ABOVE_BYTES", "JAVA_TOOL_OPTIONS");
    List.of("SPARK_JOB_NAME", "SPARK_ABOVE_BYTES", "JAVA_TOOL_OPTIONS").forEach(ofFunction::remove);
    String settings =
        SPARK
            .properties("SparkJob")
            .getAsJsonObject("DefaultArguments")
            .get("--settings")
            .getAsString();
    assertThat(JsonParser.parseString(settings).getAsJsonObject().asMap())
        .containsAllEntriesOf(ofFunction)
        .hasSize(ofFunction.size() + 2);
  }

  @Test
  void scriptCallsTheProgram() throws IOException {
    String location =
        SPARK.properties("SparkJob").getAsJsonObject("Command").get("ScriptLocation").getAsString();
    Path script =
        SPARK.directory().resolve("asset." + location.substring(location.lastIndexOf('/') + 1));
    assertThat(Files.readString(script))
        .isEqualTo(
            """
            object GlueApp {
              def main(arguments: Array[String]): Unit = dev.orderpipeline.spark.job.JobMain.main(arguments)
            }
            """);
  }

  @Test
  void jobsLogsExpire() {
    assertThat(SPARK.properties("SparkOutputLogGroup"))
        .isEqualTo(
            json(
                "{'LogGroupName': '/aws-glue/jobs/data-processing-job/output',"
                    + " 'RetentionInDays': 90}"));
    assertThat(SPARK.properties("SparkErrorLogGroup"))
        .isEqualTo(
            json(
                "{'LogGroupName': '/aws-glue/jobs/data-processing-job/error',"
                    + " 'RetentionInDays': 90}"));
  }

  @Test
  void filterExtractsEachMetricFromTheJobsOutput() {
    assertThat(SPARK.ids("AWS::Logs::MetricFilter"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Metric.values()).map(each -> "SparkOutputLogGroup" + each.label()).toList());
    assertThat(SPARK.properties("SparkOutputLogGroupThirdFileToLastMessage"))
        .isEqualTo(
            json(
                "{'LogGroupName': '${SparkOutputLogGroup}',"
                    + " 'FilterPattern': '{ $.ThirdFileToLastMessage = * }',"
                    + " 'MetricTransformations': [{'MetricNamespace': 'OrderPipeline',"
                    + " 'MetricName': 'ThirdFileToLastMessage', 'MetricValue':"
                    + " '$.ThirdFileToLastMessage', 'Unit': 'Seconds', 'Dimensions':"
                    + " [{'Key': 'FunctionName', 'Value': '$.FunctionName'}]}]}"));
    assertThat(
            SPARK
                .properties("SparkOutputLogGroupRejectedByReason")
                .getAsJsonArray("MetricTransformations")
                .get(0)
                .getAsJsonObject()
                .get("Dimensions"))
        .isEqualTo(
            json(
                "[{'Key': 'FunctionName', 'Value': '$.FunctionName'},"
                    + " {'Key': 'Reason', 'Value': '$.Reason'}]"));
  }

  @Test
  void jobMayDoWhatARunCallsReadItsProgramAndWriteLogsAndMetrics() {
    List<Statement> expected =
        new ArrayList<>(
            DEV.identityStatements().get("ProcessorJavaRole").stream()
                .filter(statement -> !statement.sid().equals("WriteOwnLog"))
                .filter(statement -> !statement.sid().equals("ReportFailedInvocations"))
                .toList());
    String assets = "arn:${AWS::Partition}:s3:::" + ASSETS;
    expected.add(
        new Statement(
            "ReadOwnProgram",
            List.of("s3:GetObject"),
            List.of(assets + "/HASH.jar", assets + "/HASH.scala")));
    expected.add(
        new Statement(
            "WriteOwnLogs",
            List.of("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"),
            List.of("${SparkErrorLogGroup.Arn}", "${SparkOutputLogGroup.Arn}")));
    expected.add(
        new Statement("WriteGlueMetrics", List.of("cloudwatch:PutMetricData"), List.of("*")));
    assertThat(SPARK.identityStatements().get("SparkRole").stream().map(SparkJobTest::hashless))
        .containsExactlyElementsOf(expected);
  }

  private static Statement hashless(Statement statement) {
    return new Statement(
        statement.sid(),
        statement.actions(),
        // Sorted by name, not by hash.
        statement.resources().stream().map(SparkJobTest::hashless).sorted().toList());
  }

  private static String hashless(Object text) {
    return text.toString().replaceAll("[0-9a-f]{64}", "HASH");
  }

  @Test
  void onlyGlueCanAssumeTheJobsRoleAndItsMetricsHaveOneNameSpace() {
    JsonObject role = SPARK.properties("SparkRole");
    assertThat(role.get("AssumeRolePolicyDocument"))
        .isEqualTo(
            json(
                "{'Version': '2012-10-17', 'Statement': [{'Action': 'sts:AssumeRole',"
                    + " 'Effect': 'Allow', 'Principal': {'Service': 'glue.amazonaws.com'}}]}"));
    assertThat(role.has("ManagedPolicyArns")).isFalse();
    List<JsonElement> statements =
        role.getAsJsonArray("Policies")
            .get(0)
            .getAsJsonObject()
            .getAsJsonObject("PolicyDocument")
            .getAsJsonArray("Statement")
            .asList();
    assertThat(statements.get(statements.size() - 1).getAsJsonObject().get("Condition"))
        .isEqualTo(json("{'StringEquals': {'cloudwatch:namespace': 'Glue'}}"));
  }

  @Test
  void eachFunctionMayStartRunsOfThisJobAndNothingElseOfGlue() {
    for (String function : List.of("Arrival", "Sweep", "Processor")) {
      List<Statement> expected =
          new ArrayList<>(DEV.identityStatements().get(function + "JavaRole"));
      List<Statement> statements = SPARK.identityStatements().get(function + "JavaRole");
      Statement more =
          new Statement("StartSparkJob", List.of("glue:StartJobRun"), List.of(STARTING));
      expected.add(more);
      assertThat(statements).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void eachFunctionKnowsTheJobAndTheThreshold() {
    for (String function : List.of("Arrival", "Sweep", "Processor")) {
      JsonObject expected = variables(DEV, function).deepCopy();
      expected.addProperty("SPARK_JOB_NAME", "data-processing-job");
      expected.addProperty("SPARK_ABOVE_BYTES", "2500000000");
      assertThat(variables(SPARK, function)).isEqualTo(expected);
    }
  }

  private static JsonObject variables(Synthesized stage, String function) {
    return stage
        .properties(function + "JavaFunction")
        .getAsJsonObject("Environment")
        .getAsJsonObject("Variables");
  }

  @Test
  void failedRunsAreReportedToTheAlarmTopic() {
    assertThat(SPARK.properties("ObservabilitySparkJobFailed"))
        .isEqualTo(
            json(
                "{'Name': 'data-processing-job-failed',"
                    + " 'Description': 'A run of data-processing-job failed or timed out',"
                    + " 'EventPattern': {'source': ['aws.glue'],"
                    + " 'detail-type': ['Glue Job State Change'],"
                    + " 'detail': {'jobName': ['data-processing-job'],"
                    + " 'state': ['FAILED', 'TIMEOUT', 'ERROR']}},"
                    + " 'Targets': [{'Id': 'AlarmTopic', 'Arn': '${ObservabilityAlarmTopic}',"
                    + " 'InputTransformer': {'InputPathsMap': {'job': '$.detail.jobName',"
                    + " 'run': '$.detail.jobRunId', 'state': '$.detail.state',"
                    + " 'message': '$.detail.message'},"
                    + " 'InputTemplate': '\\\"Run <run> of <job> ended as <state>: <message>"
                    + " Runbook: docs/runbook.md#sparkjoberrors\\\"'}}]}"));
    assertThat(
            SPARK
                .properties("ObservabilityAlarmTopicPolicy")
                .getAsJsonObject("PolicyDocument")
                .getAsJsonArray("Statement")
                .get(2))
        .isEqualTo(
            json(
                "{'Sid': 'PublishFailedJobRuns', 'Effect': 'Allow', 'Action': 'sns:Publish',"
                    + " 'Principal': {'Service': 'events.amazonaws.com'},"
                    + " 'Resource': '${ObservabilityAlarmTopic}'}"));
  }
}
