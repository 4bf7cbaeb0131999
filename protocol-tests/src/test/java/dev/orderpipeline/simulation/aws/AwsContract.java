package dev.orderpipeline.simulation.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.InvalidParameterValueException;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * The AWS behaviour that the pipeline relies on. The same tests check the in-memory models and the
 * embedded services, so results of the simulation also hold for these services.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AwsContract {
  abstract DynamoDbClient dynamoDb();

  abstract String table();

  abstract S3Client s3();

  /** A versioned bucket. */
  abstract String bucket();

  abstract SqsClient sqs();

  abstract String queueUrl();

  abstract LambdaClient lambda();

  abstract SnsClient sns();

  abstract String topic();

  /** A key that no other test uses. */
  private static String unique() {
    return UUID.randomUUID().toString();
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  private static Map<String, AttributeValue> key(String set, String entry) {
    return Map.of("file_set", text(set), "entry", text(entry));
  }

  private static Map<String, AttributeValue> item(
      String set, String entry, Map<String, AttributeValue> others) {
    Map<String, AttributeValue> item = new TreeMap<>(key(set, entry));
    item.putAll(others);
    return item;
  }

  private Map<String, AttributeValue> read(String set, String entry) {
    return dynamoDb()
        .getItem(r -> r.tableName(table()).key(key(set, entry)).consistentRead(true))
        .item();
  }

  private void put(Map<String, AttributeValue> item) {
    dynamoDb().putItem(r -> r.tableName(table()).item(item));
  }

  // The table.

  @Test
  void absentItemIsReadAsEmpty() {
    assertThat(read(unique(), "state")).isEmpty();
  }

  @Test
  void failedConditionOfAPutChangesNothingAndReturnsTheItem() {
    String set = unique();
    Map<String, AttributeValue> before = item(set, "state", Map.of("item_version", number(2)));
    put(before);

    ConditionalCheckFailedException failed =
        catchThrowableOfType(
            ConditionalCheckFailedException.class,
            () ->
                dynamoDb()
                    .putItem(
                        r ->
                            r.tableName(table())
                                .item(item(set, "state", Map.of("item_version", number(9))))
                                .conditionExpression("item_version = :read")
                                .expressionAttributeValues(Map.of(":read", number(1)))
                                .returnValuesOnConditionCheckFailure(
                                    ReturnValuesOnConditionCheckFailure.ALL_OLD)));

    assertThat(failed.item()).isEqualTo(before);
    assertThat(read(set, "state")).isEqualTo(before);
  }

  @Test
  void failedConditionOnAnAbsentItemReturnsNone() {
    ConditionalCheckFailedException failed =
        catchThrowableOfType(
            ConditionalCheckFailedException.class,
            () ->
                dynamoDb()
                    .putItem(
                        r ->
                            r.tableName(table())
                                .item(item(unique(), "state", Map.of()))
                                .conditionExpression("item_version = :read")
                                .expressionAttributeValues(Map.of(":read", number(1)))
                                .returnValuesOnConditionCheckFailure(
                                    ReturnValuesOnConditionCheckFailure.ALL_OLD)));

    assertThat(failed.hasItem()).isFalse();
  }

  @Test
  void itemIsCreatedOnce() {
    String set = unique();
    PutItemRequest create =
        PutItemRequest.builder()
            .tableName(table())
            .item(item(set, "run#1", Map.of("state", text("BUILDING"))))
            .conditionExpression("attribute_not_exists(entry)")
            .build();
    dynamoDb().putItem(create);

    assertThatThrownBy(() -> dynamoDb().putItem(create))
        .isInstanceOf(ConditionalCheckFailedException.class);
  }

  @Test
  void claimIncrementsTheTokenAndReturnsTheNewItem() {
    String set = unique();

    assertThat(claim(set, "one", 100, 0).attributes()).isEqualTo(lease(set, "one", 100, 1));
    assertThat(claim(set, "two", 200, 100).attributes()).isEqualTo(lease(set, "two", 200, 2));
  }

  @Test
  void claimOfAHeldLeaseReturnsTheHolder() {
    String set = unique();
    claim(set, "one", 100, 0);

    ConditionalCheckFailedException failed =
        catchThrowableOfType(
            ConditionalCheckFailedException.class, () -> claim(set, "two", 200, 99));

    assertThat(failed.item()).isEqualTo(lease(set, "one", 100, 1));
  }

  @Test
  void ownerCanClaimItsLeaseAgain() {
    String set = unique();
    claim(set, "one", 100, 0);

    assertThat(claim(set, "one", 100, 0).attributes()).isEqualTo(lease(set, "one", 100, 2));
  }

  @Test
  void releaseRemovesAttributesAndKeepsTheItem() {
    String set = unique();
    claim(set, "one", 100, 0);

    dynamoDb()
        .updateItem(
            r ->
                r.tableName(table())
                    .key(key(set, "lease"))
                    .updateExpression("REMOVE #owner, run SET lease_end = :zero")
                    .conditionExpression("#token = :token AND #owner = :owner")
                    .expressionAttributeNames(Map.of("#owner", "owner", "#token", "token"))
                    .expressionAttributeValues(
                        Map.of(":zero", number(0), ":token", number(1), ":owner", text("one"))));

    assertThat(read(set, "lease"))
        .isEqualTo(item(set, "lease", Map.of("lease_end", number(0), "token", number(1))));
  }

  private UpdateItemResponse claim(String set, String owner, long end, long now) {
    return dynamoDb()
        .updateItem(
            r ->
                r.tableName(table())
                    .key(key(set, "lease"))
                    .updateExpression(
                        "SET #owner = :owner, lease_end = :end, run = :run,"
                            + " #token = if_not_exists(#token, :zero) + :one")
                    .conditionExpression(
                        "attribute_not_exists(#owner) OR lease_end <= :now OR #owner = :owner")
                    .expressionAttributeNames(Map.of("#owner", "owner", "#token", "token"))
                    .expressionAttributeValues(
                        Map.of(
                            ":owner", text(owner),
                            ":end", number(end),
                            ":run", text("run#1"),
                            ":now", number(now),
                            ":zero", number(0),
                            ":one", number(1)))
                    .returnValues(ReturnValue.ALL_NEW)
                    .returnValuesOnConditionCheckFailure(
                        ReturnValuesOnConditionCheckFailure.ALL_OLD));
  }

  private static Map<String, AttributeValue> lease(String set, String owner, long end, long token) {
    return item(
        set,
        "lease",
        Map.of(
            "owner", text(owner),
            "lease_end", number(end),
            "run", text("run#1"),
            "token", number(token)));
  }

  @Test
  void missingAttributeFailsEveryComparison() {
    String set = unique();
    put(item(set, "run#1", Map.of()));

    for (String comparison : List.of("<", "<=", "=", ">=", ">")) {
      assertThatThrownBy(() -> touchIf(set, "expires_at " + comparison + " :now"))
          .as(comparison)
          .isInstanceOf(ConditionalCheckFailedException.class);
    }
  }

  @Test
  void numbersAreComparedByTheirValue() {
    String set = unique();
    put(item(set, "run#1", Map.of("expires_at", number(9))));

    touchIf(set, "expires_at < :now AND NOT expires_at >= :now AND attribute_exists(entry)");

    assertThat(read(set, "run#1")).containsEntry("touched", text("yes"));
  }

  private void touchIf(String set, String condition) {
    dynamoDb()
        .updateItem(
            r ->
                r.tableName(table())
                    .key(key(set, "run#1"))
                    .updateExpression("SET touched = :yes")
                    .conditionExpression(condition)
                    .expressionAttributeValues(Map.of(":now", number(10), ":yes", text("yes"))));
  }

  @Test
  void numberIsKeptByItsValue() {
    String set = unique();

    put(item(set, "run#1", Map.of("amount", AttributeValue.fromN("1.50"))));

    assertThat(read(set, "run#1")).containsEntry("amount", AttributeValue.fromN("1.5"));
  }

  @Test
  void unusedAndUndefinedValuesOfAnExpressionAreRejected() {
    String set = unique();

    assertRejected(
        () ->
            dynamoDb()
                .updateItem(
                    r ->
                        r.tableName(table())
                            .key(key(set, "run#1"))
                            .updateExpression("SET a = :a")
                            .expressionAttributeValues(
                                Map.of(":a", number(1), ":unused", number(2)))));
    assertRejected(
        () ->
            dynamoDb()
                .updateItem(
                    r ->
                        r.tableName(table())
                            .key(key(set, "run#1"))
                            .updateExpression("SET a = :a, b = :undefined")
                            .expressionAttributeValues(Map.of(":a", number(1)))));
  }

  private static void assertRejected(ThrowingCallable call) {
    DynamoDbException rejected = catchThrowableOfType(DynamoDbException.class, call);
    assertThat(rejected.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
  }

  @Test
  void transactionWithAFailedConditionNamesItAndChangesNothing() {
    String set = unique();
    Map<String, AttributeValue> run = item(set, "run#1", Map.of("state", text("BUILDING")));
    put(run);
    put(item(set, "lease", Map.of("token", number(3))));

    TransactionCanceledException cancelled =
        catchThrowableOfType(
            TransactionCanceledException.class,
            () ->
                transact(
                    null,
                    check(set, "lease", "#token = :value", "#token", "token", number(3)),
                    putIf(set, "run#1", "PUBLISHING", "BUILDING"),
                    putIf(set, "run#2", "PUBLISHING", "BUILDING")));

    assertThat(cancelled.cancellationReasons())
        .extracting(CancellationReason::code)
        .containsExactly("None", "None", "ConditionalCheckFailed");
    assertThat(read(set, "run#1")).isEqualTo(run);
    assertThat(read(set, "run#2")).isEmpty();
  }

  @Test
  void transactionWithoutAFailedConditionAppliesAllActions() {
    String set = unique();
    put(item(set, "run#1", Map.of("state", text("BUILDING"))));
    put(item(set, "lease", Map.of("token", number(3))));

    transact(
        null,
        check(set, "lease", "#token = :value", "#token", "token", number(3)),
        putIf(set, "run#1", "PUBLISHING", "BUILDING"));

    assertThat(read(set, "run#1"))
        .isEqualTo(item(set, "run#1", Map.of("state", text("PUBLISHING"))));
  }

  @Test
  void transactionRepeatedWithItsTokenIsAppliedOnce() {
    String set = unique();
    put(item(set, "run#1", Map.of("state", text("BUILDING"))));
    String token = unique();
    TransactWriteItem change = putIf(set, "run#1", "PUBLISHING", "BUILDING");
    transact(token, change);

    transact(token, change);

    assertThat(read(set, "run#1"))
        .isEqualTo(item(set, "run#1", Map.of("state", text("PUBLISHING"))));
  }

  @Test
  void tokenIsValidForOneTransaction() {
    String set = unique();
    put(item(set, "run#1", Map.of("state", text("BUILDING"))));
    String token = unique();
    transact(token, putIf(set, "run#1", "PUBLISHING", "BUILDING"));

    assertThatThrownBy(() -> transact(token, putIf(set, "run#1", "PUBLISHED", "PUBLISHING")))
        .isInstanceOf(IdempotentParameterMismatchException.class);
  }

  @Test
  void transactionCannotChangeAnItemTwice() {
    String set = unique();
    put(item(set, "run#1", Map.of("state", text("BUILDING"))));

    assertRejected(
        () ->
            transact(
                null,
                putIf(set, "run#1", "PUBLISHING", "BUILDING"),
                putIf(set, "run#1", "PUBLISHED", "PUBLISHING")));
  }

  private void transact(String token, TransactWriteItem... items) {
    dynamoDb().transactWriteItems(r -> r.transactItems(items).clientRequestToken(token));
  }

  private TransactWriteItem check(
      String set, String entry, String condition, String name, String of, AttributeValue value) {
    return TransactWriteItem.builder()
        .conditionCheck(
            c ->
                c.tableName(table())
                    .key(key(set, entry))
                    .conditionExpression(condition)
                    .expressionAttributeNames(Map.of(name, of))
                    .expressionAttributeValues(Map.of(":value", value)))
        .build();
  }

  private TransactWriteItem putIf(String set, String entry, String state, String before) {
    return TransactWriteItem.builder()
        .put(
            p ->
                p.tableName(table())
                    .item(item(set, entry, Map.of("state", text(state))))
                    .conditionExpression("#state = :before")
                    .expressionAttributeNames(Map.of("#state", "state"))
                    .expressionAttributeValues(Map.of(":before", text(before))))
        .build();
  }

  @Test
  void runsOfASetAreFoundInTheOrderOfTheirKeys() {
    String set = unique();
    for (String entry : List.of("run#2", "lease", "run#1#replay#a", "state", "run#1")) {
      put(item(set, entry, Map.of()));
    }

    assertThat(
            dynamoDb()
                .queryPaginator(
                    q ->
                        q.tableName(table())
                            .consistentRead(true)
                            .keyConditionExpression("file_set = :set AND begins_with(entry, :run)")
                            .expressionAttributeValues(
                                Map.of(":set", text(set), ":run", text("run#"))))
                .items())
        .extracting(item -> item.get("entry").s())
        .containsExactly("run#1", "run#1#replay#a", "run#2");
  }

  @Test
  void sparseIndexHasTheKeysOfItemsWithItsKey() {
    String set = unique();
    put(item(set, "state", Map.of("open", text("open"), "revision", number(1))));
    put(item(unique(), "state", Map.of("revision", number(1))));

    assertThat(open()).contains(item(set, "state", Map.of("open", text("open"))));

    put(item(set, "state", Map.of("revision", number(1))));

    assertThat(open()).extracting(item -> item.get("file_set")).doesNotContain(text(set));
  }

  private List<Map<String, AttributeValue>> open() {
    return dynamoDb()
        .query(
            q ->
                q.tableName(table())
                    .indexName("open-sets")
                    .keyConditionExpression("#open = :open")
                    .expressionAttributeNames(Map.of("#open", "open"))
                    .expressionAttributeValues(Map.of(":open", text("open"))))
        .items()
        .stream()
        .map(item -> (Map<String, AttributeValue>) new TreeMap<>(item))
        .toList();
  }

  @Test
  void indexIsNotReadConsistently() {
    assertRejected(
        () ->
            dynamoDb()
                .query(
                    q ->
                        q.tableName(table())
                            .indexName("open-sets")
                            .consistentRead(true)
                            .keyConditionExpression("#open = :open")
                            .expressionAttributeNames(Map.of("#open", "open"))
                            .expressionAttributeValues(Map.of(":open", text("open")))));
  }

  @Test
  void deletedItemIsGone() {
    String set = unique();
    put(item(set, "run#1", Map.of()));

    dynamoDb().deleteItem(r -> r.tableName(table()).key(key(set, "run#1")));

    assertThat(read(set, "run#1")).isEmpty();
  }

  // The buckets.

  private PutObjectResponse upload(String key, String content) {
    return s3().putObject(r -> r.bucket(bucket()).key(key), RequestBody.fromString(content));
  }

  private String download(GetObjectRequest.Builder request) {
    return s3().getObjectAsBytes(request.bucket(bucket()).build()).asUtf8String();
  }

  private static GetObjectRequest.Builder get(String key) {
    return GetObjectRequest.builder().key(key);
  }

  private static void assertStatus(int status, ThrowingCallable call) {
    assertThat(catchThrowableOfType(S3Exception.class, call).statusCode()).isEqualTo(status);
  }

  @Test
  void headReturnsTheNewestVersionAndAnEarlierOneIsReadById() {
    String key = unique();
    PutObjectResponse first = upload(key, "one");
    PutObjectResponse second = upload(key, "three");

    HeadObjectResponse head = s3().headObject(r -> r.bucket(bucket()).key(key));

    assertThat(head.versionId()).isEqualTo(second.versionId()).isNotEqualTo(first.versionId());
    assertThat(head.contentLength()).isEqualTo(5);
    assertThat(download(get(key))).isEqualTo("three");
    assertThat(download(get(key).versionId(first.versionId()))).isEqualTo("one");
  }

  @Test
  void eTagIsTheMd5OfTheContentInQuotes() {
    String key = unique();

    assertThat(upload(key, "one").eTag()).isEqualTo("\"f97c5d29941bfb1b2fdab0874906ab82\"");
    assertThat(s3().headObject(r -> r.bucket(bucket()).key(key)).eTag())
        .isEqualTo("\"f97c5d29941bfb1b2fdab0874906ab82\"");
  }

  @Test
  void conditionalReadChecksTheETag() {
    String key = unique();
    PutObjectResponse put = upload(key, "one");
    upload(key, "two");

    assertThat(download(get(key).versionId(put.versionId()).ifMatch(put.eTag()))).isEqualTo("one");
    assertStatus(412, () -> download(get(key).ifMatch(put.eTag())));
  }

  @Test
  void absentObjectIsNotFound() {
    String key = unique();

    assertStatus(404, () -> s3().headObject(r -> r.bucket(bucket()).key(key)));
    assertStatus(404, () -> download(get(key)));
  }

  @Test
  void deleteMarkerHidesTheObjectAndKeepsItsVersions() {
    String key = unique();
    PutObjectResponse put = upload(key, "one");

    s3().deleteObject(r -> r.bucket(bucket()).key(key));

    assertStatus(404, () -> s3().headObject(r -> r.bucket(bucket()).key(key)));
    assertStatus(404, () -> download(get(key)));
    assertThat(download(get(key).versionId(put.versionId()))).isEqualTo("one");
    assertThat(keysUnder(key)).isEmpty();
  }

  @Test
  void putIfAbsentKeepsAnExistingObject() {
    String key = unique();
    putIfAbsent(key, "one");

    assertStatus(412, () -> putIfAbsent(key, "two"));

    assertThat(download(get(key))).isEqualTo("one");
  }

  @Test
  void putIfAbsentSucceedsAfterADeleteMarker() {
    String key = unique();
    upload(key, "one");
    s3().deleteObject(r -> r.bucket(bucket()).key(key));

    putIfAbsent(key, "two");

    assertThat(download(get(key))).isEqualTo("two");
  }

  private void putIfAbsent(String key, String content) {
    s3().putObject(
            r -> r.bucket(bucket()).key(key).ifNoneMatch("*"), RequestBody.fromString(content));
  }

  @Test
  void versionDeletedByItsIdIsGone() {
    String key = unique();
    PutObjectResponse first = upload(key, "one");
    upload(key, "two");

    s3().deleteObject(r -> r.bucket(bucket()).key(key).versionId(first.versionId()));

    assertStatus(404, () -> download(get(key).versionId(first.versionId())));
    assertThat(download(get(key))).isEqualTo("two");
  }

  @Test
  void versionIsCopiedWithTheMetadataOfTheRequest() {
    String from = unique();
    String to = unique();
    PutObjectResponse put = upload(from, "one");
    upload(from, "two");

    CopyObjectResponse copied =
        s3().copyObject(
                r ->
                    r.sourceBucket(bucket())
                        .sourceKey(from)
                        .sourceVersionId(put.versionId())
                        .destinationBucket(bucket())
                        .destinationKey(to)
                        .metadata(Map.of("sha256", "abc"))
                        .metadataDirective(MetadataDirective.REPLACE));

    assertThat(download(get(to))).isEqualTo("one");
    assertThat(copied.copyObjectResult().eTag()).isEqualTo(put.eTag());
    assertThat(s3().headObject(r -> r.bucket(bucket()).key(to)).metadata())
        .containsEntry("sha256", "abc");
  }

  @Test
  void listIsInTheOrderOfTheKeys() {
    String prefix = unique() + "/";
    upload(prefix + "b", "2");
    upload(prefix + "a", "1");
    upload(prefix + "a", "1 again");

    assertThat(keysUnder(prefix)).containsExactly(prefix + "a", prefix + "b");
  }

  @Test
  void listBeginsAfterAKeyAndSaysThatThereAreMore() {
    String prefix = unique() + "/";
    List.of("a", "b", "c", "d").forEach(name -> upload(prefix + name, name));

    ListObjectsV2Response page =
        s3().listObjectsV2(
                r -> r.bucket(bucket()).prefix(prefix).startAfter(prefix + "a1").maxKeys(2));

    assertThat(page.contents().stream().map(S3Object::key))
        .containsExactly(prefix + "b", prefix + "c");
    assertThat(page.isTruncated()).isTrue();
  }

  @Test
  void listWithADelimiterReturnsPrefixesInsteadOfTheirKeys() {
    String prefix = unique() + "/";
    upload(prefix + "r1/a", "1");
    upload(prefix + "r1/b", "2");
    upload(prefix + "r12/_begun", "");
    upload(prefix + "c", "3");

    ListObjectsV2Response list =
        s3().listObjectsV2(r -> r.bucket(bucket()).prefix(prefix).delimiter("/"));

    assertThat(list.commonPrefixes().stream().map(CommonPrefix::prefix))
        .containsExactly(prefix + "r1/", prefix + "r12/");
    assertThat(list.contents().stream().map(S3Object::key)).containsExactly(prefix + "c");
  }

  @Test
  void encodedListReturnsAKeyWithAControlCharacter() {
    String prefix = unique() + "/";
    upload(prefix + "a\u0001b", "1");

    assertThat(keysUnder(prefix)).containsExactly(prefix + "a\u0001b");
  }

  private List<String> keysUnder(String prefix) {
    return s3()
        .listObjectsV2Paginator(
            r -> r.bucket(bucket()).prefix(prefix).encodingType(EncodingType.URL))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  // The queue.

  private static SendMessageBatchRequestEntry entry(String id, String body) {
    return SendMessageBatchRequestEntry.builder()
        .id(id)
        .messageBody(body)
        .messageAttributes(
            Map.of(
                "revision",
                MessageAttributeValue.builder().dataType("Number").stringValue("1").build()))
        .build();
  }

  private SendMessageBatchResponse send(List<SendMessageBatchRequestEntry> entries) {
    return sqs().sendMessageBatch(r -> r.queueUrl(queueUrl()).entries(entries));
  }

  private void assertBatchRejected(List<SendMessageBatchRequestEntry> entries) {
    assertThat(catchThrowableOfType(SqsException.class, () -> send(entries)).statusCode())
        .isEqualTo(400);
  }

  @Test
  void batchHasAResultPerEntry() {
    SendMessageBatchResponse answer = send(List.of(entry("7", "{}"), entry("8", "{}")));

    assertThat(answer.successful())
        .extracting(SendMessageBatchResultEntry::id)
        .containsExactlyInAnyOrder("7", "8");
    assertThat(answer.failed()).isEmpty();
  }

  @Test
  void batchHasAtMostTenEntries() {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      entries.add(entry(Integer.toString(i), "{}"));
    }
    assertBatchRejected(entries);
    assertThat(send(entries.subList(0, 10)).successful()).hasSize(10);
  }

  @Test
  void entriesOfABatchHaveDifferentIds() {
    assertBatchRejected(List.of(entry("7", "{}"), entry("7", "{}")));
  }

  @Test
  void batchIsAtMostAMebibyte() {
    String half = "x".repeat(600 << 10);
    assertBatchRejected(List.of(entry("1", half), entry("2", half)));
  }

  @Test
  void absentQueueRejectsMessages() {
    assertThatThrownBy(
            () ->
                sqs()
                    .sendMessageBatch(
                        r -> r.queueUrl(queueUrl() + "-other").entries(entry("1", "{}"))))
        .isInstanceOf(SqsException.class);
  }

  @Test
  void entryWithInvalidContentFailsAloneAsASenderFault() {
    SendMessageBatchResponse answer =
        send(List.of(entry("1", "{}"), entry("2", "\uFFFE"), entry("3", "{}")));

    assertThat(answer.successful())
        .extracting(SendMessageBatchResultEntry::id)
        .containsExactlyInAnyOrder("1", "3");
    assertThat(answer.failed()).hasSize(1);
    assertThat(answer.failed().get(0).id()).isEqualTo("2");
    assertThat(answer.failed().get(0).senderFault()).isTrue();
  }

  // The functions.

  @Test
  void absentFunctionIsNotInvoked() {
    ResourceNotFoundException failed =
        catchThrowableOfType(
            ResourceNotFoundException.class,
            () ->
                lambda()
                    .invoke(
                        r ->
                            r.functionName("no-such-function")
                                .invocationType(InvocationType.EVENT)));

    assertThat(failed.statusCode()).isEqualTo(404);
  }

  // The topic.

  @Test
  void messageWithAnAsciiSubjectOfOneLineIsPublished() {
    assertThat(publish(topic(), "x".repeat(99)).messageId()).isNotEmpty();
  }

  @Test
  void invalidSubjectIsRejected() {
    for (String subject : List.of("x".repeat(100), "a\nb", "\u00fc", " x")) {
      assertThatThrownBy(() -> publish(topic(), subject))
          .isInstanceOf(InvalidParameterException.class);
    }
  }

  @Test
  void messageWithAttributesAndNoSubjectIsPublished() {
    assertThat(publishWith("acme").messageId()).isNotEmpty();
  }

  @Test
  void emptyMessageAttributeIsRejected() {
    assertThatThrownBy(() -> publishWith("")).isInstanceOf(InvalidParameterValueException.class);
  }

  private PublishResponse publishWith(String partner) {
    return sns()
        .publish(
            r ->
                r.topicArn(topic())
                    .message("{}")
                    .messageAttributes(
                        Map.of(
                            "partner",
                            software.amazon.awssdk.services.sns.model.MessageAttributeValue
                                .builder()
                                .dataType("String")
                                .stringValue(partner)
                                .build())));
  }

  @Test
  void absentTopicRejectsMessages() {
    assertThatThrownBy(() -> publish(topic() + "-other", "a"))
        .isInstanceOf(NotFoundException.class);
  }

  private PublishResponse publish(String topic, String subject) {
    return sns().publish(r -> r.topicArn(topic).subject(subject).message("a\nb \u00fc"));
  }
}
