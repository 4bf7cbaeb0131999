package dev.orderpipeline.localstack;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.localstack.handlers.ActingHandler;
import dev.orderpipeline.localstack.handlers.ActingJob;
import dev.orderpipeline.localstack.handlers.KeyHandler;
import dev.orderpipeline.localstack.handlers.RecordingHandler;
import dev.orderpipeline.localstack.handlers.UnreadyHandler;
import dev.orderpipeline.localstack.process.CodeLocations;
import dev.orderpipeline.localstack.template.Deployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.joda.time.DateTime;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * One running stack with test functions and jobs, which all test classes share, because a stack
 * starts slowly.
 */
public final class TestStack implements AutoCloseable {
  /** A function that does what its event says. */
  public static final String ACTING = "acting-function";

  /** The same function with a timeout of 50 ms. */
  public static final String HASTY = "hasty-function";

  /**
   * The same function with a maximum event age of zero: its asynchronous invocations neither wait
   * nor are retried.
   */
  public static final String EXPIRING = "expiring-function";

  /** A function that accepts typed S3 events. */
  public static final String KEYS = "keys-function";

  /** A function that fails to start. */
  public static final String UNREADY = "unready-function";

  /** A job that does what its request says, with at most two concurrent runs. */
  public static final String JOB = "acting-job";

  /** The same job with a timeout of 1 ms. */
  public static final String HASTY_JOB = "hasty-job";

  private final Path directory;
  private final RecordingListener listener = new RecordingListener();
  private final LocalStack stack;
  private final S3Client s3;
  private final DynamoDbClient dynamoDb;
  private final SqsClient sqs;
  private final LambdaClient lambda;

  public TestStack() {
    try {
      directory =
          Files.createTempDirectory(
              CodeLocations.of(TestStack.class).resolveSibling("."), "test-stack-");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create a test directory.", e);
    }
    stack = LocalStack.start(config(directory, listener).build());
    s3 = client(S3Client.builder());
    dynamoDb = client(DynamoDbClient.builder());
    sqs = client(SqsClient.builder());
    lambda =
        client(
            LambdaClient.builder()
                .overrideConfiguration(override -> override.retryStrategy(b -> b.maxAttempts(1))));
  }

  /** A stack of the test functions and jobs; retries wait for 10 ms. */
  static LocalStackConfig.Builder config(Path directory, LocalStackListener listener) {
    LocalStackConfig.Builder config =
        LocalStackConfig.builder()
            .dataDirectory(directory)
            .deployment(deployment())
            .withoutSchedules()
            .maxConcurrency(2)
            .retryWaits(Duration.ofMillis(10), Duration.ofMillis(20))
            .correctionSettle(Duration.ofSeconds(5))
            .heapMegabytes(JOB, 100)
            .environment(JOB, "ADDED", "more")
            .environment("file-arrival-function", "RECORD_DIRECTORY", directory.toString())
            .environment("file-sweep-function", "RECORD_DIRECTORY", directory.toString())
            .listener(listener);
    deployment().functions().forEach(function -> config.classPath(function.name(), code()));
    deployment().jobs().forEach(job -> config.classPath(job.name(), code()));
    return config;
  }

  /** The class path of the functions and jobs. */
  public static List<Path> code() {
    return List.of(
        CodeLocations.of(TestStack.class),
        CodeLocations.of(Gson.class),
        CodeLocations.of(S3Event.class),
        // S3 events contain Joda times.
        CodeLocations.of(DateTime.class),
        CodeLocations.of(RequestStreamHandler.class));
  }

  public static Deployment deployment() {
    Deployment pipeline = Deployment.orderPipeline();
    Deployment.Asynchronous asynchronous =
        new Deployment.Asynchronous(
            2, Duration.ofHours(6), Optional.of(pipeline.names().failureQueue()));
    return new Deployment(
        pipeline.region(),
        pipeline.account(),
        pipeline.names(),
        pipeline.buckets(),
        pipeline.tables(),
        pipeline.queues(),
        pipeline.topics(),
        List.of(
            function(pipeline.names().arrivalFunction(), RecordingHandler.class, asynchronous),
            function(pipeline.names().sweepFunction(), RecordingHandler.class, asynchronous),
            function(ACTING, ActingHandler.class, asynchronous),
            function(HASTY, ActingHandler.class, Duration.ofMillis(50), asynchronous),
            function(
                EXPIRING,
                ActingHandler.class,
                new Deployment.Asynchronous(2, Duration.ZERO, asynchronous.onFailureQueue())),
            function(KEYS, KeyHandler.class, asynchronous),
            function(UNREADY, UnreadyHandler.class, asynchronous)),
        pipeline.notifications(),
        pipeline.schedules(),
        List.of(job(JOB, Duration.ofMinutes(1)), job(HASTY_JOB, Duration.ofMillis(1))));
  }

  /** The deployment with only these functions, without notifications and schedules. */
  static Deployment deploymentOf(String... functions) {
    Deployment all = deployment();
    return new Deployment(
        all.region(),
        all.account(),
        all.names(),
        all.buckets(),
        all.tables(),
        all.queues(),
        all.topics(),
        all.functions().stream()
            .filter(function -> List.of(functions).contains(function.name()))
            .toList(),
        List.of(),
        List.of());
  }

  /** The running child processes of this JVM. */
  public static Set<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
  }

  public LocalStack stack() {
    return stack;
  }

  public RecordingListener listener() {
    return listener;
  }

  public S3Client s3() {
    return s3;
  }

  public DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  public SqsClient sqs() {
    return sqs;
  }

  public LambdaClient lambda() {
    return lambda;
  }

  public String drop() {
    return stack.names().dropBucket();
  }

  public String results() {
    return stack.names().resultsBucket();
  }

  public Path directory() {
    return directory;
  }

  /** The event that a recording function received under that request id. */
  JsonObject recorded(String requestId) throws IOException {
    return JsonParser.parseString(Files.readString(directory.resolve(requestId + ".json")))
        .getAsJsonObject();
  }

  /** Waits until the next S3 event after the mark is handled, and returns its record. */
  public JsonObject nextS3Record(int mark) throws IOException, InterruptedException {
    String prefix = "succeeded " + stack.names().arrivalFunction() + " ";
    String line = listener.await(mark, heard -> heard.startsWith(prefix));
    JsonArray records = recorded(line.substring(prefix.length())).getAsJsonArray("Records");
    if (records.size() != 1) {
      throw new AssertionError("Not one record: " + records);
    }
    return records.get(0).getAsJsonObject();
  }

  @Override
  public void close() {
    stack.close();
  }

  public <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(B builder) {
    return client(builder, LocalStack.ACCESS_KEY_ID);
  }

  /** A client that signs with another access key. */
  public <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(
      B builder, String accessKeyId) {
    return builder
        .endpointOverride(stack.endpoint())
        .region(Region.of(stack.region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(accessKeyId, LocalStack.SECRET_ACCESS_KEY)))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  /** The header that signs a request for the service; the stack does not verify the signature. */
  public static String authorization(String service) {
    return "AWS4-HMAC-SHA256 Credential="
        + LocalStack.ACCESS_KEY_ID
        + "/20260130/eu-central-1/"
        + service
        + "/aws4_request, SignedHeaders=host, Signature=0";
  }

  private static Deployment.Function function(
      String name, Class<?> handler, Deployment.Asynchronous asynchronous) {
    return function(name, handler, Duration.ofSeconds(30), asynchronous);
  }

  private static Deployment.Function function(
      String name, Class<?> handler, Duration timeout, Deployment.Asynchronous asynchronous) {
    return new Deployment.Function(
        name,
        "none",
        handler.getName() + "::handleRequest",
        settings(),
        timeout,
        256,
        Optional.empty(),
        asynchronous);
  }

  private static Deployment.Job job(String name, Duration timeout) {
    return new Deployment.Job(name, "none", ActingJob.class.getName(), settings(), timeout, 2);
  }

  private static Map<String, Deployment.Setting> settings() {
    return Map.of(
        "DROP_BUCKET", new Deployment.Setting.Text("a-bucket"),
        "MESSAGE_QUEUE_URL",
            new Deployment.Setting.QueueUrl(Deployment.orderPipeline().names().messageQueue()));
  }

  /** Injects the shared stack into tests, and closes it after the last one. */
  public static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == TestStack.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(Shared.class))
          .getOrComputeIfAbsent(TestStack.class, key -> new TestStack(), TestStack.class);
    }
  }
}
