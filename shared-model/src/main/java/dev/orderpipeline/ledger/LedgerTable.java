package dev.orderpipeline.ledger;

import dev.orderpipeline.aws.Sleeper;
import dev.orderpipeline.model.FileSetId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/**
 * The table {@code file-arrivals} with what its stores share: keys, strongly consistent reads, and
 * the wait after a conflict.
 *
 * @param ids supplies unique strings; one marks each write, to recognise the write's own retry
 * @param sleeper waits before a conflicting transaction is retried
 */
record LedgerTable(
    DynamoDbClient dynamoDb,
    String name,
    InstantSource clock,
    Supplier<String> ids,
    Sleeper sleeper) {
  static final String FILE_SET = "file_set";
  static final String ENTRY = "entry";
  static final String EXPIRES_AT = "expires_at";
  static final String ITEM_VERSION = "item_version";

  static final int MAX_CONFLICTS = 10;
  private static final Duration CONFLICT_WAIT = Duration.ofMillis(20);

  Instant now() {
    return clock.instant();
  }

  /** The item of that entry; empty if absent. */
  Map<String, AttributeValue> get(FileSetId set, String entry) {
    return get(set.toString(), entry);
  }

  /** The item of that entry in any partition; empty if absent. */
  Map<String, AttributeValue> get(String partition, String entry) {
    return dynamoDb
        .getItem(request -> request.tableName(name).key(key(partition, entry)).consistentRead(true))
        .item();
  }

  /** All items of the set. */
  SdkIterable<Map<String, AttributeValue>> items(FileSetId set) {
    return items(set.toString());
  }

  SdkIterable<Map<String, AttributeValue>> items(String partition) {
    return query("file_set = :set", new Attributes().put(":set", partition));
  }

  /** The items of the set whose entry begins with {@code prefix}. */
  SdkIterable<Map<String, AttributeValue>> items(FileSetId set, String prefix) {
    return items(set.toString(), prefix);
  }

  /** The items of any partition whose entry begins with {@code prefix}. */
  SdkIterable<Map<String, AttributeValue>> items(String partition, String prefix) {
    return query(
        "file_set = :set AND begins_with(entry, :prefix)",
        new Attributes().put(":set", partition).put(":prefix", prefix));
  }

  /** The items of any partition from that entry on, in the order of their entries. */
  SdkIterable<Map<String, AttributeValue>> itemsFrom(String partition, String entry) {
    return query(
        "file_set = :set AND entry >= :entry",
        new Attributes().put(":set", partition).put(":entry", entry));
  }

  private SdkIterable<Map<String, AttributeValue>> query(String condition, Attributes values) {
    return dynamoDb
        .queryPaginator(
            query ->
                query
                    .tableName(name)
                    .consistentRead(true)
                    .keyConditionExpression(condition)
                    .expressionAttributeValues(values.toMap()))
        .items();
  }

  /**
   * Makes a single write, and again if it conflicts with a transaction in progress. The SDK does
   * not retry this error.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html">Transaction
   *     conflict handling</a>
   */
  <T> T write(Supplier<T> call) {
    for (int attempt = 0; ; attempt++) {
      try {
        return call.get();
      } catch (TransactionConflictException e) {
        if (attempt + 1 >= MAX_CONFLICTS) {
          throw e;
        }
        waitAfterConflict(attempt);
      }
    }
  }

  void waitAfterConflict(int attempt) {
    sleeper.sleep(CONFLICT_WAIT.multipliedBy(1L << Math.min(attempt, 6)));
  }

  /**
   * Writes a whole item over the version that was read.
   *
   * @param read the version, 0 for an absent item
   * @return false if the item has another version: read again
   */
  boolean putIfVersion(Attributes item, long read) {
    PutItemRequest.Builder put = PutItemRequest.builder().tableName(name).item(item.toMap());
    if (read == 0) {
      put.conditionExpression("attribute_not_exists(entry)");
    } else {
      put.conditionExpression("item_version = :read")
          .expressionAttributeValues(new Attributes().put(":read", read).toMap());
    }
    try {
      PutItemResponse unused = write(() -> dynamoDb.putItem(put.build()));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  static Map<String, AttributeValue> key(FileSetId set, String entry) {
    return key(set.toString(), entry);
  }

  static Map<String, AttributeValue> key(String partition, String entry) {
    return new Attributes().put(FILE_SET, partition).put(ENTRY, entry).toMap();
  }
}
