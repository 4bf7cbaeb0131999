package dev.orderpipeline.wire;

import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
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
 * Buckets, table and queue of their own, so that days can be worked on side by side; and what a
 * test does with them, past the wire.
 */
final class Lane implements AutoCloseable {
  static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));

  private static final String PUBLISHED =
      "published/date=2022-01-30/partner=acme/r1/messages.jsonl.gz";
  private static final String RECEIPT = "receipts/partner=acme/date=2022-01-30/r1/receipt.json";

  private final EmbeddedAws aws = new EmbeddedAws();

  /**
   * Watches the limits of all clients' calls. Each client would have five threads of its own for
   * that, and a lane has thousands of clients, which nobody closes.
   */
  private final ScheduledExecutorService limits = Executors.newScheduledThreadPool(2, Lane::daemon);

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "limits-of-calls");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    limits.shutdownNow();
    aws.close();
  }

  /** Says to clients that AWS is there. */
  Consumer<AwsClientBuilder<?, ?>> at(URI endpoint) {
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

  /** Forgets the day before. */
  void clear() {
    aws.emptyTable();
    for (String key : List.of(PUBLISHED, RECEIPT)) {
      aws.s3().deleteObject(request -> request.bucket(resultsBucket()).key(key));
    }
  }

  /** Uploads eleven sound customers, and one without orders. */
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

  /** Everything in the queue, deleted from it: bodies with their attributes. */
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

  /** Whether the set waits for anything, or nothing is known of it. */
  boolean isOpen() {
    Map<String, AttributeValue> arrivals = items().get("arrivals");
    return arrivals == null || AttributeValue.fromS("open").equals(arrivals.get("open"));
  }

  /** What the table holds of the set, by entry, without times, versions and tokens. */
  Map<String, Map<String, String>> ledger() {
    Map<String, Map<String, String>> normal = new TreeMap<>();
    items().forEach((entry, item) -> normal.put(entry, Normal.item(item)));
    return normal;
  }

  private Map<String, Map<String, AttributeValue>> items() {
    Map<String, Map<String, AttributeValue>> items = new TreeMap<>();
    aws.items().forEach(item -> items.put(item.get("entry").s(), item));
    return items;
  }

  /** The lines of the archive in its place for good; none if there is none. */
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
          Normal.receipt(
              aws.s3()
                  .getObjectAsBytes(request -> request.bucket(resultsBucket()).key(RECEIPT))
                  .asUtf8String()));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }
}
