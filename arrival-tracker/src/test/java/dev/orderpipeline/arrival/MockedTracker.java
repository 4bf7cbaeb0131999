package dev.orderpipeline.arrival;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import com.google.gson.JsonParser;
import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.json.Expectations;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.model.CorrectionSettle;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/** An arrival-tracker with mocked clients: HEAD finds nothing, and the table is empty. */
final class MockedTracker {
  static final Instant NOW = Instant.parse("2022-01-31T06:00:00Z");

  private final S3Client s3 = mock(S3Client.class, CALLS_REAL_METHODS);
  private final DynamoDbClient dynamoDb = mock(DynamoDbClient.class, CALLS_REAL_METHODS);
  private final LambdaClient lambda = mock(LambdaClient.class);
  private final SnsClient sns = mock(SnsClient.class, CALLS_REAL_METHODS);
  private final Map<String, List<String>> index = new HashMap<>();
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final List<Integer> listedPages = new ArrayList<>();
  private int snsClients;

  MockedTracker() {
    doThrow(NoSuchKeyException.builder().statusCode(404).build())
        .when(s3)
        .headObject(any(HeadObjectRequest.class));
    doReturn(ListObjectsV2Response.builder().build())
        .when(s3)
        .listObjectsV2(any(ListObjectsV2Request.class));
    doReturn(PublishResponse.builder().build()).when(sns).publish(any(PublishRequest.class));
    doReturn(PutItemResponse.builder().build()).when(dynamoDb).putItem(any(PutItemRequest.class));
    doReturn(GetItemResponse.builder().build()).when(dynamoDb).getItem(any(GetItemRequest.class));
    doReturn(QueryResponse.builder().build()).when(dynamoDb).query(any(QueryRequest.class));
  }

  /** The sweep, with expectations in JSON. */
  Sweep sweep(String expectations) {
    return tracker().sweep(notices(expectations), this::newSns);
  }

  /** All requests to the sweep function, with expectations in JSON. */
  SweepRequests sweepRequests(String expectations) {
    return tracker().sweepRequests(notices(expectations), this::newSns);
  }

  /** The reports of the status function, with expectations in JSON. */
  StatusReports statusReports(String expectations) {
    InstantSource clock = InstantSource.fixed(NOW);
    return new StatusReports(
        new Ledger(dynamoDb, "a-table", clock, () -> "an-id", time -> {}),
        s3,
        "a-bucket",
        "a-results-bucket",
        Expectations.parse(expectations),
        clock);
  }

  private static NotificationSettings notices(String expectations) {
    return new NotificationSettings("a-topic", "an-event-topic", Expectations.parse(expectations));
  }

  private SnsClient newSns() {
    snsClients++;
    return sns;
  }

  ArrivalTracker tracker() {
    InstantSource clock = InstantSource.fixed(NOW);
    return ArrivalTracker.of(
        new ArrivalSettings(
            "a-table",
            "a-bucket",
            "a-results-bucket",
            "a-queue",
            "a-function",
            CorrectionSettle.DEFAULT),
        dynamoDb,
        s3,
        () -> lambda,
        Optional.empty(),
        clock,
        time -> {},
        () -> "an-id",
        new EventLog(
            new PrintStream(logged, true, StandardCharsets.UTF_8), clock, Optional.of("a-sweep")));
  }

  /** The log. */
  String logged() {
    return logged.toString(StandardCharsets.UTF_8);
  }

  /** Sets the content of the index of open sets. */
  void open(String... sets) {
    indexed("open", sets);
  }

  /** Sets the content of the index by date; the table has no other items of these sets. */
  void found(String... sets) {
    indexed("2022-01-30", sets);
  }

  /** Sets the content of a partition of an index; the table has no other items of these sets. */
  void indexed(String partition, String... sets) {
    index.put(partition, List.of(sets));
    doAnswer(
            call -> {
              QueryRequest query = call.getArgument(0);
              AttributeValue asked = query.expressionAttributeValues().get(":value");
              List<String> found =
                  asked == null ? List.of() : index.getOrDefault(asked.s(), List.of());
              return QueryResponse.builder()
                  .items(
                      found.stream()
                          .map(set -> Map.of("file_set", AttributeValue.fromS(set)))
                          .toList())
                  .build();
            })
        .when(dynamoDb)
        .query(any(QueryRequest.class));
  }

  /** Sets the objects that the drop bucket lists, in pages and in the order of their keys. */
  void listed(S3Object... objects) {
    NavigableMap<String, S3Object> byKey = new TreeMap<>();
    for (S3Object object : objects) {
      byKey.put(object.key(), object);
    }
    doAnswer(call -> page(byKey, call.getArgument(0)))
        .when(s3)
        .listObjectsV2(any(ListObjectsV2Request.class));
  }

  /** Sets the receipts of unrecognised files, which were written just now. */
  void receipts(String... keys) {
    doReturn(
            ListObjectsV2Response.builder()
                .contents(Stream.of(keys).map(key -> object(key, NOW)).toList())
                .build())
        .when(s3)
        .listObjectsV2(
            argThat(
                (ListObjectsV2Request request) ->
                    request != null && request.bucket().equals("a-results-bucket")));
  }

  private ListObjectsV2Response page(
      NavigableMap<String, S3Object> byKey, ListObjectsV2Request request) {
    int maxKeys = request.maxKeys() == null ? 1000 : request.maxKeys();
    String after = request.startAfter() == null ? "" : request.startAfter();
    List<S3Object> rest =
        byKey.tailMap(after, false).values().stream()
            .filter(
                object -> object.key().startsWith(request.prefix() == null ? "" : request.prefix()))
            .limit(maxKeys + 1L)
            .toList();
    List<S3Object> page = rest.subList(0, Math.min(maxKeys, rest.size()));
    listedPages.add(page.size());
    return ListObjectsV2Response.builder()
        .contents(page)
        .isTruncated(page.size() < rest.size())
        .build();
  }

  RecentUploads recentUploads() {
    return new RecentUploads(new DatedListing(s3, "a-bucket"));
  }

  /** The number of keys of each page of the drop bucket that was read. */
  List<Integer> listedPages() {
    return List.copyOf(listedPages);
  }

  static S3Object object(String key, Instant lastModified) {
    return S3Object.builder().key(key).lastModified(lastModified).build();
  }

  /** The keys that were looked up in the drop bucket, in order. */
  List<String> lookedUp() {
    ArgumentCaptor<HeadObjectRequest> heads = ArgumentCaptor.forClass(HeadObjectRequest.class);
    verify(s3, atLeast(0)).headObject(heads.capture());
    return heads.getAllValues().stream().map(HeadObjectRequest::key).toList();
  }

  /** Adds objects with these keys and this upload time to the bucket. */
  void there(Instant put, String... keys) {
    for (String key : keys) {
      doReturn(
              HeadObjectResponse.builder()
                  .versionId("v")
                  .eTag("e")
                  .contentLength(1L)
                  .lastModified(put)
                  .build())
          .when(s3)
          .headObject(argThat((HeadObjectRequest request) -> isOf(request, key)));
    }
  }

  /** Makes the bucket fail for this key. */
  void failing(String key) {
    doThrow(S3Exception.builder().statusCode(500).message("out of order").build())
        .when(s3)
        .headObject(argThat((HeadObjectRequest request) -> isOf(request, key)));
  }

  private static boolean isOf(HeadObjectRequest request, String key) {
    return request != null && request.key().equals(key);
  }

  /** The subjects of the notifications sent, in order. */
  List<String> notifications() {
    ArgumentCaptor<PublishRequest> published = ArgumentCaptor.forClass(PublishRequest.class);
    verify(sns, atLeast(0)).publish(published.capture());
    return published.getAllValues().stream().map(PublishRequest::subject).toList();
  }

  /** The sets whose state was written, in order. */
  List<String> written() {
    ArgumentCaptor<PutItemRequest> puts = ArgumentCaptor.forClass(PutItemRequest.class);
    verify(dynamoDb, atLeast(0)).putItem(puts.capture());
    return puts.getAllValues().stream().map(put -> put.item().get("file_set").s()).toList();
  }

  /** The metrics that were written, by their names in CloudWatch. */
  Map<String, Long> measured() {
    Map<String, Long> measured = new TreeMap<>();
    logged
        .toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .filter(line -> line.get("event").getAsString().equals("measured"))
        .forEach(
            line ->
                line.asMap()
                    .forEach(
                        (name, value) -> {
                          if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()) {
                            measured.put(name, value.getAsLong());
                          }
                        }));
    return measured;
  }

  int snsClients() {
    return snsClients;
  }

  void wroteAndInvokedNothing() {
    verify(s3, never()).putObject(any(PutObjectRequest.class), any(RequestBody.class));
    verify(dynamoDb, never()).putItem(any(PutItemRequest.class));
    verifyNoInteractions(lambda);
  }

  void calledNothing() {
    verifyNoInteractions(s3, dynamoDb, lambda);
  }
}
