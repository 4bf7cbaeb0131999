package dev.orderpipeline.wire;

import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ResultsLayout;
import dev.orderpipeline.protocol.EmbeddedAws;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Buckets, a table and a queue for one day at a time, so that days can run in parallel. Tests
 * access them without the fault proxy.
 */
final class DayResources implements AutoCloseable {
  static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));

  private static final String PUBLISHED =
      "published/date=2022-01-30/partner=acme/r1/messages.jsonl.gz";
  private static final String RECEIPT = "receipts/partner=acme/date=2022-01-30/r1/receipt.json";

  private final EmbeddedAws aws = new EmbeddedAws();

  /**
   * Enforces the timeouts of all clients. By default each client has five threads for this, and a
   * test creates thousands of clients that are never closed.
   */
  private final ScheduledExecutorService limits =
      Executors.newScheduledThreadPool(2, DayResources::daemon);

  private static Thread daemon(Runnable runnable) {
    Thread thread = new Thread(runnable, "limits-of-calls");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    limits.shutdownNow();
    aws.close();
  }

  /** Configures clients for the endpoint. */
  Consumer<AwsClientBuilder<?, ?>> clientSettings(URI endpoint) {
    return client ->
        client
            .endpointOverride(endpoint)
            .overrideConfiguration(
                client.overrideConfiguration().toBuilder().scheduledExecutorService(limits).build())
            .region(aws.region())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        LocalStack.ACCESS_KEY_ID, LocalStack.SECRET_ACCESS_KEY)));
  }

  URI endpoint() {
    return aws.endpoint();
  }

  String table() {
    return aws.table();
  }

  String topic() {
    return aws.topicArn();
  }

  String eventTopic() {
    return aws.eventTopicArn();
  }

  String dropBucket() {
    return aws.dropBucket();
  }

  String resultsBucket() {
    return aws.resultsBucket();
  }

  String queueUrl() {
    return aws.messageQueueUrl();
  }

  String processingFunction() {
    return aws.processingFunction();
  }

  String sweepFunction() {
    return aws.sweepFunction();
  }

  /** Deletes the previous day. */
  void clear() {
    aws.emptyTable();
    aws.s3().deleteObject(request -> request.bucket(resultsBucket()).key(RECEIPT));
    // Also the marks of revisions that have begun to publish: they would count as forgotten ones.
    aws.s3()
        .listObjectsV2(request -> request.bucket(resultsBucket()).prefix(ResultsLayout.PUBLISHED))
        .contents()
        .forEach(
            object ->
                aws.s3()
                    .deleteObject(request -> request.bucket(resultsBucket()).key(object.key())));
  }

  /** Uploads a day of eleven valid customers and one without orders. */
  void upload() {
    StringBuilder customers = new StringBuilder("id,customer_reference\n");
    StringBuilder orders = new StringBuilder("id,customer_reference,order_reference\n");
    StringBuilder items = new StringBuilder("id,order_reference,total_price\n");
    for (int i = 1; i <= 11; i++) {
      customers.append(i).append(",c").append(i).append('\n');
      orders.append(i).append(",c").append(i).append(",o").append(i).append('\n');
      items.append(i).append(",o").append(i).append(",0.1\n");
    }
    customers.append("12,c12\n");
    put(FileKind.CUSTOMERS, customers.toString());
    put(FileKind.ORDERS, orders.toString());
    put(FileKind.ITEMS, items.toString());
  }

  private void put(FileKind kind, String content) {
    aws.s3()
        .putObject(
            request -> request.bucket(dropBucket()).key(SET.key(kind)),
            RequestBody.fromString(content));
  }

  /** Receives and deletes all messages: bodies with their attributes. */
  List<String> receive() {
    List<String> received = new ArrayList<>();
    for (Message message : aws.drain()) {
      Map<String, String> attributes = new TreeMap<>();
      message
          .messageAttributes()
          .forEach((name, value) -> attributes.put(name, value.stringValue()));
      received.add(message.body() + " " + attributes);
    }
    return received;
  }

  /** Whether the set is open or not recorded, or its event is unpublished. */
  boolean isOpen() {
    Map<String, Map<String, AttributeValue>> items = items();
    Map<String, AttributeValue> stateItem = items.get("state");
    return stateItem == null
        || AttributeValue.fromS("open").equals(stateItem.get("open"))
        || items.keySet().stream().anyMatch(entry -> entry.startsWith("event#"));
  }

  /** The set's items by entry, without times, versions and tokens. */
  Map<String, Map<String, String>> ledger() {
    Map<String, Map<String, String>> normal = new TreeMap<>();
    items().forEach((entry, item) -> normal.put(entry, Normalizer.item(item)));
    return normal;
  }

  private Map<String, Map<String, AttributeValue>> items() {
    Map<String, Map<String, AttributeValue>> items = new TreeMap<>();
    aws.items().forEach(item -> items.put(item.get("entry").s(), item));
    return items;
  }

  /** The lines of the permanent archive; empty if there is none. */
  List<String> published() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    aws.s3().getObject(request -> request.bucket(resultsBucket()).key(PUBLISHED))),
                StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    } catch (NoSuchKeyException e) {
      return List.of();
    }
  }

  /** The receipt without times and versions. */
  Optional<String> receipt() {
    try {
      return Optional.of(
          Normalizer.receipt(
              aws.s3()
                  .getObjectAsBytes(request -> request.bucket(resultsBucket()).key(RECEIPT))
                  .asUtf8String()));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }
}
