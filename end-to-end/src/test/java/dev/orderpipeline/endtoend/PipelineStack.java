package dev.orderpipeline.endtoend;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.contract.MessageContract;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.LocalStackConfig;
import dev.orderpipeline.localstack.LocalStackListener;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.queue.MessageQueue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * The whole pipeline on a local stack, with helpers for tests. The functions run from their shaded
 * jars and record their AWS calls.
 */
final class PipelineStack implements AutoCloseable {
  private static final MessageContract CONTRACT = new MessageContract();
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final EndListener endListener;
  private final LocalStack stack;
  private final S3Client s3;
  private final SqsClient sqs;
  private final LambdaClient lambda;
  private final DynamoDbClient dynamoDb;
  private final Ledger ledger;

  PipelineStack() {
    this(config -> config);
  }

  PipelineStack(UnaryOperator<LocalStackConfig.Builder> change) {
    this(change, LocalStackListener.silent());
  }

  PipelineStack(UnaryOperator<LocalStackConfig.Builder> change, LocalStackListener listener) {
    this(change, listener, CallRecording::of);
  }

  private PipelineStack(
      UnaryOperator<LocalStackConfig.Builder> change,
      LocalStackListener listener,
      Function<LocalStackConfig.Builder, LocalStackConfig> build) {
    endListener = new EndListener(listener);
    stack =
        LocalStack.start(
            build.apply(
                change.apply(LocalStackConfig.builder().withoutSchedules().listener(endListener))));
    s3 = client(S3Client.builder());
    sqs = client(SqsClient.builder());
    lambda = client(LambdaClient.builder());
    dynamoDb = client(DynamoDbClient.builder());
    ledger =
        new Ledger(
            dynamoDb,
            stack.names().table(),
            InstantSource.system(),
            () -> UUID.randomUUID().toString(),
            time -> {});
  }

  /** A pipeline that does not record calls, for tests with many calls or kills. */
  static PipelineStack unrecorded(
      UnaryOperator<LocalStackConfig.Builder> change, LocalStackListener listener) {
    return new PipelineStack(change, listener, LocalStackConfig.Builder::build);
  }

  /**
   * The published events of a file set or a misnamed file, in the order of their publication; each
   * is checked against the contract.
   */
  List<JsonObject> events(String subject) {
    return endListener.events.stream()
        .peek(CONTRACT::checkEvent)
        .map(event -> JsonParser.parseString(event).getAsJsonObject())
        .filter(event -> event.get("subject").getAsString().equals(subject))
        .toList();
  }

  /** The key of the receipt that an event names. */
  static String receiptOf(JsonObject event) {
    return event.getAsJsonObject("data").get("receipt").getAsString();
  }

  LocalStack stack() {
    return stack;
  }

  Ledger ledger() {
    return ledger;
  }

  DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  S3Client s3() {
    return s3;
  }

  SqsClient sqs() {
    return sqs;
  }

  /** The directory with the three files of the sample day. */
  static Path sampleDay() {
    return Path.of("..", "samples", "seed").toAbsolutePath().normalize();
  }

  void put(String key, Path file) {
    s3.putObject(
        request -> request.bucket(stack.names().dropBucket()).key(key), RequestBody.fromFile(file));
  }

  void putSampleDay(FileSetId set) {
    for (FileKind kind : FileKind.values()) {
      put(set.key(kind), sampleDay().resolve(new FileSetId("", set.date()).key(kind)));
    }
  }

  /** Waits until the revision's run has ended; checks again after each invocation. */
  RunRecord awaitEnd(FileSetId set, int revision) throws InterruptedException {
    return await(set, revision, run -> run.state().isTerminal());
  }

  /** Waits for a value; checks again after each invocation. */
  <T> T await(Supplier<Optional<T>> check) throws InterruptedException {
    return endListener.await(TIMEOUT, () -> check.get().orElse(null));
  }

  /** Waits until the revision's run matches; checks again after each invocation. */
  RunRecord await(FileSetId set, int revision, Predicate<RunRecord> condition)
      throws InterruptedException {
    return endListener.await(
        TIMEOUT, () -> ledger.runs().find(set, RunKey.of(revision)).filter(condition).orElse(null));
  }

  /** Invokes the processor and waits for its response. */
  String process(String payload) {
    return invoke(stack.names().processingFunction(), payload);
  }

  /** Invokes the sweep and waits for its response. */
  String sweep(String payload) {
    return invoke(stack.names().sweepFunction(), payload);
  }

  /** Invokes the status function and waits for its response. */
  String status(String payload) {
    return invoke(stack.names().statusFunction(), payload);
  }

  private String invoke(String function, String payload) {
    return lambda
        .invoke(request -> request.functionName(function).payload(SdkBytes.fromUtf8String(payload)))
        .payload()
        .asUtf8String();
  }

  /** Receives and deletes everything that is in the message queue, checked against the contract. */
  List<Message> drain() {
    return MessageQueue.drain(sqs, stack.messageQueueUrl());
  }

  /** The lines of a gzipped object in the results bucket. */
  List<String> lines(String key) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    s3.getObject(
                        request -> request.bucket(stack.names().resultsBucket()).key(key))),
                StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    }
  }

  /** The text of an object in the results bucket. */
  String result(String prefix, String name) {
    return s3.getObjectAsBytes(
            request -> request.bucket(stack.names().resultsBucket()).key(prefix + name))
        .asUtf8String();
  }

  /** The first key in the results bucket with that prefix, if any. */
  Optional<String> result(String prefix) {
    return s3
        .listObjectsV2(request -> request.bucket(stack.names().resultsBucket()).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .findFirst();
  }

  /** The log lines of all functions. */
  Stream<String> logLines() throws IOException {
    List<String> lines = new ArrayList<>();
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(stack.logDirectory())) {
      for (Path log : logs) {
        lines.addAll(Files.readAllLines(log));
      }
    }
    return lines.stream();
  }

  /** Checks the remaining messages against the contract and closes the stack. */
  @Override
  public void close() {
    try {
      drain();
    } finally {
      stack.close();
    }
  }

  private <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(B builder) {
    return builder
        .endpointOverride(stack.endpoint())
        .region(Region.of(stack.region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(LocalStack.ACCESS_KEY_ID, LocalStack.SECRET_ACCESS_KEY)))
        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(TIMEOUT))
        .build();
  }

  /** Lets a test check a condition again after each invocation and job run. */
  private static final class EndListener implements LocalStackListener {
    /** A check that returns null while its condition is not met. */
    private interface Check<T> {
      T now();
    }

    private final LocalStackListener delegate;
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private int invocations;

    private EndListener(LocalStackListener delegate) {
      this.delegate = delegate;
    }

    @Override
    public void invocationStarted(String function, String requestId) {
      delegate.invocationStarted(function, requestId);
    }

    @Override
    public void invocationSucceeded(String function, String requestId, Duration duration) {
      delegate.invocationSucceeded(function, requestId, duration);
      ended();
    }

    @Override
    public void invocationFailed(
        String function, String requestId, Duration duration, String error) {
      delegate.invocationFailed(function, requestId, duration, error);
      ended();
    }

    @Override
    public void retryScheduled(
        String function, String requestId, int failedAttempts, Duration wait) {
      delegate.retryScheduled(function, requestId, failedAttempts, wait);
    }

    @Override
    public void retriesExhausted(String function, String requestId) {
      delegate.retriesExhausted(function, requestId);
      ended();
    }

    @Override
    public void notificationPublished(String topicArn, String subject, String message) {
      if (topicArn.endsWith("-events")) {
        events.add(message);
      }
      delegate.notificationPublished(topicArn, subject, message);
    }

    @Override
    public void jobRunStarted(String job, String runId) {
      delegate.jobRunStarted(job, runId);
    }

    @Override
    public void jobRunSucceeded(String job, String runId, Duration duration) {
      delegate.jobRunSucceeded(job, runId, duration);
      ended();
    }

    @Override
    public void jobRunFailed(String job, String runId, Duration duration, String error) {
      delegate.jobRunFailed(job, runId, duration, error);
      ended();
    }

    private synchronized void ended() {
      invocations++;
      notifyAll();
    }

    private <T> T await(Duration timeout, Check<T> check) throws InterruptedException {
      long end = System.nanoTime() + timeout.toNanos();
      while (true) {
        int seen;
        synchronized (this) {
          seen = invocations;
        }
        T found = check.now();
        if (found != null) {
          return found;
        }
        synchronized (this) {
          while (seen == invocations) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
              throw new AssertionError("the awaited condition is not met after " + timeout);
            }
            wait(left);
          }
        }
      }
    }
  }
}
