package dev.orderpipeline.protocol;

import dev.orderpipeline.contract.MessageContract;
import dev.orderpipeline.simulation.aws.Expressions;
import dev.orderpipeline.simulation.aws.ModelDynamoDb;
import dev.orderpipeline.simulation.aws.ModelS3;
import dev.orderpipeline.simulation.aws.ModelSns;
import dev.orderpipeline.simulation.aws.ModelSqs;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** In-memory AWS that starts at once, opens no port and uses the suite's clock. */
public final class InMemoryAws implements ProtocolAws {
  private static final String TABLE = "file-arrivals";
  private static final String DROP = "drop";
  private static final String RESULTS = "results";
  private static final String QUEUE_URL = "https://sqs/customer-order-message-queue";
  private static final String TOPIC = "arn:aws:sns:eu-central-1:000000000000:order-pipeline-alarms";
  private static final String EVENT_TOPIC =
      "arn:aws:sns:eu-central-1:000000000000:order-pipeline-events";
  private static final MessageContract CONTRACT = new MessageContract();

  private final List<PublishRequest> notifications = new ArrayList<>();
  private final ModelDynamoDb dynamoDb;
  private final ModelS3 s3;
  private final ModelSqs sqs;
  private final ModelSns sns;

  /** An empty table, two empty buckets and an empty queue. */
  public InMemoryAws(InstantSource clock) {
    dynamoDb =
        new ModelDynamoDb(
            new ModelDynamoDb.Schema(
                TABLE, "file_set", "entry", "open-sets", "open", "file_set", "expires_at"),
            new Expressions(),
            clock,
            changes -> {});
    s3 = new ModelS3(Set.of(DROP, RESULTS), clock, stored -> {});
    sqs = new ModelSqs(QUEUE_URL, accepted -> {});
    sns = new ModelSns(Set.of(TOPIC, EVENT_TOPIC), this::published);
  }

  private synchronized void published(PublishRequest request) {
    if (request.topicArn().equals(EVENT_TOPIC)) {
      CONTRACT.checkEvent(request.message());
    }
    notifications.add(request);
  }

  @Override
  public DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  @Override
  public S3Client s3() {
    return s3;
  }

  @Override
  public SqsClient sqs() {
    return sqs;
  }

  @Override
  public SnsClient sns() {
    return sns;
  }

  @Override
  public String table() {
    return TABLE;
  }

  @Override
  public String dropBucket() {
    return DROP;
  }

  @Override
  public String resultsBucket() {
    return RESULTS;
  }

  @Override
  public String messageQueueUrl() {
    return QUEUE_URL;
  }

  @Override
  public String topicArn() {
    return TOPIC;
  }

  @Override
  public String eventTopicArn() {
    return EVENT_TOPIC;
  }

  @Override
  public List<Map<String, AttributeValue>> items() {
    return dynamoDb.items();
  }

  @Override
  public List<Message> drain() {
    List<Message> received = new ArrayList<>();
    for (ModelSqs.Accepted message : sqs.drain()) {
      CONTRACT.check(
          message.body(),
          message.attributes(),
          MessageAttributeValue::dataType,
          MessageAttributeValue::stringValue);
      received.add(
          Message.builder().body(message.body()).messageAttributes(message.attributes()).build());
    }
    return received;
  }

  @Override
  public synchronized List<PublishRequest> published() {
    return List.copyOf(notifications);
  }

  @Override
  public synchronized void forgetNotifications() {
    notifications.clear();
  }

  @Override
  public void close() {}
}
