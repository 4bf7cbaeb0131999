package dev.orderpipeline.queue;

import dev.orderpipeline.contract.MessageContract;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** Receives messages from the message queue, and checks each against its contract. */
public final class MessageQueue {
  private static final MessageContract CONTRACT = new MessageContract();

  private MessageQueue() {}

  /** Receives and deletes all messages of the queue, of all file sets. */
  public static List<Message> drain(SqsClient sqs, String queueUrl) {
    List<Message> all = new ArrayList<>();
    while (true) {
      List<Message> some =
          sqs.receiveMessage(
                  request ->
                      request
                          .queueUrl(queueUrl)
                          .maxNumberOfMessages(10)
                          .messageAttributeNames("All"))
              .messages();
      if (some.isEmpty()) {
        return all;
      }
      sqs.deleteMessageBatch(
          request ->
              request
                  .queueUrl(queueUrl)
                  .entries(
                      some.stream()
                          .map(
                              message ->
                                  DeleteMessageBatchRequestEntry.builder()
                                      .id(message.messageId())
                                      .receiptHandle(message.receiptHandle())
                                      .build())
                          .toList()));
      for (Message message : some) {
        CONTRACT.check(
            message.body(),
            message.messageAttributes(),
            MessageAttributeValue::dataType,
            MessageAttributeValue::stringValue);
      }
      all.addAll(some);
    }
  }
}
