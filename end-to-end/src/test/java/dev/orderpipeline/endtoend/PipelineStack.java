package dev.orderpipeline.endtoend;

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
import java.util.UUID;
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
 * The whole pipeline, its functions running from their shaded jars and recording their AWS calls,
 * with what tests do with it.
 */
final class PipelineStack implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Finished finished;
  private final Optional<CallRecording> recorded;
  private final LocalStack stack;
  private final S3Client s3;
  private final SqsClient sqs;
  private final LambdaClient lambda;
  private final Ledger ledger;

  PipelineStack() {
    this(config -> config);
  }

  PipelineStack(UnaryOperator<LocalStackConfig.Builder> change) {
    this(change, LocalStackListener.silent());
  }

  PipelineStack(UnaryOperator<LocalStackConfig.Builder> change, LocalStackListener listener) {
    this(change, listener, Optional.of(new CallRecording()));
  }

  private PipelineStack(
      UnaryOperator<LocalStackConfig.Builder> change,
      LocalStackListener listener,
      Optional<CallRecording> recorded) {
    finished = new Finished(listener);
    this.recorded = recorded;
    LocalStackConfig.Builder settings =
        change.apply(LocalStackConfig.builder().withoutSchedules().listener(finished));
    stack = LocalStack.start(recorded.map(calls -> calls.of(settings)).orElseGet(settings::build));
    recorded.ifPresent(calls -> calls.handOnTo(stack.endpoint()));
    s3 = client(S3Client.builder());
    sqs = client(SqsClient.builder());
    lambda = client(LambdaClient.builder());
    ledger =
        new Ledger(
            client(DynamoDbClient.builder()),
            stack.names().table(),
            InstantSource.system(),
            () -> UUID.randomUUID().toString(),
            time -> {});
  }

  /** A pipeline whose calls are too many to record, or end too suddenly. */
  static PipelineStack unrecorded(
      UnaryOperator<LocalStackConfig.Builder> change, LocalStackListener listener) {
    return new PipelineStack(change, listener, Optional.empty());
  }

  LocalStack stack() {
    return stack;
  }

  Ledger ledger() {
    return ledger;
  }

  S3Client s3() {
    return s3;
  }

  /** The three files of the seed's day. */
  static Path seedDay() {
    return Path.of("..", "samples", "2022-01-30").toAbsolutePath().normalize();
  }

  void put(String key, Path file) {
    s3.putObject(
        request -> request.bucket(stack.names().dropBucket()).key(key), RequestBody.fromFile(file));
  }

  void putSeedDay(FileSetId set) {
    for (FileKind kind : FileKind.values()) {
      put(set.key(kind), seedDay().resolve(new FileSetId("", set.date()).key(kind)));
    }
  }

  /** Waits until the revision's run has ended, looking after every invocation that has ended. */
  RunRecord awaitEnd(FileSetId set, int revision) throws InterruptedException {
    return await(set, revision, run -> run.state().isTerminal());
  }

  /** Waits for something, looking after every invocation that has ended. */
  <T> T await(Supplier<Optional<T>> look) throws InterruptedException {
    return finished.await(PATIENCE, () -> look.get().orElse(null));
  }

  /** Waits until the revision's run is as wanted, looking after every invocation that has ended. */
  RunRecord await(FileSetId set, int revision, Predicate<RunRecord> wanted)
      throws InterruptedException {
    return finished.await(
        PATIENCE, () -> ledger.run(set, RunKey.of(revision)).filter(wanted).orElse(null));
  }

  /** Invokes the processor and waits for its answer. */
  String process(String payload) {
    return invoke(stack.names().processingFunction(), payload);
  }

  /** Invokes the sweep and waits for its answer. */
  String sweep(String payload) {
    return invoke(stack.names().sweepFunction(), payload);
  }

  private String invoke(String function, String payload) {
    return lambda
        .invoke(request -> request.functionName(function).payload(SdkBytes.fromUtf8String(payload)))
        .payload()
        .asUtf8String();
  }

  /** Receives and deletes everything that is in the message queue, held against the contract. */
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

  /** The entity tag of an object in the results bucket: of parts it tells how many they were. */
  String eTag(String key) {
    return s3.headObject(request -> request.bucket(stack.names().resultsBucket()).key(key))
        .eTag()
        .replace("\"", "");
  }

  /** The first key in the results bucket that begins so, if there is one. */
  Optional<String> result(String prefix) {
    return s3
        .listObjectsV2(request -> request.bucket(stack.names().resultsBucket()).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .findFirst();
  }

  /** All lines that the functions have logged. */
  Stream<String> logLines() throws IOException {
    List<String> lines = new ArrayList<>();
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(stack.logDirectory())) {
      for (Path log : logs) {
        lines.addAll(Files.readAllLines(log));
      }
    }
    return lines.stream();
  }

  /** Holds against the contract what the test left in the message queue, and ends. */
  @Override
  public void close() {
    try {
      drain();
    } finally {
      stack.close();
      recorded.ifPresent(CallRecording::close);
    }
  }

  private <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(B builder) {
    return builder
        .endpointOverride(stack.endpoint())
        .region(Region.of(stack.region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(LocalStack.ACCESS_KEY_ID, LocalStack.SECRET_ACCESS_KEY)))
        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(PATIENCE))
        .build();
  }

  /** Lets a test look again whenever an invocation or a run of a job has ended. */
  private static final class Finished implements LocalStackListener {
    /** A look that gives null while there is nothing to see. */
    private interface Look<T> {
      T now();
    }

    private final LocalStackListener also;
    private int invocations;

    private Finished(LocalStackListener also) {
      this.also = also;
    }

    @Override
    public void invocationStarted(String function, String requestId) {
      also.invocationStarted(function, requestId);
    }

    @Override
    public void invocationSucceeded(String function, String requestId, Duration duration) {
      also.invocationSucceeded(function, requestId, duration);
      ended();
    }

    @Override
    public void invocationFailed(
        String function, String requestId, Duration duration, String error) {
      also.invocationFailed(function, requestId, duration, error);
      ended();
    }

    @Override
    public void retryScheduled(
        String function, String requestId, int failedAttempts, Duration wait) {
      also.retryScheduled(function, requestId, failedAttempts, wait);
    }

    @Override
    public void retriesExhausted(String function, String requestId) {
      also.retriesExhausted(function, requestId);
      ended();
    }

    @Override
    public void notificationPublished(String topicArn, String subject, String message) {
      also.notificationPublished(topicArn, subject, message);
    }

    @Override
    public void jobRunStarted(String job, String runId) {
      also.jobRunStarted(job, runId);
    }

    @Override
    public void jobRunSucceeded(String job, String runId, Duration duration) {
      also.jobRunSucceeded(job, runId, duration);
      ended();
    }

    @Override
    public void jobRunFailed(String job, String runId, Duration duration, String error) {
      also.jobRunFailed(job, runId, duration, error);
      ended();
    }

    private synchronized void ended() {
      invocations++;
      notifyAll();
    }

    private <T> T await(Duration patience, Look<T> look) throws InterruptedException {
      long end = System.nanoTime() + patience.toNanos();
      while (true) {
        int seen;
        synchronized (this) {
          seen = invocations;
        }
        T found = look.now();
        if (found != null) {
          return found;
        }
        synchronized (this) {
          while (seen == invocations) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
              throw new AssertionError("nothing to see after " + patience);
            }
            wait(left);
          }
        }
      }
    }
  }
}
