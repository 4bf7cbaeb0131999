package dev.orderpipeline.processor.run;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.aws.SparkJobEngine;
import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.json.PlausibilityChecks;
import dev.orderpipeline.json.ProcessingRequestJson;
import dev.orderpipeline.json.ReceiptFormats;
import dev.orderpipeline.json.Windows1252Partners;
import dev.orderpipeline.ledger.FileFinder;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.Reconciler;
import dev.orderpipeline.ledger.Reconciler.Reconciled;
import dev.orderpipeline.ledger.Trigger;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.ExplainRequest;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ProcessingRequest;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.run.ProcessorSettings.Output;
import dev.orderpipeline.processor.run.ProcessorSettings.PartnerRules;
import dev.orderpipeline.processor.wiring.ProcessorFactory;
import dev.orderpipeline.processor.wiring.ProcessorFactory.AwsServices;
import dev.orderpipeline.processor.wiring.ProcessorFactory.Clocks;
import dev.orderpipeline.processor.wiring.ProcessorFactory.MessageSending;
import dev.orderpipeline.processor.wiring.ProcessorFactory.RandomSources;
import dev.orderpipeline.protocol.ProtocolAws;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** The processor in the test's JVM. Tests call the workers and move their common clock. */
final class DrivenPipeline implements AutoCloseable {
  /** How many messages a worker can send beyond its last checkpoint. */
  static final int WINDOW = 20;

  static final Duration CORRECTION_SETTLE = Duration.ofMinutes(10);
  static final RemainingTime ENOUGH_TIME = () -> Duration.ofMinutes(10);

  private static final LocalDate DATE = LocalDate.of(2022, 1, 30);

  private final ProtocolAws aws;
  private final Path workDirectory;
  private final DynamoDbClient dynamoDb;
  private final S3Client s3;
  private final SqsClient sqs;
  private final ExecutorService sending = Executors.newFixedThreadPool(4);

  /** In the future, so that DynamoDB Local's time to live deletes no item. */
  private final Instant start = Instant.parse("2100-01-01T00:00:00Z");

  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final AtomicLong elapsed = new AtomicLong();
  private final InstantSource clock = () -> start.plusNanos(elapsed.get());
  private final Ledger ledger;
  private final Reconciler reconciler;
  private boolean closingMessage;
  private PlausibilityChecks checks = PlausibilityChecks.OFF;

  /**
   * A pipeline.
   *
   * @param aws creates the services for the clock that the tests move
   */
  DrivenPipeline(Path workDirectory, Function<InstantSource, ProtocolAws> aws) {
    this.workDirectory = workDirectory;
    this.aws = aws.apply(clock);
    dynamoDb = this.aws.dynamoDb();
    s3 = this.aws.s3();
    sqs = this.aws.sqs();
    ledger = new Ledger(dynamoDb, this.aws.table(), clock, DrivenPipeline::id, time -> {});
    reconciler =
        new Reconciler(
            ledger,
            new FileFinder(s3, this.aws.dropBucket()),
            clock,
            time -> {},
            CorrectionSettle.of(CORRECTION_SETTLE));
  }

  /** A message as a consumer sees it. */
  record Received(String body, Map<String, String> attributes) {}

  /** A worker whose AWS calls go through the interceptor. */
  RequestProcessor worker(CallInterceptor interceptor) {
    return ProcessorFactory.of(settings(), dependencies(interceptor));
  }

  /** A worker with another engine. */
  RequestProcessor worker(RunEngine<?> engine) {
    return ProcessorFactory.of(settings(), dependencies(CallInterceptor.NONE), engine);
  }

  private ProcessorSettings settings() {
    return new ProcessorSettings(
        aws.table(),
        aws.dropBucket(),
        aws.resultsBucket(),
        new Output(aws.messageQueueUrl(), closingMessage),
        CorrectionSettle.of(CORRECTION_SETTLE),
        Thresholds.DEFAULT,
        new PartnerRules(Windows1252Partners.NONE, ReceiptFormats.DEFAULT, checks));
  }

  /** Changes the stage's setting for new workers. */
  void setClosingMessage(boolean on) {
    closingMessage = on;
  }

  /** Sets the modes of the plausibility checks, which are off at first. */
  void check(PlausibilityChecks modes) {
    checks = modes;
  }

  private ProcessorFactory.Dependencies dependencies(CallInterceptor interceptor) {
    return new ProcessorFactory.Dependencies(
        new AwsServices(
            CallInterceptor.wrap(DynamoDbClient.class, dynamoDb, interceptor),
            CallInterceptor.wrap(S3Client.class, s3, interceptor),
            CallInterceptor.wrap(SqsClient.class, sqs, interceptor)),
        new Clocks(clock, elapsed::get, time -> {}),
        new RandomSources(DrivenPipeline::id, new Random(1)),
        new MessageSending(sending, WINDOW),
        OrderedExecutor.singleThreaded(),
        workDirectory,
        new EventLog(
            new PrintStream(logged, true, StandardCharsets.UTF_8),
            clock,
            Optional.of("a-processor")));
  }

  /** Sends a manual request to the function of a stage with or without the Spark job. */
  RunSummary request(String json, Optional<SparkJobEngine> spark) throws IOException {
    return ProcessorFactory.of(settings(), dependencies(CallInterceptor.NONE), spark)
        .process(ProcessingRequestJson.read(new StringReader(json)), ENOUGH_TIME);
  }

  /** The log lines and metrics of an action. */
  String loggedBy(Action action) throws IOException {
    logged.reset();
    action.run();
    return logged.toString(StandardCharsets.UTF_8);
  }

  /** An action of workers. */
  interface Action {
    void run() throws IOException;
  }

  /** Lets a new worker process a revision. */
  RunSummary dispatch(FileSetId set, int revision) throws IOException {
    return dispatch(set, revision, CallInterceptor.NONE, ENOUGH_TIME);
  }

  RunSummary dispatch(
      FileSetId set, int revision, CallInterceptor interceptor, RemainingTime remaining)
      throws IOException {
    return worker(interceptor)
        .process(
            new ProcessingRequest.Dispatch(set, revision, ProcessingRequest.StatedResources.NONE),
            remaining);
  }

  /** Sends a manual request to a new worker. */
  RunSummary request(String json) throws IOException {
    return request(json, CallInterceptor.NONE, ENOUGH_TIME);
  }

  RunSummary request(String json, CallInterceptor interceptor, RemainingTime remaining)
      throws IOException {
    return worker(interceptor)
        .process(ProcessingRequestJson.read(new StringReader(json)), remaining);
  }

  /** Sends a request with the field {@code explain} to a new worker; returns the response. */
  JsonObject explain(String explain) throws IOException {
    return explain(explain, CallInterceptor.NONE, ENOUGH_TIME);
  }

  JsonObject explain(String explain, CallInterceptor interceptor, RemainingTime remaining)
      throws IOException {
    StringWriter response = new StringWriter();
    ProcessorFactory.explainer(settings(), dependencies(interceptor), Limits.defaults())
        .explain(
            (ExplainRequest)
                ProcessingRequestJson.readPayload(
                    new StringReader("{\"explain\":" + explain + "}")),
            remaining)
        .writeTo(response);
    return JsonParser.parseString(response.toString()).getAsJsonObject();
  }

  /** Reconciles the set and dispatches it if it is due, as the sweep does. */
  Reconciled sweep(FileSetId set) throws IOException {
    Reconciled reconciled = reconcile(set);
    if (reconciled.due().isPresent()) {
      dispatch(set, reconciled.due().getAsInt());
    }
    return reconciled;
  }

  Reconciled reconcile(FileSetId set) {
    return reconciler.reconcile(set, Trigger.EVENT);
  }

  Ledger ledger() {
    return ledger;
  }

  Instant now() {
    return clock.instant();
  }

  void pass(Duration time) {
    elapsed.addAndGet(time.toNanos());
  }

  String dropBucket() {
    return aws.dropBucket();
  }

  String queueUrl() {
    return aws.messageQueueUrl();
  }

  static FileSetId setOf(String partner) {
    return new FileSetId(partner, DATE);
  }

  /** Uploads the sample day. */
  FileSetId sampleDay(String partner) {
    FileSetId set = setOf(partner);
    Path samples = Path.of("..", "samples", "seed").toAbsolutePath().normalize();
    for (FileKind kind : FileKind.values()) {
      s3.putObject(
          request -> request.bucket(dropBucket()).key(set.key(kind)),
          RequestBody.fromFile(samples.resolve(setOf("").key(kind))));
    }
    return set;
  }

  /** Uploads a day with that many customers, one order each, and records its revision. */
  FileSetId day(String partner, int customers) {
    return day(setOf(partner), customers);
  }

  /** As {@link #day(String, int)}, of any date. */
  FileSetId day(FileSetId set, int customers) {
    StringBuilder orders = new StringBuilder("id,customer_reference,order_reference\n");
    StringBuilder items = new StringBuilder("id,order_reference,total_price\n");
    for (int i = 1; i <= customers; i++) {
      orders.append(i).append(",c").append(i).append(",o").append(i).append('\n');
      items.append(i).append(",o").append(i).append(',').append(i).append('\n');
    }
    upload(set, FileKind.CUSTOMERS, customersFile(customers, "Active"));
    upload(set, FileKind.ORDERS, orders.toString());
    upload(set, FileKind.ITEMS, items.toString());
    reconcile(set);
    return set;
  }

  /** Uploads other bytes for the same customers and records the new revision. */
  Reconciled uploadCorrection(FileSetId set, int customers) {
    upload(set, FileKind.CUSTOMERS, customersFile(customers, "Corrected"));
    return reconcile(set);
  }

  static String customersFile(int customers, String status) {
    StringBuilder file = new StringBuilder("id,customer_reference,status\n");
    for (int i = 1; i <= customers; i++) {
      file.append(i).append(",c").append(i).append(',').append(status).append('\n');
    }
    return file.toString();
  }

  /** The message bodies of such a day in order. */
  static List<String> bodies(int customers) {
    List<String> bodies = new ArrayList<>();
    for (int i = 1; i <= customers; i++) {
      bodies.add(
          "{\"type\":\"customer_message\",\"customer_reference\":\"c"
              + i
              + "\",\"number_of_orders\":1,\"total_amount_spent\":"
              + i
              + "}");
    }
    return bodies;
  }

  void upload(FileSetId set, FileKind kind, String content) {
    upload(set, kind, content.getBytes(StandardCharsets.UTF_8));
  }

  void upload(FileSetId set, FileKind kind, String content, Map<String, String> metadata) {
    s3.putObject(
        request -> request.bucket(dropBucket()).key(set.key(kind)).metadata(metadata),
        RequestBody.fromString(content));
  }

  void upload(FileSetId set, FileKind kind, byte[] content) {
    s3.putObject(
        request -> request.bucket(dropBucket()).key(set.key(kind)), RequestBody.fromBytes(content));
  }

  void deleteVersion(FileSetId set, FileKind kind, String versionId) {
    s3.deleteObject(
        request -> request.bucket(dropBucket()).key(set.key(kind)).versionId(versionId));
  }

  /** Empties the queue and returns the messages of the set. */
  List<Received> receive(FileSetId set) {
    List<Received> received = new ArrayList<>();
    for (Message message : aws.drain()) {
      Map<String, String> attributes = new TreeMap<>();
      message
          .messageAttributes()
          .forEach((name, value) -> attributes.put(name, value.stringValue()));
      if (attributes.get("file_set").equals(set.toString())) {
        received.add(new Received(message.body(), attributes));
      }
    }
    return received;
  }

  /** The lines of a gzipped object in the results bucket. */
  List<String> lines(String key) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    s3.getObject(request -> request.bucket(aws.resultsBucket()).key(key))),
                StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    }
  }

  /** The bytes of an object in the results bucket. */
  byte[] bytes(String key) {
    return s3.getObjectAsBytes(request -> request.bucket(aws.resultsBucket()).key(key))
        .asByteArray();
  }

  /** The keys in the results bucket with that prefix. */
  List<String> results(String prefix) {
    return s3
        .listObjectsV2(request -> request.bucket(aws.resultsBucket()).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  void deleteResultVersion(String key, String versionId) {
    s3.deleteObject(request -> request.bucket(aws.resultsBucket()).key(key).versionId(versionId));
  }

  void deleteResult(String key) {
    s3.deleteObject(request -> request.bucket(aws.resultsBucket()).key(key));
  }

  String receipt(FileSetId set, int revision) {
    return receiptFile(set, revision, "receipt.json");
  }

  String receiptPage(FileSetId set, int revision) {
    return receiptFile(set, revision, "receipt.html");
  }

  String rejectedRows(FileSetId set, int revision) {
    return receiptFile(set, revision, "rejected.csv");
  }

  String affectedCustomers(FileSetId set, int revision) {
    return receiptFile(set, revision, "affected.csv");
  }

  private String receiptFile(FileSetId set, int revision, String name) {
    return s3.getObjectAsBytes(
            request ->
                request
                    .bucket(aws.resultsBucket())
                    .key(
                        "receipts/partner="
                            + set.partnerSegment()
                            + "/date="
                            + set.isoDate()
                            + "/r"
                            + revision
                            + "/"
                            + name))
        .asUtf8String();
  }

  /** The items of a set by entry. */
  Map<String, Map<String, AttributeValue>> items(FileSetId set) {
    Map<String, Map<String, AttributeValue>> items = new TreeMap<>();
    for (Map<String, AttributeValue> item : aws.items()) {
      if (item.get("file_set").s().equals(set.toString())) {
        items.put(item.get("entry").s(), item);
      }
    }
    return items;
  }

  /** Puts the items of a set back to an earlier state, as a restored table has them. */
  void restore(FileSetId set, Map<String, Map<String, AttributeValue>> earlier) {
    for (Map<String, AttributeValue> item : items(set).values()) {
      dynamoDb.deleteItem(
          request ->
              request
                  .tableName(aws.table())
                  .key(Map.of("file_set", item.get("file_set"), "entry", item.get("entry"))));
    }
    for (Map<String, AttributeValue> item : earlier.values()) {
      dynamoDb.putItem(request -> request.tableName(aws.table()).item(item));
    }
  }

  /** Checks the remaining messages against the contract and closes the services. */
  @Override
  public void close() {
    sending.shutdownNow();
    try {
      aws.drain();
    } finally {
      aws.close();
    }
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }
}
