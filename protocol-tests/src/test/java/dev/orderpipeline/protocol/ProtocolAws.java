package dev.orderpipeline.protocol;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * The AWS services and resources of one test suite. Nothing runs on its own: no S3 event is
 * delivered, and no function is invoked. All clients are thread-safe.
 */
public interface ProtocolAws extends AutoCloseable {
  /** The client of the table. */
  DynamoDbClient dynamoDb();

  /** The client of both buckets. */
  S3Client s3();

  /** The client of the message queue. */
  SqsClient sqs();

  /** The client of both topics. */
  SnsClient sns();

  /** The name of the file-arrivals table. */
  String table();

  /** The name of the bucket that partners upload to. */
  String dropBucket();

  /** The name of the bucket for archives and receipts. */
  String resultsBucket();

  /** The URL of the queue that consumers read. */
  String messageQueueUrl();

  /** The topic that notifications are published to. */
  String topicArn();

  /** The topic that events are published to. */
  String eventTopicArn();

  /** All items of the table. */
  List<Map<String, AttributeValue>> items();

  /** Empties the message queue; each message is checked against the contract of consumers. */
  List<Message> drain();

  /** What both topics accepted since the last {@link #forgetNotifications}. */
  List<PublishRequest> published();

  /** The notifications published since the last {@link #forgetNotifications}. */
  default List<PublishRequest> notifications() {
    return publishedTo(topicArn());
  }

  /** The events published since the last {@link #forgetNotifications}, as JSON. */
  default List<String> events() {
    return publishedTo(eventTopicArn()).stream().map(PublishRequest::message).toList();
  }

  private List<PublishRequest> publishedTo(String topic) {
    return published().stream().filter(request -> request.topicArn().equals(topic)).toList();
  }

  /** Forgets what was published so far. */
  void forgetNotifications();

  /** Deletes every item of the table. */
  default void emptyTable() {
    for (Map<String, AttributeValue> item : items()) {
      dynamoDb()
          .deleteItem(
              request ->
                  request
                      .tableName(table())
                      .key(Map.of("file_set", item.get("file_set"), "entry", item.get("entry"))));
    }
  }

  /** The file sets with an item in the table. */
  default Set<String> recordedSets() {
    return items().stream()
        .map(item -> item.get("file_set").s())
        .filter(set -> !set.equals("events"))
        .collect(Collectors.toSet());
  }

  @Override
  void close();
}
