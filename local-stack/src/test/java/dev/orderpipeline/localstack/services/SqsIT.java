package dev.orderpipeline.localstack.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import dev.orderpipeline.localstack.TestStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

@Tag("full")
@ExtendWith(TestStack.Shared.class)
class SqsIT {
  private final TestStack test;
  private final String url;

  SqsIT(TestStack test) {
    this.test = test;
    this.url = test.stack().messageQueueUrl();
  }

  @Test
  void queueUrlsHaveThePortOfTheStack() {
    String queue = test.stack().names().messageQueue();

    assertThat(url).isEqualTo(test.stack().endpoint() + "/000000000000/" + queue);
    assertThat(test.sqs().getQueueUrl(r -> r.queueName(queue)).queueUrl()).isEqualTo(url);
  }

  @Test
  void batchIsReceivedWithItsAttributes() {
    List<SendMessageBatchRequestEntry> entries =
        IntStream.range(0, 10)
            .mapToObj(
                i ->
                    SendMessageBatchRequestEntry.builder()
                        .id("m" + i)
                        .messageBody("{\"n\":" + i + "}")
                        .messageAttributes(
                            Map.of(
                                "message_id",
                                MessageAttributeValue.builder()
                                    .dataType("String")
                                    .stringValue("id-" + i)
                                    .build()))
                        .build())
            .toList();

    SendMessageBatchResponse sent =
        test.sqs().sendMessageBatch(r -> r.queueUrl(url).entries(entries));

    assertThat(sent.failed()).isEmpty();
    assertThat(sent.successful())
        .extracting(entry -> entry.id())
        .containsExactlyInAnyOrderElementsOf(entries.stream().map(e -> e.id()).toList());
    assertThat(drain())
        .extracting(m -> m.body() + " " + m.messageAttributes().get("message_id").stringValue())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 10).mapToObj(i -> "{\"n\":" + i + "} id-" + i).toList());
  }

  @Test
  void characterThatSqsForbidsIsRejected() {
    assertThatThrownBy(() -> test.sqs().sendMessage(r -> r.queueUrl(url).messageBody("a\uFFFE")))
        .isInstanceOf(SqsException.class);
  }

  @Test
  void messageQueueHasARedrivePolicy() {
    Map<QueueAttributeName, String> attributes =
        test.sqs()
            .getQueueAttributes(r -> r.queueUrl(url).attributeNames(QueueAttributeName.ALL))
            .attributes();

    assertThat(JsonParser.parseString(attributes.get(QueueAttributeName.REDRIVE_POLICY)))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"deadLetterTargetArn":
                   "arn:aws:sqs:eu-central-1:000000000000:customer-order-message-dlq",
                 "maxReceiveCount": 5}
                """));
  }

  private List<Message> drain() {
    List<Message> all = new ArrayList<>();
    while (all.size() < 10) {
      List<Message> some =
          test.sqs()
              .receiveMessage(
                  r ->
                      r.queueUrl(url)
                          .maxNumberOfMessages(10)
                          .waitTimeSeconds(5)
                          .messageAttributeNames("All"))
              .messages();
      assertThat(some).isNotEmpty();
      some.forEach(
          m -> test.sqs().deleteMessage(r -> r.queueUrl(url).receiptHandle(m.receiptHandle())));
      all.addAll(some);
    }
    return all;
  }
}
