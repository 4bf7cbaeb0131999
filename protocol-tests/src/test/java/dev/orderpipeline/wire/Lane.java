package dev.orderpipeline.wire;

import dev.orderpipeline.ledger.AwsClients;
import dev.orderpipeline.ledger.CallLimits;
import dev.orderpipeline.localstack.Deployment;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.queue.MessageQueue;
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
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.sqs.SqsClient;
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

  private final LocalStack stack;
  private final int number;

  /**
   * Watches the limits of all clients' calls. Each client would have five threads of its own for
   * that, and a lane has thousands of clients, which nobody closes.
   */
  private final ScheduledExecutorService limits = Executors.newScheduledThreadPool(2, Lane::daemon);

  private final S3Client s3;
  private final DynamoDbClient dynamoDb;
  private final SqsClient sqs;

  /**
   * One of the lanes that {@link #added} put into the stack's deployment.
   *
   * @param number from 0
   */
  Lane(LocalStack stack, int number) {
    this.stack = stack;
    this.number = number;
    AwsClients direct = new AwsClients(UnaryOperator.identity(), at(stack.endpoint()));
    s3 = direct.client(S3Client.builder(), CallLimits.OBJECT);
    dynamoDb = direct.client(DynamoDbClient.builder(), CallLimits.TABLE);
    sqs = direct.client(SqsClient.builder(), CallLimits.OBJECT);
  }

  /** A deployment without functions, with resources for so many lanes. */
  static Deployment added(Deployment pipeline, int lanes) {
    List<Deployment.Bucket> buckets = new ArrayList<>(pipeline.buckets());
    List<Deployment.Table> tables = new ArrayList<>(pipeline.tables());
    List<Deployment.Queue> queues = new ArrayList<>(pipeline.queues());
    IntStream.range(0, lanes)
        .forEach(
            lane -> {
              pipeline
                  .buckets()
                  .forEach(
                      bucket ->
                          buckets.add(
                              new Deployment.Bucket(
                                  bucket.name() + "-" + lane, bucket.versioned())));
              pipeline
                  .tables()
                  .forEach(
                      table ->
                          tables.add(
                              new Deployment.Table(
                                  table.name() + "-" + lane,
                                  table.partitionKey(),
                                  table.sortKey(),
                                  table.indexes(),
                                  table.expiryAttribute())));
              pipeline.queues().stream()
                  .filter(queue -> queue.name().equals(pipeline.names().messageQueue()))
                  .forEach(
                      queue ->
                          queues.add(
                              new Deployment.Queue(
                                  queue.name() + "-" + lane,
                                  queue.visibilityTimeout(),
                                  queue.retention(),
                                  queue.redrive())));
            });
    return new Deployment(
        pipeline.region(),
        pipeline.account(),
        pipeline.names(),
        buckets,
        tables,
        queues,
        pipeline.topics(),
        List.of(),
        List.of(),
        List.of());
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "limits-of-calls");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    limits.shutdownNow();
  }

  /** Says to clients that AWS is there. */
  Consumer<AwsClientBuilder<?, ?>> at(URI endpoint) {
    return client ->
        client
            .endpointOverride(endpoint)
            .overrideConfiguration(
                client.overrideConfiguration().toBuilder().scheduledExecutorService(limits).build())
            .region(Region.of(stack.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        LocalStack.ACCESS_KEY_ID, LocalStack.SECRET_ACCESS_KEY)));
  }

  URI endpoint() {
    return stack.endpoint();
  }

  String table() {
    return stack.names().table() + "-" + number;
  }

  String topic() {
    return stack.deployment().topics().get(0);
  }

  String dropBucket() {
    return stack.names().dropBucket() + "-" + number;
  }

  String resultsBucket() {
    return stack.names().resultsBucket() + "-" + number;
  }

  String queueUrl() {
    return stack.queueUrl(stack.names().messageQueue() + "-" + number);
  }

  String processingFunction() {
    return stack.names().processingFunction();
  }

  /** Forgets the day before. */
  void clear() {
    items().values().forEach(item -> delete(item));
    for (String key : List.of(PUBLISHED, RECEIPT)) {
      s3.deleteObject(request -> request.bucket(resultsBucket()).key(key));
    }
  }

  private void delete(Map<String, AttributeValue> item) {
    dynamoDb.deleteItem(
        request ->
            request
                .tableName(table())
                .key(Map.of("file_set", item.get("file_set"), "entry", item.get("entry"))));
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
    s3.putObject(
        request -> request.bucket(dropBucket()).key(SET.key(kind)),
        RequestBody.fromString(content));
  }

  /** Everything in the queue, deleted from it: bodies with their attributes. */
  List<String> receive() {
    List<String> received = new ArrayList<>();
    for (Message message : MessageQueue.drain(sqs, queueUrl())) {
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
    dynamoDb
        .query(
            request ->
                request
                    .tableName(table())
                    .consistentRead(true)
                    .keyConditionExpression("file_set = :set")
                    .expressionAttributeValues(
                        Map.of(":set", AttributeValue.fromS(SET.toString()))))
        .items()
        .forEach(item -> items.put(item.get("entry").s(), item));
    return items;
  }

  /** The lines of the archive in its place for good; none if there is none. */
  List<String> published() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    s3.getObject(request -> request.bucket(resultsBucket()).key(PUBLISHED))),
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
              s3.getObjectAsBytes(request -> request.bucket(resultsBucket()).key(RECEIPT))
                  .asUtf8String()));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }
}
