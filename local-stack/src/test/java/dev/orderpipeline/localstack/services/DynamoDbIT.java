package dev.orderpipeline.localstack.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orderpipeline.localstack.TestStack;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

@Tag("full")
@ExtendWith(TestStack.Shared.class)
class DynamoDbIT {
  private final TestStack test;
  private final String table;
  private final Map<String, AttributeValue> key =
      Map.of("file_set", text(UUID.randomUUID().toString()), "entry", text("state"));

  DynamoDbIT(TestStack test) {
    this.test = test;
    this.table = test.stack().names().table();
  }

  @Test
  void tableHasItsKeysIndexesAndTimeToLive() {
    TableDescription described = test.dynamoDb().describeTable(r -> r.tableName(table)).table();

    assertThat(described.keySchema())
        .extracting(element -> element.attributeName() + " " + element.keyType())
        .containsExactly("file_set " + KeyType.HASH, "entry " + KeyType.RANGE);
    assertThat(described.globalSecondaryIndexes())
        .extracting(
            index ->
                index.indexName()
                    + " "
                    + index.projection().projectionType()
                    + index.keySchema().stream()
                        .map(element -> " " + element.attributeName() + " " + element.keyType())
                        .collect(Collectors.joining()))
        .containsExactlyInAnyOrder(
            "open-sets KEYS_ONLY open HASH file_set RANGE",
            "sets-by-date KEYS_ONLY date HASH file_set RANGE");
    assertThat(
            test.dynamoDb()
                .describeTimeToLive(r -> r.tableName(table))
                .timeToLiveDescription()
                .attributeName())
        .isEqualTo("expires_at");
  }

  @Test
  void failedConditionReturnsTheCurrentItem() {
    add(1);

    ConditionalCheckFailedException failed =
        catchThrowableOfType(
            ConditionalCheckFailedException.class,
            () ->
                test.dynamoDb()
                    .updateItem(
                        r ->
                            r.tableName(table)
                                .key(key)
                                .updateExpression("SET v = :v")
                                .conditionExpression("v = :old")
                                .expressionAttributeValues(
                                    Map.of(":v", number(3), ":old", number(2)))
                                .returnValuesOnConditionCheckFailure(
                                    ReturnValuesOnConditionCheckFailure.ALL_OLD)));

    assertThat(failed.item().get("v")).isEqualTo(number(1));
  }

  @Test
  void updateReturnsTheNewItem() {
    add(1);

    assertThat(
            test.dynamoDb()
                .updateItem(
                    r ->
                        r.tableName(table)
                            .key(key)
                            .updateExpression("ADD v :one")
                            .expressionAttributeValues(Map.of(":one", number(1)))
                            .returnValues(ReturnValue.ALL_NEW))
                .attributes()
                .get("v"))
        .isEqualTo(number(2));
  }

  @Test
  void transactionWithAFailedConditionWritesNothing() {
    add(1);
    Map<String, AttributeValue> other =
        Map.of("file_set", key.get("file_set"), "entry", text("run#1"));

    TransactionCanceledException cancelled =
        catchThrowableOfType(
            TransactionCanceledException.class,
            () ->
                test.dynamoDb()
                    .transactWriteItems(
                        r ->
                            r.transactItems(
                                List.of(
                                    TransactWriteItem.builder()
                                        .put(put -> put.tableName(table).item(other))
                                        .build(),
                                    TransactWriteItem.builder()
                                        .conditionCheck(
                                            check ->
                                                check
                                                    .tableName(table)
                                                    .key(key)
                                                    .conditionExpression("v = :old")
                                                    .expressionAttributeValues(
                                                        Map.of(":old", number(2))))
                                        .build()))));

    assertThat(cancelled.cancellationReasons())
        .extracting(reason -> reason.code())
        .containsExactly("None", "ConditionalCheckFailed");
    assertThat(
            test.dynamoDb()
                .getItem(r -> r.tableName(table).key(other).consistentRead(true))
                .hasItem())
        .isFalse();
  }

  @Test
  void openSetsAreFoundByTheIndex() {
    String open = UUID.randomUUID().toString();
    test.dynamoDb()
        .updateItem(
            r ->
                r.tableName(table)
                    .key(key)
                    .updateExpression("SET #open = :open")
                    .expressionAttributeNames(Map.of("#open", "open"))
                    .expressionAttributeValues(Map.of(":open", text(open))));

    assertThat(
            test.dynamoDb()
                .query(
                    r ->
                        r.tableName(table)
                            .indexName("open-sets")
                            .keyConditionExpression("#open = :open")
                            .expressionAttributeNames(Map.of("#open", "open"))
                            .expressionAttributeValues(Map.of(":open", text(open))))
                .items())
        .containsExactly(
            Map.of(
                "file_set", key.get("file_set"),
                "entry", key.get("entry"),
                "open", text(open)));
  }

  private void add(int value) {
    test.dynamoDb()
        .updateItem(
            r ->
                r.tableName(table)
                    .key(key)
                    .updateExpression("SET v = :v")
                    .expressionAttributeValues(Map.of(":v", number(value))));
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  private static AttributeValue number(int value) {
    return AttributeValue.fromN(Integer.toString(value));
  }
}
