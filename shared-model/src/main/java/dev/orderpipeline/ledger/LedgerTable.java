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
    return query("file_set = :set", new Attributes().put(":set", set.toString()));
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

  static Map<String, AttributeValue> key(FileSetId set, String entry) {
    return key(set.toString(), entry);
  }

  static Map<String, AttributeValue> key(String partition, String entry) {
    return new Attributes().put(FILE_SET, partition).put(ENTRY, entry).toMap();
  }
}
