package dev.orderpipeline.simulation;

import dev.orderpipeline.simulation.aws.ModelDynamoDb;
import dev.orderpipeline.simulation.aws.ModelLambda;
import dev.orderpipeline.simulation.aws.ModelS3;
import dev.orderpipeline.simulation.aws.ModelSns;
import dev.orderpipeline.simulation.aws.ModelSqs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sns.model.ThrottledException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** The SDK's clients as the simulated functions see them: every call is a step. */
final class Clients {
  private static final List<Fate> OF_A_READ = List.of(Fate.DIES_BEFORE, Fate.FAILS, Fate.SLEEPS);
  private static final List<Fate> OF_A_WRITE =
      List.of(
          Fate.DIES_BEFORE,
          Fate.DIES_AFTER,
          Fate.FAILS,
          Fate.LOSES_ANSWER,
          Fate.RETRIED,
          Fate.COMES_LATE,
          Fate.COPY_COMES_LATE,
          Fate.SLEEPS);
  private static final List<Fate> OF_A_TRANSACTION = with(OF_A_WRITE, Fate.CONFLICTS);
  private static final List<Fate> OF_A_SEND =
      with(OF_A_WRITE, Fate.FAILS_IN_PART, Fate.REFUSES_ENTRY);

  private Clients() {}

  private static List<Fate> with(List<Fate> fates, Fate... more) {
    List<Fate> all = new java.util.ArrayList<>(fates);
    all.addAll(List.of(more));
    return List.copyOf(all);
  }

  /** What a transaction answers that meets another one. */
  static SdkException conflict() {
    return TransactionCanceledException.builder()
        .cancellationReasons(
            CancellationReason.builder().code("TransactionConflict").build(),
            CancellationReason.builder().code("None").build())
        .message("Transaction cancelled")
        .statusCode(400)
        .build();
  }

  private static <T> Call<T> call(
      String name,
      List<Fate> fates,
      Supplier<T> effect,
      LongSupplier answer,
      Supplier<SdkException> rejection) {
    return new Call<>(
        name,
        fates,
        effect,
        false,
        answer,
        rejection,
        forGood -> {
          throw new IllegalStateException(name + " is no batch");
        });
  }

  /** The table. */
  record Table(Scheduler scheduler, ModelDynamoDb model, Tampering tampering, Late late)
      implements DynamoDbClient {
    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      String entry = request.key().get("entry").s();
      GetItemResponse answer = scheduler.call(read("read " + entry, () -> model.getItem(request)));
      return tampering.hides(entry) ? GetItemResponse.builder().build() : answer;
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      return scheduler.call(
          read(
              request.indexName() == null ? "query runs" : "query open sets",
              () -> model.query(request)));
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      PutItemRequest sent = tampering.put(request);
      return scheduler.call(
          write("put " + request.item().get("entry").s(), OF_A_WRITE, () -> model.putItem(sent)));
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
      UpdateItemRequest sent = tampering.update(request);
      return scheduler.call(
          write(
              "update " + request.key().get("entry").s() + " " + request.updateExpression(),
              OF_A_WRITE,
              () -> model.updateItem(sent)));
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      TransactWriteItemsRequest sent = tampering.transaction(request);
      TransactWriteItemsResponse answer =
          scheduler.call(
              write(described(request), OF_A_TRANSACTION, () -> model.transactWriteItems(sent)));
      if (described(request).contains("=PUBLISHED")) {
        late.make();
      }
      return answer;
    }

    private static String described(TransactWriteItemsRequest request) {
      StringBuilder text = new StringBuilder("transaction");
      request
          .transactItems()
          .forEach(
              item -> {
                if (item.put() != null) {
                  text.append(' ').append(item.put().item().get("entry").s());
                  if (item.put().item().get("state") != null) {
                    text.append('=').append(item.put().item().get("state").s());
                  }
                } else {
                  text.append(item.update() != null ? " renewal" : " check");
                }
              });
      return text.toString();
    }

    private <T> Call<T> read(String name, Supplier<T> effect) {
      return call(name, OF_A_READ, effect, model::lastAnswer, Table::throttled);
    }

    private <T> Call<T> write(String name, List<Fate> fates, Supplier<T> effect) {
      return call(name, fates, effect, model::lastAnswer, Table::throttled);
    }

    private static SdkException throttled() {
      return (SdkException)
          DynamoDbException.builder()
              .message("throttled")
              .statusCode(400)
              .awsErrorDetails(AwsErrorDetails.builder().errorCode("ThrottlingException").build())
              .build();
    }

    @Override
    public String serviceName() {
      return model.serviceName();
    }

    @Override
    public void close() {}
  }

  /**
   * The buckets.
   *
   * @param filesStay tells if no file will be put or hidden any more
   * @param otherwise true if the items are read as other code would: another amount for each 1
   */
  record Buckets(
      Scheduler scheduler, ModelS3 model, Late late, BooleanSupplier filesStay, boolean otherwise)
      implements S3Client {
    @Override
    public HeadObjectResponse headObject(HeadObjectRequest request) {
      return scheduler.call(
          s3("head " + request.key(), OF_A_READ, () -> model.headObject(request))
              .alone(filesStay.getAsBoolean()));
    }

    @Override
    public <T> T getObject(
        GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
      ResponseTransformer<GetObjectResponse, T> read =
          otherwise && request.key().startsWith("items")
              ? (response, bytes) ->
                  transformer.transform(response, AbortableInputStream.create(otherAmounts(bytes)))
              : transformer;
      return scheduler.call(
          s3("get " + request.key(), OF_A_READ, () -> model.getObject(request, read))
              // A version never changes, nor what a worker has built and named.
              .alone(request.versionId() != null || isBuild(request.key())));
    }

    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
      return scheduler.call(s3("list", OF_A_READ, () -> model.listObjectsV2(request)));
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
      // Read now: a call that comes late was on its way with its body.
      RequestBody sent = RequestBody.fromBytes(bytes(body));
      return scheduler.call(
          s3("put " + request.key(), OF_A_WRITE, () -> model.putObject(request, sent))
              // The archive of a build lies under its worker's own token until it is recorded.
              .alone(isBuild(request.key())));
    }

    private static boolean isBuild(String key) {
      return key.startsWith("builds/");
    }

    private static InputStream otherAmounts(InputStream items) throws IOException {
      String text = new String(items.readAllBytes(), StandardCharsets.UTF_8);
      return new ByteArrayInputStream(
          text.replace(",1\n", ",2\n").getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(RequestBody body) {
      try (InputStream stream = body.contentStreamProvider().newStream()) {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException("the body cannot be read", e);
      }
    }

    @Override
    public CopyObjectResponse copyObject(CopyObjectRequest request) {
      Supplier<CopyObjectResponse> copy =
          () ->
              scheduler.call(
                  s3(
                          "copy to " + request.destinationKey(),
                          OF_A_WRITE,
                          () -> model.copyObject(request))
                      // Whoever copies a revision copies the same bytes.
                      .alone(true));
      return late.postpones(copy) ? CopyObjectResponse.builder().build() : copy.get();
    }

    private <T> Call<T> s3(String name, List<Fate> fates, Supplier<T> effect) {
      return call(name, fates, effect, model::lastAnswer, Buckets::slowDown);
    }

    private static SdkException slowDown() {
      return (SdkException) S3Exception.builder().message("Slow down").statusCode(503).build();
    }

    @Override
    public String serviceName() {
      return model.serviceName();
    }

    @Override
    public void close() {}
  }

  /**
   * The queue.
   *
   * @param first the number in the whole archive of what the sender counts as 0: by it the monitor
   *     knows a message of a part
   */
  record Queue(Scheduler scheduler, ModelSqs model, long first) implements SqsClient {
    @Override
    public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
      int half = request.entries().size() / 2;
      SendMessageBatchRequest sent = numberedFrom(first, request);
      SendMessageBatchResponse answer =
          scheduler.call(
              new Call<>(
                  "send " + sent.entries().size() + " from " + sent.entries().get(0).id(),
                  OF_A_SEND,
                  () -> model.sendMessageBatch(sent),
                  false,
                  model::lastAnswer,
                  Queue::unavailable,
                  forGood -> model.sendInPart(sent, half, forGood)));
      return answer.toBuilder()
          .failed(
              answer.failed().stream()
                  .map(entry -> entry.toBuilder().id(shifted(entry.id(), -first)).build())
                  .toList())
          .build();
    }

    private static SendMessageBatchRequest numberedFrom(
        long first, SendMessageBatchRequest request) {
      return request.toBuilder()
          .entries(
              request.entries().stream()
                  .map(entry -> entry.toBuilder().id(shifted(entry.id(), first)).build())
                  .toList())
          .build();
    }

    private static String shifted(String number, long by) {
      return Long.toString(Long.parseLong(number) + by);
    }

    private static SdkException unavailable() {
      return (SdkException) SqsException.builder().message("Unavailable").statusCode(503).build();
    }

    @Override
    public String serviceName() {
      return model.serviceName();
    }

    @Override
    public void close() {}
  }

  /** The asynchronous invocations. */
  record Invocations(Scheduler scheduler, ModelLambda model) implements LambdaClient {
    @Override
    public InvokeResponse invoke(InvokeRequest request) {
      return scheduler.call(
          call(
                  "invoke " + request.functionName(),
                  OF_A_WRITE,
                  () -> model.invoke(request),
                  () -> 1,
                  Invocations::throttled)
              // It only adds a task that may begin later as well.
              .alone(true));
    }

    private static SdkException throttled() {
      return TooManyRequestsException.builder().message("Rate exceeded").statusCode(429).build();
    }

    @Override
    public String serviceName() {
      return model.serviceName();
    }

    @Override
    public void close() {}
  }

  /** The topic: no other task can tell when people were told. */
  record Notifications(Scheduler scheduler, ModelSns model) implements SnsClient {
    @Override
    public PublishResponse publish(PublishRequest request) {
      return scheduler.call(
          call(
                  "publish " + request.subject(),
                  OF_A_WRITE,
                  () -> model.publish(request),
                  () -> 1,
                  Notifications::throttled)
              .alone(true));
    }

    private static SdkException throttled() {
      return (SdkException)
          ThrottledException.builder().message("Rate exceeded").statusCode(429).build();
    }

    @Override
    public String serviceName() {
      return model.serviceName();
    }

    @Override
    public void close() {}
  }
}
