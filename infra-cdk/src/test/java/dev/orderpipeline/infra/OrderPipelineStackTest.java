package dev.orderpipeline.infra;

import static dev.orderpipeline.infra.SingleQuotedJson.json;
import static dev.orderpipeline.infra.Synthesized.DEV;
import static dev.orderpipeline.infra.Synthesized.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.orderpipeline.model.ResourceNames;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.Aws;

@Tag("verify")
class OrderPipelineStackTest {
  private static final Set<String> NAMES =
      Set.of(
          "BucketName",
          "DashboardName",
          "FunctionName",
          "LogGroupName",
          "ManagedPolicyName",
          "QueueName",
          "TableName",
          "TopicName");

  @Test
  void stackHasTheseResourcesAndNoCustomResource() {
    assertThat(countByType(DEV))
        .isEqualTo(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry("AWS::Athena::NamedQuery", 5L),
                    Map.entry("AWS::Athena::WorkGroup", 1L),
                    Map.entry("AWS::CloudWatch::Alarm", 22L),
                    Map.entry("AWS::CloudWatch::Dashboard", 1L),
                    Map.entry("AWS::DynamoDB::Table", 1L),
                    Map.entry("AWS::Events::Rule", 2L),
                    Map.entry("AWS::Glue::Database", 1L),
                    Map.entry("AWS::Glue::Table", 3L),
                    Map.entry("AWS::IAM::ManagedPolicy", 2L),
                    Map.entry("AWS::IAM::Role", 4L),
                    Map.entry("AWS::Lambda::EventInvokeConfig", 4L),
                    Map.entry("AWS::Lambda::Function", 4L),
                    Map.entry("AWS::Lambda::Permission", 3L),
                    Map.entry("AWS::Logs::LogGroup", 4L),
                    Map.entry("AWS::S3::Bucket", 3L),
                    Map.entry("AWS::S3::BucketPolicy", 3L),
                    Map.entry("AWS::SNS::Topic", 2L),
                    Map.entry("AWS::SNS::TopicPolicy", 2L),
                    Map.entry("AWS::SQS::Queue", 4L),
                    Map.entry("AWS::SQS::QueuePolicy", 4L))));
  }

  @Test
  void anotherStageHasTheSameResourcesButForPartnersAndMail() {
    Map<String, Long> expected = countByType(DEV);
    expected.put("AWS::IAM::ManagedPolicy", 4L);
    expected.put("AWS::SNS::Subscription", 1L);
    assertThat(countByType(PROD)).isEqualTo(expected);
  }

  private static Map<String, Long> countByType(Synthesized stage) {
    return stage.resources().entrySet().stream()
        .map(entry -> entry.getValue().getAsJsonObject().get("Type").getAsString())
        .collect(Collectors.groupingBy(type -> type, TreeMap::new, Collectors.counting()));
  }

  @Test
  void outputsReferToTheResources() {
    assertThat(DEV.template().get("Outputs"))
        .isEqualTo(
            json(
                "{'DropBucketName': {'Value': '${StorageDropBucket}'},"
                    + " 'ResultsBucketName': {'Value': '${StorageResultsBucket}'},"
                    + " 'FileArrivalsTableName': {'Value': '${StorageFileArrivals}'},"
                    + " 'MessageQueueUrl': {'Value': '${QueuesMessageQueue}'},"
                    + " 'DeadLetterQueueUrl': {'Value': '${QueuesDeadLetterQueue}'},"
                    + " 'FailureQueueUrl': {'Value': '${QueuesFailureQueue}'},"
                    + " 'FileArrivalFunctionName': {'Value': '${ArrivalJavaFunction}'},"
                    + " 'FileSweepFunctionName': {'Value': '${SweepJavaFunction}'},"
                    + " 'FileStatusFunctionName': {'Value': '${StatusJavaFunction}'},"
                    + " 'DataProcessingFunctionName': {'Value': '${ProcessorJavaFunction}'},"
                    + " 'AlarmTopicArn': {'Value': '${ObservabilityAlarmTopic}'},"
                    + " 'EventTopicArn': {'Value': '${EventTopic}'},"
                    + " 'QueryWorkGroupName': {'Value': 'order-pipeline'},"
                    + " 'QueryDatabaseName': {'Value': 'order_pipeline'},"
                    + " 'DashboardUrl': {'Value': 'https://${ObservabilityConsoles.host}/cloudwatch/home"
                    + "?region=${AWS::Region}#dashboards/dashboard/${ObservabilityDashboard}'}}"));
  }

  @Test
  void devHasTheNamesThatOperatorsAndConsumersKnow() {
    assertThat(physicalNames(DEV))
        .containsExactlyInAnyOrder(
            "order-pipeline-dev-drop-${AWS::AccountId}-${AWS::Region}",
            "order-pipeline-dev-results-${AWS::AccountId}-${AWS::Region}",
            "order-pipeline-dev-logs-${AWS::AccountId}-${AWS::Region}",
            "file-arrivals",
            "customer-order-message-queue",
            "customer-order-message-dlq",
            "order-pipeline-failures",
            "order-pipeline-failures-dlq",
            "file-arrival-function",
            "file-sweep-function",
            "file-status-function",
            "data-processing-function",
            "/aws/lambda/file-arrival-function",
            "/aws/lambda/file-sweep-function",
            "/aws/lambda/file-status-function",
            "/aws/lambda/data-processing-function",
            "order-pipeline-alarms",
            "order-pipeline-events",
            "order-pipeline-consumer",
            "order-pipeline-operator",
            "order-pipeline");
    assertThat(DEV.stack().getStackName()).isEqualTo("order-pipeline-dev");
  }

  @Test
  void twoStagesFitInOneAccount() {
    assertThat(PROD.stack().getStackName()).isEqualTo("order-pipeline-prod");
    assertThat(physicalNames(PROD))
        .hasSize(23)
        .doesNotContainAnyElementsOf(physicalNames(DEV))
        .allMatch(name -> name.contains("-prod"));
  }

  /** The longest stage in the region with the longest name. */
  @Test
  void bucketNamesFitTheirLimit() {
    ResourceNames names = new ResourceNames("abcdefghijkl", "", Map.of());
    assertThat(names.resultsBucket("123456789012", "ap-southeast-1")).hasSizeLessThanOrEqualTo(63);
  }

  private static Set<String> physicalNames(Synthesized stage) {
    Set<String> names = new TreeSet<>();
    for (Entry<String, JsonElement> entry : stage.resources().entrySet()) {
      JsonObject properties = entry.getValue().getAsJsonObject().getAsJsonObject("Properties");
      for (Entry<String, JsonElement> property : properties.entrySet()) {
        // A reference to another resource is not a name.
        if (NAMES.contains(property.getKey())
            && !property.getValue().getAsString().matches("\\$\\{[A-Za-z.]+}")) {
          names.add(property.getValue().getAsString());
        }
      }
    }
    return names;
  }

  @Test
  void templateFitsAnyAccountAndRegion() {
    assertThat(DEV.template().toString()).doesNotContainPattern("[^0-9][0-9]{12}[^0-9]");
    assertThat(DEV.stack().getAccount()).isEqualTo(Aws.ACCOUNT_ID);
    assertThat(DEV.stack().getRegion()).isEqualTo(Aws.REGION);
  }

  @Test
  void templateHasNoUsageMetadata() {
    assertThat(DEV.resources().keySet()).doesNotContain("CDKMetadata");
    assertThat(DEV.template().keySet())
        .containsExactlyInAnyOrder(
            "Description", "Mappings", "Resources", "Outputs", "Parameters", "Rules");
  }
}
