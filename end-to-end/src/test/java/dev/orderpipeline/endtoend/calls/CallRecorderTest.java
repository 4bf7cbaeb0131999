package dev.orderpipeline.endtoend.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

class CallRecorderTest {
  private final CallRecorder recorder = new CallRecorder(configuration());

  private static Properties configuration() {
    Properties configuration = new Properties();
    configuration.setProperty(CallRecorder.FUNCTION, "a-function");
    configuration.setProperty(CallRecorder.DIRECTORY, "/nowhere");
    return configuration;
  }

  @Test
  void callIsRecordedWithItsResource() {
    assertThat(
            recorder.line(
                "S3",
                "GetObject",
                GetObjectRequest.builder()
                    .bucket("drop")
                    .key("acme/orders_20220130.csv")
                    .versionId("v1")
                    .ifMatch("etag")
                    .build()))
        .isEqualTo(
            "{\"function\":\"a-function\",\"service\":\"S3\",\"operation\":\"GetObject\","
                + "\"resource\":{\"Bucket\":\"drop\",\"Key\":\"acme/orders_20220130.csv\","
                + "\"VersionId\":\"v1\"},\"parameters\":\"Bucket IfMatch Key VersionId\"}\n");
  }

  @Test
  @SuppressWarnings("deprecation") // The SDK combines the source's bucket, key and version.
  void copyIsRecordedWithSourceAndDestination() {
    assertThat(
            recorder.line(
                "S3",
                "CopyObject",
                CopyObjectRequest.builder()
                    .copySource("results/a%3D1?versionId=v1")
                    .destinationBucket("results")
                    .destinationKey("b=1")
                    .build()))
        .isEqualTo(
            "{\"function\":\"a-function\",\"service\":\"S3\",\"operation\":\"CopyObject\","
                + "\"resource\":{\"CopySource\":\"results/a%3D1?versionId=v1\","
                + "\"DestinationBucket\":\"results\",\"DestinationKey\":\"b=1\"},"
                + "\"parameters\":\"CopySource DestinationBucket DestinationKey\"}\n");
  }

  @Test
  void transactionIsRecordedWithTheTableOfEachItem() {
    Map<String, AttributeValue> secret = Map.of("a", AttributeValue.fromS("secret"));
    assertThat(
            recorder.line(
                "DynamoDb",
                "TransactWriteItems",
                TransactWriteItemsRequest.builder()
                    .transactItems(
                        TransactWriteItem.builder()
                            .conditionCheck(check -> check.tableName("t1").key(secret))
                            .build(),
                        TransactWriteItem.builder()
                            .put(put -> put.tableName("t2").item(secret))
                            .build())
                    .clientRequestToken("token")
                    .build()))
        .isEqualTo(
            "{\"function\":\"a-function\",\"service\":\"DynamoDb\","
                + "\"operation\":\"TransactWriteItems\",\"resource\":{"
                + "\"TransactItems.0.ConditionCheck.TableName\":\"t1\","
                + "\"TransactItems.1.Put.TableName\":\"t2\"},"
                + "\"parameters\":\"ClientRequestToken TransactItems\"}\n");
  }

  @Test
  void messagesAndPayloadsAreNotRecorded() {
    assertThat(
            recorder.line(
                "Sqs",
                "SendMessageBatch",
                SendMessageBatchRequest.builder()
                    .queueUrl("http://queue")
                    .entries(
                        SendMessageBatchRequestEntry.builder()
                            .id("1")
                            .messageBody("secret")
                            .build())
                    .build()))
        .isEqualTo(
            "{\"function\":\"a-function\",\"service\":\"Sqs\",\"operation\":\"SendMessageBatch\","
                + "\"resource\":{\"QueueUrl\":\"http://queue\"},\"parameters\":\"Entries QueueUrl\"}"
                + "\n");
    assertThat(
            recorder.line(
                "Lambda",
                "Invoke",
                InvokeRequest.builder()
                    .functionName("b-function")
                    .invocationType("Event")
                    .payload(SdkBytes.fromUtf8String("secret"))
                    .build()))
        .isEqualTo(
            "{\"function\":\"a-function\",\"service\":\"Lambda\",\"operation\":\"Invoke\","
                + "\"resource\":{\"FunctionName\":\"b-function\",\"InvocationType\":\"Event\"},"
                + "\"parameters\":\"FunctionName InvocationType Payload\"}\n");
  }
}
