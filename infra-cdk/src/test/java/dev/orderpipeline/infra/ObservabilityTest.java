package dev.orderpipeline.infra;

import static dev.orderpipeline.infra.SingleQuotedJson.json;
import static dev.orderpipeline.infra.Synthesized.DEV;
import static dev.orderpipeline.infra.Synthesized.PROD;
import static dev.orderpipeline.infra.Synthesized.SPARK;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("verify")
class ObservabilityTest {
  private static final String ALARM = "AWS::CloudWatch::Alarm";

  private static Map<String, String> alarms(Synthesized stage) {
    TreeMap<String, String> alarms = new TreeMap<>();
    for (String id : stage.ids(ALARM)) {
      JsonObject alarm = stage.properties(id);
      JsonObject dimension = alarm.getAsJsonArray("Dimensions").get(0).getAsJsonObject();
      alarms.put(
          id.replace("Observability", ""),
          String.join(
              " ",
              alarm.get("Namespace").getAsString(),
              dimension.get("Value").getAsString(),
              alarm.get("Statistic").getAsString(),
              alarm.get("MetricName").getAsString(),
              alarm.get("ComparisonOperator").getAsString(),
              alarm.get("Threshold").getAsString(),
              "in",
              alarm.get("EvaluationPeriods").getAsString(),
              "x",
              alarm.get("Period").getAsString()));
    }
    return alarms;
  }

  @Test
  void stackHasExactlyTheseAlarms() {
    TreeMap<String, String> expected = new TreeMap<>();
    String orMore = " GreaterThanOrEqualToThreshold ";
    for (String queue :
        new String[] {"DeadLetterQueue", "FailureDeadLetterQueue", "FailureQueue"}) {
      expected.put(
          queue + "NotEmpty",
          "AWS/SQS ${Queues"
              + queue
              + ".QueueName} Maximum ApproximateNumberOfMessagesVisible"
              + orMore
              + "1 in 1 x 300");
    }
    expected.put(
        "MessagesWaitTooLong",
        "AWS/SQS ${QueuesMessageQueue.QueueName} Maximum ApproximateAgeOfOldestMessage"
            + orMore
            + "172800 in 1 x 300");
    for (String part : new String[] {"Arrival", "Processor", "Sweep"}) {
      String function = "AWS/Lambda ${" + part + "JavaFunction} ";
      expected.put(part + "Errors", function + "Sum Errors" + orMore + "1 in 1 x 300");
      expected.put(part + "Throttles", function + "Sum Throttles" + orMore + "1 in 1 x 300");
      if (!part.equals("Sweep")) {
        expected.put(
            part + "FailuresUndelivered",
            function + "Sum DestinationDeliveryFailures" + orMore + "1 in 1 x 300");
      }
    }
    expected.put(
        "ProcessorNearTimeout",
        "AWS/Lambda ${ProcessorJavaFunction} Maximum Duration" + orMore + "720000 in 1 x 300");
    expected.put(
        "SweepStopped",
        "AWS/Lambda ${SweepJavaFunction} Sum Invocations LessThanThreshold 1 in 3 x 300");
    String own = "OrderPipeline ${";
    expected.put(
        "RunsFailed", own + "ProcessorJavaFunction} Sum RunsFailed" + orMore + "1 in 1 x 300");
    expected.put(
        "RunsRejected", own + "ProcessorJavaFunction} Sum RunsRejected" + orMore + "1 in 1 x 300");
    expected.put(
        "FilesMissing", own + "SweepJavaFunction} Maximum SetsOverdue" + orMore + "1 in 1 x 300");
    expected.put(
        "OldestSetTooOld",
        own + "SweepJavaFunction} Maximum OldestDueSet" + orMore + "3600 in 1 x 300");
    expected.put(
        "DaysUnpublished",
        own + "SweepJavaFunction} Maximum DaysUnpublished" + orMore + "1 in 1 x 300");
    expected.put(
        "SetKeepsChanging",
        own + "SweepJavaFunction} Maximum SetsChanging" + orMore + "1 in 1 x 300");
    expected.put(
        "SetUnsupported",
        own + "SweepJavaFunction} Maximum SetsUnsupported" + orMore + "1 in 1 x 300");
    expected.put(
        "ProcessorNearMemory",
        own + "ProcessorJavaFunction} Maximum HeapAlive" + orMore + "85 in 1 x 300");
    assertThat(alarms(DEV)).isEqualTo(expected);
  }

  @Test
  void stageWithTheSparkJobHasOneAlarmMore() {
    Map<String, String> expected = alarms(DEV);
    expected.put(
        "SparkJobErrors",
        "AWS/Events ${ObservabilitySparkJobFailed} Sum TriggeredRules"
            + " GreaterThanOrEqualToThreshold 1 in 1 x 300");
    assertThat(alarms(SPARK)).isEqualTo(expected);
  }

  @Test
  void eachAlarmNotifiesTheTopicWhenItStartsAndEnds() {
    JsonElement topic = json("['${ObservabilityAlarmTopic}']");
    assertThat(SPARK.each(ALARM, "AlarmActions").values()).hasSize(23).containsOnly(topic);
    assertThat(SPARK.each(ALARM, "OKActions").values()).hasSize(23).containsOnly(topic);
  }

  @Test
  void eachAlarmExplainsItselfAndNamesTheRunbook() {
    assertThat(PROD.each(ALARM, "AlarmDescription").values())
        .hasSize(22)
        .extracting(JsonElement::getAsString)
        .doesNotHaveDuplicates()
        .allSatisfy(
            description ->
                assertThat(description)
                    .matches("[A-Z].{60,}\\. Runbook: docs/runbook\\.md#[a-z]+")
                    .containsPattern(
                        "(function|queue|failures|dlq)-prod|/aws/lambda/[a-z-]+-prod"));
  }

  @Test
  void eachAlarmHasASectionInTheRunbook() throws IOException {
    String runbook = Files.readString(Path.of("..", "docs", "runbook.md"));

    assertThat(SPARK.ids(ALARM))
        .allSatisfy(
            id -> {
              String name = id.replace("Observability", "");
              assertThat(runbook).contains("\n### " + name + "\n");
              assertThat(SPARK.properties(id).get("AlarmDescription").getAsString())
                  .endsWith("#" + name.toLowerCase(Locale.ROOT));
            });
  }

  @Test
  void missingDataRaisesOnlyTheAlarmOfTheSweep() {
    Map<String, JsonElement> missing = SPARK.each(ALARM, "TreatMissingData");
    assertThat(missing.remove("ObservabilitySweepStopped"))
        .isEqualTo(new JsonPrimitive("breaching"));
    assertThat(missing.values()).hasSize(22).containsOnly(new JsonPrimitive("notBreaching"));
  }

  @Test
  void onlyThisAccountsAlarmsPublishToTheTopicAndByTlsOnly() {
    assertThat(DEV.properties("ObservabilityAlarmTopicPolicy"))
        .isEqualTo(
            json(
                "{'Topics': ['${ObservabilityAlarmTopic}'], 'PolicyDocument': {"
                    + "'Version': '2012-10-17', 'Statement': ["
                    + "{'Sid': 'AllowPublishThroughSSLOnly', 'Effect': 'Deny',"
                    + " 'Action': 'sns:Publish', 'Principal': '*',"
                    + " 'Resource': '${ObservabilityAlarmTopic}',"
                    + " 'Condition': {'Bool': {'aws:SecureTransport': 'false'}}},"
                    + "{'Sid': 'PublishAlarms', 'Effect': 'Allow', 'Action': 'sns:Publish',"
                    + " 'Principal': {'Service': 'cloudwatch.amazonaws.com'},"
                    + " 'Resource': '${ObservabilityAlarmTopic}',"
                    + " 'Condition': {'StringEquals':"
                    + " {'aws:SourceAccount': '${AWS::AccountId}'}}}]}}"));
  }

  @Test
  void alarmEmailSubscribesToTheTopic() {
    assertThat(PROD.ids("AWS::SNS::Subscription")).hasSize(1);
    assertThat(PROD.properties(PROD.ids("AWS::SNS::Subscription").get(0)))
        .isEqualTo(
            json(
                "{'Protocol': 'email', 'Endpoint': 'ops@example.com',"
                    + " 'TopicArn': '${ObservabilityAlarmTopic}'}"));
    assertThat(DEV.ids("AWS::SNS::Subscription")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void dashboardShowsEveryAlarm(boolean withSpark) {
    Synthesized stage = withSpark ? SPARK : DEV;
    JsonObject dashboard = stage.properties("ObservabilityDashboard");
    JsonElement body = JsonParser.parseString(dashboard.get("DashboardBody").getAsString());
    JsonObject first = body.getAsJsonObject().getAsJsonArray("widgets").get(0).getAsJsonObject();
    assertThat(Synthesized.strings(first.getAsJsonObject("properties").get("alarms")))
        .containsExactlyInAnyOrderElementsOf(
            stage.ids(ALARM).stream().map(id -> "${" + id + ".Arn}").toList());
  }
}
