package dev.orderpipeline.cli.operate;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The number of messages in a queue, as SQS estimates it.
 *
 * @param visible messages that a consumer can receive
 * @param inFlight messages that a consumer has received and not deleted
 */
public record QueueDepth(String queue, long visible, long inFlight) {

  /** Reads the message queue, the dead-letter queue, and the two queues of failures. */
  public static List<QueueDepth> of(RemotePipeline pipeline) {
    return List.of(
            pipeline.names().messageQueue(),
            pipeline.names().deadLetterQueue(),
            pipeline.names().failureQueue(),
            pipeline.names().failureDeadLetterQueue())
        .stream()
        .map(queue -> of(pipeline.sqs(), queue))
        .toList();
  }

  private static QueueDepth of(SqsClient sqs, String queue) {
    String url = sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
    Map<QueueAttributeName, String> attributes =
        sqs.getQueueAttributes(
                request ->
                    request
                        .queueUrl(url)
                        .attributeNames(
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
            .attributes();
    return new QueueDepth(
        queue,
        Long.parseLong(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)),
        Long.parseLong(
            attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)));
  }

  /** The number of all messages in the queue. */
  public long messages() {
    return visible + inFlight;
  }
}
