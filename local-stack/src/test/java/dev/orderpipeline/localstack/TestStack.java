package dev.orderpipeline.localstack;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.localstack.handlers.ActingHandler;
import dev.orderpipeline.localstack.handlers.KeyHandler;
import dev.orderpipeline.localstack.handlers.RecordingHandler;
import dev.orderpipeline.localstack.handlers.UnreadyHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * One running stack for all test classes, with functions of the tests' own: starting one takes
 * longer than most tests.
 */
final class TestStack implements AutoCloseable {
  /** Does what it is told. */
  static final String ACTING = "acting-function";

  /** Has two seconds; a failed asynchronous invocation of it is at once too old for a retry. */
  static final String HASTY = "hasty-function";

  /** Takes typed S3 events. */
  static final String KEYS = "keys-function";

  /** Fails to start. */
  static final String UNREADY = "unready-function";

  private final Path directory;
  private final RecordingListener listener = new RecordingListener();
  private final LocalStack stack;
  private final S3Client s3;
  private final DynamoDbClient dynamoDb;
  private final SqsClient sqs;
  private final LambdaClient lambda;

  TestStack() {
    try {
      directory =
          Files.createTempDirectory(
              CodeLocations.of(TestStack.class).resolveSibling("."), "test-stack-");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a directory.", e);
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

  /** A stack of the test functions; retries wait for 10 ms. */
  static LocalStackConfig.Builder config(Path directory, LocalStackListener listener) {
    LocalStackConfig.Builder config =
        LocalStackConfig.builder()
            .dataDirectory(directory)
            .deployment(deployment())
            .withoutSchedules()
            .maxConcurrency(2)
            .retryWaits(Duration.ofMillis(10), Duration.ofMillis(20))
            .environment("file-arrival-function", "RECORD_DIRECTORY", directory.toString())
            .environment("file-sweep-function", "RECORD_DIRECTORY", directory.toString())
            .listener(listener);
    List<Path> code =
        List.of(
            CodeLocations.of(TestStack.class),
            CodeLocations.of(Gson.class),
            CodeLocations.of(S3Event.class),
            // S3 events hold times of Joda's.
            CodeLocations.of(DateTime.class),
            CodeLocations.of(RequestStreamHandler.class));
    deployment().functions().forEach(function -> config.classPath(function.name(), code));
    return config;
  }

  static Deployment deployment() {
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
            function(pipeline.names().arrivalFunction(), RecordingHandler.class, 30, asynchronous),
            function(pipeline.names().sweepFunction(), RecordingHandler.class, 30, asynchronous),
            function(ACTING, ActingHandler.class, 30, asynchronous),
            function(
                HASTY,
                ActingHandler.class,
                2,
                new Deployment.Asynchronous(2, Duration.ZERO, asynchronous.onFailureQueue())),
            function(KEYS, KeyHandler.class, 30, asynchronous),
            function(UNREADY, UnreadyHandler.class, 30, asynchronous)),
        pipeline.notifications(),
        pipeline.schedules());
  }

  LocalStack stack() {
    return stack;
  }

  RecordingListener listener() {
    return listener;
  }

  S3Client s3() {
    return s3;
  }

  DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  SqsClient sqs() {
    return sqs;
  }

  LambdaClient lambda() {
    return lambda;
  }

  String drop() {
    return stack.names().dropBucket();
  }

  String results() {
    return stack.names().resultsBucket();
  }

  Path directory() {
    return directory;
  }

  /** What a recording function was sent under that request id. */
  JsonObject recorded(String requestId) throws IOException {
    return JsonParser.parseString(Files.readString(directory.resolve(requestId + ".json")))
        .getAsJsonObject();
  }

  /** The record of the next S3 event after the mark, as soon as it was handled. */
  JsonObject nextS3Record(int mark) throws IOException, InterruptedException {
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

  <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(B builder) {
    return builder
        .endpointOverride(stack.endpoint())
        .region(Region.of(stack.region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(LocalStack.ACCESS_KEY_ID, LocalStack.SECRET_ACCESS_KEY)))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  private static Deployment.Function function(
      String name, Class<?> handler, int seconds, Deployment.Asynchronous asynchronous) {
    return new Deployment.Function(
        name,
        "none",
        handler.getName() + "::handleRequest",
        Map.of(
            "DROP_BUCKET", new Deployment.Setting.Text("a-bucket"),
            "MESSAGE_QUEUE_URL",
                new Deployment.Setting.QueueUrl(Deployment.orderPipeline().names().messageQueue())),
        Duration.ofSeconds(seconds),
        256,
        Optional.empty(),
        asynchronous);
  }

  /** Gives tests the one stack, and closes it after the last of them. */
  static final class Shared implements ParameterResolver {
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
