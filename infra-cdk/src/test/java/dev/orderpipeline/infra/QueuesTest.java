package dev.orderpipeline.infra;

import static dev.orderpipeline.infra.SingleQuotedJson.json;
import static dev.orderpipeline.infra.Synthesized.DEV;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class QueuesTest {
  private static final List<String> QUEUES =
      List.of(
          "QueuesDeadLetterQueue",
          "QueuesFailureDeadLetterQueue",
          "QueuesFailureQueue",
          "QueuesMessageQueue");

  @Test
  void messagesThatKeepFailingMoveToTheDeadLetterQueue() {
    assertThat(DEV.properties("QueuesMessageQueue"))
        .isEqualTo(
            queue(
                "customer-order-message-queue",
                "'RedrivePolicy': {'deadLetterTargetArn': '${QueuesDeadLetterQueue.Arn}',"
                    + " 'maxReceiveCount': 5}"));
    assertThat(DEV.properties("QueuesDeadLetterQueue"))
        .isEqualTo(
            queue("customer-order-message-dlq", redriveFrom("customer-order-message-queue")));
  }

  @Test
  void failureQueueHasADeadLetterQueueOfItsOwn() {
    assertThat(DEV.properties("QueuesFailureQueue"))
        .isEqualTo(
            queue(
                "order-pipeline-failures",
                "'RedrivePolicy': {'deadLetterTargetArn': '${QueuesFailureDeadLetterQueue.Arn}',"
                    + " 'maxReceiveCount': 5}"));
    assertThat(DEV.properties("QueuesFailureDeadLetterQueue"))
        .isEqualTo(queue("order-pipeline-failures-dlq", redriveFrom("order-pipeline-failures")));
  }

  private static JsonElement queue(String name, String redrive) {
    return json(
        "{'QueueName': '"
            + name
            + "', 'MessageRetentionPeriod': 1209600, 'VisibilityTimeout': 30,"
            + " 'SqsManagedSseEnabled': true, "
            + redrive
            + "}");
  }

  private static String redriveFrom(String source) {
    return "'RedriveAllowPolicy': {'redrivePermission': 'byQueue', 'sourceQueueArns':"
        + " ['arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:"
        + source
        + "']}";
  }

  @Test
  void queuesRequireTlsAndAllowNobodyElse() {
    assertThat(DEV.ids("AWS::SQS::Queue")).isEqualTo(QUEUES);
    for (String queue : QUEUES) {
      assertThat(
              DEV.properties(queue + "Policy")
                  .getAsJsonObject("PolicyDocument")
                  .getAsJsonArray("Statement"))
          .isEqualTo(
              json(
                  "[{'Action': 'sqs:*', 'Condition': {'Bool': {'aws:SecureTransport': 'false'}},"
                      + " 'Effect': 'Deny', 'Principal': {'AWS': '*'}, 'Resource': '${"
                      + queue
                      + ".Arn}'}]"));
    }
  }
}
