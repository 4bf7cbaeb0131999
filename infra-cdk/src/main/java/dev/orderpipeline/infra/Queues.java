package dev.orderpipeline.infra;

import dev.orderpipeline.model.ResourceNames;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.sqs.CfnQueue;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/**
 * The message queue, the queue for permanently failed asynchronous invocations, and their dead
 * letter queues.
 */
final class Queues extends Construct {
  // SQS's maximum, so a consumer that stops over a holiday loses nothing.
  private static final Duration RETENTION = Duration.days(14);
  private static final Duration VISIBILITY_TIMEOUT = Duration.seconds(30);
  private static final int MAX_RECEIVES = 5;

  private final Queue messages;
  private final Queue deadLetters;
  private final Queue failures;
  private final Queue failureDeadLetters;

  Queues(Construct scope, String id, Props props) {
    super(scope, id);
    ResourceNames names = props.names();
    this.deadLetters =
        deadLetterQueue("DeadLetterQueue", names.deadLetterQueue(), names.messageQueue());
    this.messages = queue("MessageQueue", names.messageQueue(), deadLetters);
    this.failureDeadLetters =
        deadLetterQueue(
            "FailureDeadLetterQueue", names.failureDeadLetterQueue(), names.failureQueue());
    this.failures = queue("FailureQueue", names.failureQueue(), failureDeadLetters);
  }

  private Queue queue(String id, String name, Queue deadLetterQueue) {
    return secureQueue(id, name)
        .deadLetterQueue(
            DeadLetterQueue.builder().queue(deadLetterQueue).maxReceiveCount(MAX_RECEIVES).build())
        .build();
  }

  private Queue deadLetterQueue(String id, String name, String source) {
    Queue queue = secureQueue(id, name).build();
    // The source's ARN as text, because the source refers to this queue, and CloudFormation
    // cannot create resources that refer to each other.
    String sourceArn =
        Stack.of(this).formatArn(ArnComponents.builder().service("sqs").resource(source).build());
    ((CfnQueue) queue.getNode().getDefaultChild())
        .setRedriveAllowPolicy(
            Map.of("redrivePermission", "byQueue", "sourceQueueArns", List.of(sourceArn)));
    return queue;
  }

  private Queue.Builder secureQueue(String id, String name) {
    return Queue.Builder.create(this, id)
        .queueName(name)
        .encryption(QueueEncryption.SQS_MANAGED)
        .enforceSsl(true)
        .retentionPeriod(RETENTION)
        .visibilityTimeout(VISIBILITY_TIMEOUT);
  }

  Queue messages() {
    return messages;
  }

  Queue deadLetters() {
    return deadLetters;
  }

  Queue failures() {
    return failures;
  }

  Queue failureDeadLetters() {
    return failureDeadLetters;
  }

  /**
   * The properties of the queues.
   *
   * @param names the names of the queues
   */
  record Props(ResourceNames names) {}
}
