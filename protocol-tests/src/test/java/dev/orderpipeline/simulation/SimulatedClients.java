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
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
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
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
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

/** The SDK clients of the simulated functions. Every call is a step of the schedule. */
final class SimulatedClients {
  private static final List<FaultKind> READ_FAULTS =
      List.of(FaultKind.CRASH_BEFORE, FaultKind.UNAVAILABLE, FaultKind.SLEEP);
  private static final List<FaultKind> WRITE_FAULTS =
      List.of(
          FaultKind.CRASH_BEFORE,
          FaultKind.CRASH_AFTER,
          FaultKind.UNAVAILABLE,
          FaultKind.RESPONSE_LOST,
          FaultKind.RETRIED,
          FaultKind.LATE,
          FaultKind.DUPLICATE_LATE,
          FaultKind.SLEEP);
  private static final List<FaultKind> ITEM_FAULTS = with(WRITE_FAULTS, FaultKind.WRITE_CONFLICT);
  private static final List<FaultKind> TRANSACTION_FAULTS = with(WRITE_FAULTS, FaultKind.CONFLICT);
  private static final List<FaultKind> SEND_FAULTS =
      with(WRITE_FAULTS, FaultKind.PARTIAL_FAILURE, FaultKind.ENTRY_REJECTED);

  private SimulatedClients() {}

  private static List<FaultKind> with(List<FaultKind> faultKinds, FaultKind... more) {
    List<FaultKind> all = new java.util.ArrayList<>(faultKinds);
    all.addAll(List.of(more));
    return List.copyOf(all);
  }

  /** The response to a transaction that conflicts with another one. */
  static SdkException conflict() {
    return TransactionCanceledException.builder()
        .cancellationReasons(
            CancellationReason.builder().code("TransactionConflict").build(),
            CancellationReason.builder().code("None").build())
        .message("Transaction cancelled")
        .statusCode(400)
        .build();
  }

  /** The response to a single write that conflicts with a transaction. */
  static SdkException writeConflict() {
    return TransactionConflictException.builder()
        .message("Transaction is ongoing for the item")
        .statusCode(400)
        .build();
  }

  private static <T> Call<T> call(
      String name,
      List<FaultKind> faultKinds,
      Supplier<T> effect,
      LongSupplier answer,
      Supplier<SdkException> rejection) {
    return new Call<>(
        name,
        faultKinds,
        effect,
        false,
        answer,
        rejection,
        permanently -> {
          throw new IllegalStateException(name + " is no batch");
        });
  }

  /** The table. */
  record Table(
      Scheduler scheduler, ModelDynamoDb model, Tampering tampering, PostponedCalls postponed)
      implements DynamoDbClient {
    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      String entry = request.key().get("entry").s();
      GetItemResponse answer = scheduler.call(read("read " + entry, () -> model.getItem(request)));
      return tampering.hides(entry) ? GetItemResponse.builder().build() : answer;
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      boolean ofEvents =
          AttributeValue.fromS("events").equals(request.expressionAttributeValues().get(":set"));
      return scheduler.call(
          read(
                  ofEvents
                      ? "query events"
                      : request.indexName() == null ? "query runs" : "query open sets",
                  () -> model.query(request))
              // An event that is written later is published by a later sweep.
              .independent(ofEvents));
    }

    /** Deletes an event; nobody but another sweep can observe when. */
    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
      return scheduler.call(
          write("delete an event", ITEM_FAULTS, () -> model.deleteItem(request)).independent(true));
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      PutItemRequest sent = tampering.put(request);
      return scheduler.call(
          write("put " + request.item().get("entry").s(), ITEM_FAULTS, () -> model.putItem(sent)));
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
      UpdateItemRequest sent = tampering.update(request);
      return scheduler.call(
          write(
              "update " + request.key().get("entry").s() + " " + request.updateExpression(),
              ITEM_FAULTS,
              () -> model.updateItem(sent)));
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      TransactWriteItemsRequest sent = tampering.transaction(request);
      TransactWriteItemsResponse answer =
          scheduler.call(
              write(
                  description(request), TRANSACTION_FAULTS, () -> model.transactWriteItems(sent)));
      if (description(request).contains("=PUBLISHED")) {
        postponed.runAll();
      }
      return answer;
    }

    private static String description(TransactWriteItemsRequest request) {
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
      return call(name, READ_FAULTS, effect, model::lastResponseDigest, Table::throttled);
    }

    private <T> Call<T> write(String name, List<FaultKind> faultKinds, Supplier<T> effect) {
      return call(name, faultKinds, effect, model::lastResponseDigest, Table::throttled);
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
   * @param filesAreFinal whether no more files will be put or hidden
   * @param changedCode true if changed code reads the items; each amount 1 is then 2
   */
  record Buckets(
      Scheduler scheduler,
      ModelS3 model,
      PostponedCalls postponed,
      BooleanSupplier filesAreFinal,
      boolean changedCode)
      implements S3Client {
    @Override
    public HeadObjectResponse headObject(HeadObjectRequest request) {
      return scheduler.call(
          s3("head " + request.key(), READ_FAULTS, () -> model.headObject(request))
              .independent(filesAreFinal.getAsBoolean()));
    }

    @Override
    public <T> T getObject(
        GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
      ResponseTransformer<GetObjectResponse, T> read =
          changedCode && request.key().startsWith("items")
              ? (response, bytes) ->
                  transformer.transform(
                      response, AbortableInputStream.create(changedAmounts(bytes)))
              : transformer;
      return scheduler.call(
          s3("get " + request.key(), READ_FAULTS, () -> model.getObject(request, read))
              // A version never changes, and neither does the archive of a build.
              .independent(request.versionId() != null || isBuildKey(request.key())));
    }

    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
      return scheduler.call(
          s3("list", READ_FAULTS, () -> model.listObjectsV2(request))
              // No other worker begins a revision while the run of a later one is building.
              .independent(request.bucket().equals(World.RESULTS)));
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
      // Read the body now, because a delayed call has already left with it.
      RequestBody sent = RequestBody.fromBytes(bytes(body));
      return scheduler.call(
          s3("put " + request.key(), WRITE_FAULTS, () -> model.putObject(request, sent))
              // Until it is recorded, only its worker knows the archive's key. For the mark of a
              // revision, see the list.
              .independent(isBuildKey(request.key()) || request.key().endsWith("/_begun")));
    }

    private static boolean isBuildKey(String key) {
      return key.startsWith("builds/");
    }

    private static InputStream changedAmounts(InputStream items) throws IOException {
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
                          WRITE_FAULTS,
                          () -> model.copyObject(request))
                      // All copies of a revision have the same bytes.
                      .independent(true));
      return postponed.postpone(copy) ? CopyObjectResponse.builder().build() : copy.get();
    }

    private <T> Call<T> s3(String name, List<FaultKind> faultKinds, Supplier<T> effect) {
      return call(name, faultKinds, effect, model::lastResponseDigest, Buckets::slowDown);
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
   * @param first the number in the archive of the sender's message 0. The sender of a part counts
   *     from 0, the monitor from the start of the archive.
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
                  SEND_FAULTS,
                  () -> model.sendMessageBatch(sent),
                  false,
                  model::lastResponseDigest,
                  Queue::unavailable,
                  permanently -> model.sendPartially(sent, half, permanently)));
      return answer.toBuilder()
          .successful(
              answer.successful().stream()
                  .map(entry -> entry.toBuilder().id(shifted(entry.id(), -first)).build())
                  .toList())
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

    /** The response of an unavailable service. */
    static SdkException unavailable() {
      return (SdkException) SqsException.builder().message("Unavailable").statusCode(503).build();
    }

    @Override
    public String serviceName() {
      return model.serviceName();
    }

    @Override
    public void close() {}
  }

  /** Lambda, for asynchronous invocations. */
  record Invocations(Scheduler scheduler, ModelLambda model) implements LambdaClient {
    @Override
    public InvokeResponse invoke(InvokeRequest request) {
      return scheduler.call(
          call(
                  "invoke " + request.functionName(),
                  WRITE_FAULTS,
                  () -> model.invoke(request),
                  () -> 1,
                  Invocations::throttled)
              // It only adds a task, which can also start later.
              .independent(true));
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

  /** The topics. No other task can observe when a message is published. */
  record Topics(Scheduler scheduler, ModelSns model) implements SnsClient {
    @Override
    public PublishResponse publish(PublishRequest request) {
      return scheduler.call(
          call(
                  request.subject() == null ? "publish an event" : "publish " + request.subject(),
                  WRITE_FAULTS,
                  () -> model.publish(request),
                  () -> 1,
                  Topics::throttled)
              .independent(true));
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
