package dev.orderpipeline.simulation.aws;

import dev.orderpipeline.simulation.aws.Expressions.InvalidExpressionException;
import dev.orderpipeline.simulation.aws.Expressions.Scope;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * An in-memory DynamoDB with one table. Expired items stay until {@link #deleteExpired} is called,
 * as they can for days on AWS.
 */
public final class ModelDynamoDb implements DynamoDbClient {
  private static final Duration TOKEN_RETENTION = Duration.ofMinutes(10);
  private static final int MAX_ACTIONS = 100;

  private final Schema schema;
  private final Expressions expressions;
  private final InstantSource clock;
  private final Consumer<List<Change>> listener;
  private final TreeMap<String, Item> items = new TreeMap<>();
  private final Map<String, CompletedTransaction> requestTokens = new HashMap<>();
  private long digest;
  private long responseDigest;

  /**
   * The table.
   *
   * @param expiresAt the attribute with the second in which an item expires
   */
  public record Schema(
      String table,
      String partitionKey,
      String sortKey,
      String index,
      String indexPartitionKey,
      String indexSortKey,
      String expiresAt) {}

  /** An item before and after a write; null where there is none. */
  public record Change(Map<String, AttributeValue> before, Map<String, AttributeValue> after) {}

  private record Item(Map<String, AttributeValue> attributes, long hash) {}

  private record CompletedTransaction(List<TransactWriteItem> actions, Instant at) {}

  /** The planned effect of one action of a transaction. */
  private record Planned(String key, Item before, Map<String, AttributeValue> after) {}

  /**
   * An empty table.
   *
   * @param listener called after each write, with all changes of a transaction at once
   */
  public ModelDynamoDb(
      Schema schema,
      Expressions expressions,
      InstantSource clock,
      Consumer<List<Change>> listener) {
    this.schema = schema;
    this.expressions = expressions;
    this.clock = clock;
    this.listener = listener;
  }

  /** A digest of all items. */
  public synchronized long digest() {
    return digest;
  }

  /** A digest of the last response, also of a failed condition. */
  public synchronized long lastResponseDigest() {
    return responseDigest;
  }

  /** All items, in the order of their keys. */
  public synchronized List<Map<String, AttributeValue>> items() {
    return items.values().stream().map(Item::attributes).toList();
  }

  /** One item, or null. This is not an API call. */
  public synchronized Map<String, AttributeValue> item(String partition, String sort) {
    Item item = items.get(partition + '\0' + sort);
    return item == null ? null : item.attributes();
  }

  /** True if any item is past its time to live. */
  public synchronized boolean hasExpired() {
    long now = clock.instant().getEpochSecond();
    return items.values().stream().anyMatch(item -> isExpired(item, now));
  }

  /** Deletes all items past their time to live. */
  public synchronized void deleteExpired() {
    long now = clock.instant().getEpochSecond();
    List<Change> changes = new ArrayList<>();
    for (Map.Entry<String, Item> entry : new ArrayList<>(items.entrySet())) {
      if (isExpired(entry.getValue(), now)) {
        changes.add(replace(entry.getKey(), null));
      }
    }
    listener.accept(changes);
  }

  private boolean isExpired(Item item, long now) {
    AttributeValue time = item.attributes().get(schema.expiresAt());
    return time != null && time.n() != null && Long.parseLong(time.n()) < now;
  }

  @Override
  public String serviceName() {
    return "dynamodb";
  }

  @Override
  public void close() {}

  @Override
  public synchronized GetItemResponse getItem(GetItemRequest request) {
    unsupported(
        request.projectionExpression() != null || request.hasAttributesToGet(), "projections");
    checkTable(request.tableName());
    Item item = items.get(key(request.key()));
    responseDigest = item == null ? 0 : item.hash();
    GetItemResponse.Builder response = GetItemResponse.builder();
    return item == null ? response.build() : response.item(item.attributes()).build();
  }

  @Override
  public synchronized QueryResponse query(QueryRequest request) {
    unsupported(
        request.filterExpression() != null
            || request.projectionExpression() != null
            || request.limit() != null
            || request.hasExclusiveStartKey()
            || Boolean.FALSE.equals(request.scanIndexForward())
            || request.hasKeyConditions(),
        "filters, projections, pages and the reverse order");
    checkTable(request.tableName());
    boolean usesIndex = request.indexName() != null;
    if (usesIndex && !request.indexName().equals(schema.index())) {
      throw invalid("The table does not have the specified index: " + request.indexName());
    }
    if (usesIndex && Boolean.TRUE.equals(request.consistentRead())) {
      throw invalid("Consistent reads are not supported on global secondary indexes");
    }
    Expressions.Condition condition = expressions.condition(request.keyConditionExpression());
    checkUsed(
        condition.placeholders(),
        request.expressionAttributeNames(),
        request.expressionAttributeValues());
    List<Map<String, AttributeValue>> found = new ArrayList<>();
    long hash = 1;
    for (Item item : items.values()) {
      Map<String, AttributeValue> attributes = item.attributes();
      if (usesIndex && !attributes.containsKey(schema.indexPartitionKey())) {
        continue;
      }
      if (condition.holds(
          new Scope(
              attributes,
              request.expressionAttributeNames(),
              request.expressionAttributeValues()))) {
        found.add(usesIndex ? projected(attributes) : attributes);
        // The index has only keys, so the response depends on nothing else.
        hash =
            Hash.mix(
                hash, usesIndex ? Hash.of(attributes.get(schema.partitionKey()).s()) : item.hash());
      }
    }
    responseDigest = hash;
    return QueryResponse.builder().items(found).count(found.size()).build();
  }

  private Map<String, AttributeValue> projected(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> keys = new HashMap<>();
    for (String name :
        List.of(
            schema.partitionKey(),
            schema.sortKey(),
            schema.indexPartitionKey(),
            schema.indexSortKey())) {
      keys.put(name, item.get(name));
    }
    return keys;
  }

  @Override
  public synchronized PutItemResponse putItem(PutItemRequest request) {
    unsupported(
        request.returnValues() != null && request.returnValues() != ReturnValue.NONE,
        "return values of a put");
    checkTable(request.tableName());
    String key = key(request.item());
    Item before = items.get(key);
    checkUsed(
        used(request.conditionExpression()),
        request.expressionAttributeNames(),
        request.expressionAttributeValues());
    if (!holds(
        request.conditionExpression(),
        before,
        request.expressionAttributeNames(),
        request.expressionAttributeValues())) {
      throw conditionFailed(before, request.returnValuesOnConditionCheckFailure());
    }
    responseDigest = 1;
    listener.accept(List.of(replace(key, request.item())));
    return PutItemResponse.builder().build();
  }

  @Override
  public synchronized DeleteItemResponse deleteItem(DeleteItemRequest request) {
    unsupported(
        request.returnValues() != null && request.returnValues() != ReturnValue.NONE,
        "return values of a delete");
    checkTable(request.tableName());
    String key = key(request.key());
    Item before = items.get(key);
    checkUsed(
        used(request.conditionExpression()),
        request.expressionAttributeNames(),
        request.expressionAttributeValues());
    if (!holds(
        request.conditionExpression(),
        before,
        request.expressionAttributeNames(),
        request.expressionAttributeValues())) {
      throw conditionFailed(before, request.returnValuesOnConditionCheckFailure());
    }
    responseDigest = 1;
    listener.accept(List.of(replace(key, null)));
    return DeleteItemResponse.builder().build();
  }

  @Override
  public synchronized UpdateItemResponse updateItem(UpdateItemRequest request) {
    unsupported(
        request.returnValues() != null
            && request.returnValues() != ReturnValue.NONE
            && request.returnValues() != ReturnValue.ALL_NEW,
        "return values of an update other than ALL_NEW");
    checkTable(request.tableName());
    String key = key(request.key());
    Item before = items.get(key);
    Set<String> used = new HashSet<>(used(request.conditionExpression()));
    used.addAll(expressions.update(request.updateExpression()).placeholders());
    checkUsed(used, request.expressionAttributeNames(), request.expressionAttributeValues());
    if (!holds(
        request.conditionExpression(),
        before,
        request.expressionAttributeNames(),
        request.expressionAttributeValues())) {
      throw conditionFailed(before, request.returnValuesOnConditionCheckFailure());
    }
    Map<String, AttributeValue> after =
        updated(
            request.key(),
            before,
            request.updateExpression(),
            request.expressionAttributeNames(),
            request.expressionAttributeValues());
    boolean returned = request.returnValues() == ReturnValue.ALL_NEW;
    Change change = replace(key, after);
    responseDigest = returned ? items.get(key).hash() : 1;
    listener.accept(List.of(change));
    UpdateItemResponse.Builder response = UpdateItemResponse.builder();
    return returned ? response.attributes(change.after()).build() : response.build();
  }

  @Override
  public synchronized TransactWriteItemsResponse transactWriteItems(
      TransactWriteItemsRequest request) {
    List<TransactWriteItem> actions = request.transactItems();
    if (actions.isEmpty() || actions.size() > MAX_ACTIONS) {
      throw invalid("Member must have length between 1 and " + MAX_ACTIONS);
    }
    CompletedTransaction completed = requestTokens.get(request.clientRequestToken());
    if (completed != null && !completed.at().plus(TOKEN_RETENTION).isBefore(clock.instant())) {
      if (!completed.actions().equals(actions)) {
        throw IdempotentParameterMismatchException.builder()
            .message("the client request token was used with other actions")
            .statusCode(400)
            .build();
      }
      responseDigest = 1;
      return TransactWriteItemsResponse.builder().build();
    }
    List<Planned> plan = new ArrayList<>();
    List<CancellationReason> reasons = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    boolean cancelled = false;
    long failures = 2;
    for (TransactWriteItem action : actions) {
      Planned planned = plan(action, reasons);
      if (!keys.add(planned.key())) {
        throw invalid("Transaction request cannot include multiple operations on one item");
      }
      plan.add(planned);
      boolean failed = !reasons.get(reasons.size() - 1).code().equals("None");
      cancelled |= failed;
      failures = Hash.mix(failures, failed ? 1 : 0);
      if (reasons.get(reasons.size() - 1).hasItem()) {
        failures = Hash.mix(failures, planned.before().hash());
      }
    }
    if (cancelled) {
      responseDigest = failures;
      throw TransactionCanceledException.builder()
          .cancellationReasons(reasons)
          .message("Transaction cancelled, please refer cancellation reasons for specific reasons")
          .statusCode(400)
          .awsErrorDetails(details("TransactionCanceledException"))
          .build();
    }
    List<Change> changes = new ArrayList<>();
    for (Planned planned : plan) {
      if (planned.after() != null || planned.before() == null) {
        if (planned.after() != null) {
          changes.add(replace(planned.key(), planned.after()));
        }
      } else {
        changes.add(replace(planned.key(), null));
      }
    }
    if (request.clientRequestToken() != null) {
      requestTokens.put(
          request.clientRequestToken(), new CompletedTransaction(actions, clock.instant()));
    }
    responseDigest = 1;
    listener.accept(changes);
    return TransactWriteItemsResponse.builder().build();
  }

  private Planned plan(TransactWriteItem action, List<CancellationReason> reasons) {
    if (action.put() != null) {
      Put put = action.put();
      checkTable(put.tableName());
      checkUsed(
          used(put.conditionExpression()),
          put.expressionAttributeNames(),
          put.expressionAttributeValues());
      String key = key(put.item());
      Item before = items.get(key);
      reasons.add(
          reason(
              put.conditionExpression(),
              before,
              put.expressionAttributeNames(),
              put.expressionAttributeValues(),
              put.returnValuesOnConditionCheckFailure()));
      return new Planned(key, before, put.item());
    }
    if (action.update() != null) {
      Update update = action.update();
      checkTable(update.tableName());
      Set<String> used = new HashSet<>(used(update.conditionExpression()));
      used.addAll(expressions.update(update.updateExpression()).placeholders());
      checkUsed(used, update.expressionAttributeNames(), update.expressionAttributeValues());
      String key = key(update.key());
      Item before = items.get(key);
      CancellationReason reason =
          reason(
              update.conditionExpression(),
              before,
              update.expressionAttributeNames(),
              update.expressionAttributeValues(),
              update.returnValuesOnConditionCheckFailure());
      reasons.add(reason);
      return new Planned(
          key,
          before,
          reason.code().equals("None")
              ? updated(
                  update.key(),
                  before,
                  update.updateExpression(),
                  update.expressionAttributeNames(),
                  update.expressionAttributeValues())
              : Map.of());
    }
    if (action.conditionCheck() != null) {
      ConditionCheck check = action.conditionCheck();
      checkTable(check.tableName());
      checkUsed(
          used(check.conditionExpression()),
          check.expressionAttributeNames(),
          check.expressionAttributeValues());
      String key = key(check.key());
      Item before = items.get(key);
      reasons.add(
          reason(
              check.conditionExpression(),
              before,
              check.expressionAttributeNames(),
              check.expressionAttributeValues(),
              check.returnValuesOnConditionCheckFailure()));
      return new Planned(key, before, before == null ? null : before.attributes());
    }
    Delete delete = action.delete();
    checkTable(delete.tableName());
    checkUsed(
        used(delete.conditionExpression()),
        delete.expressionAttributeNames(),
        delete.expressionAttributeValues());
    String key = key(delete.key());
    Item before = items.get(key);
    reasons.add(
        reason(
            delete.conditionExpression(),
            before,
            delete.expressionAttributeNames(),
            delete.expressionAttributeValues(),
            delete.returnValuesOnConditionCheckFailure()));
    return new Planned(key, before, null);
  }

  private CancellationReason reason(
      String condition,
      Item before,
      Map<String, String> names,
      Map<String, AttributeValue> values,
      ReturnValuesOnConditionCheckFailure returned) {
    if (holds(condition, before, names, values)) {
      return CancellationReason.builder().code("None").build();
    }
    CancellationReason.Builder reason =
        CancellationReason.builder()
            .code("ConditionalCheckFailed")
            .message("The conditional request failed");
    return returned == ReturnValuesOnConditionCheckFailure.ALL_OLD && before != null
        ? reason.item(before.attributes()).build()
        : reason.build();
  }

  private Map<String, AttributeValue> updated(
      Map<String, AttributeValue> key,
      Item before,
      String expression,
      Map<String, String> names,
      Map<String, AttributeValue> values) {
    Map<String, AttributeValue> item = new HashMap<>(before == null ? key : before.attributes());
    try {
      return expressions.update(expression).applied(new Scope(item, names, values));
    } catch (InvalidExpressionException e) {
      throw invalid(e.getMessage());
    }
  }

  private Set<String> used(String condition) {
    return condition == null ? Set.of() : expressions.condition(condition).placeholders();
  }

  private boolean holds(
      String condition, Item item, Map<String, String> names, Map<String, AttributeValue> values) {
    if (condition == null) {
      return true;
    }
    try {
      return expressions
          .condition(condition)
          .holds(new Scope(item == null ? Map.of() : item.attributes(), names, values));
    } catch (InvalidExpressionException e) {
      throw invalid(e.getMessage());
    }
  }

  private ConditionalCheckFailedException conditionFailed(
      Item before, ReturnValuesOnConditionCheckFailure returned) {
    ConditionalCheckFailedException.Builder failure = ConditionalCheckFailedException.builder();
    failure.message("The conditional request failed");
    failure.statusCode(400);
    failure.awsErrorDetails(details("ConditionalCheckFailedException"));
    responseDigest = 3;
    if (returned == ReturnValuesOnConditionCheckFailure.ALL_OLD && before != null) {
      failure.item(before.attributes());
      responseDigest = Hash.mix(3, before.hash());
    }
    return failure.build();
  }

  private Change replace(String key, Map<String, AttributeValue> attributes) {
    Item before = items.remove(key);
    if (before != null) {
      digest -= before.hash();
    }
    Item after = null;
    if (attributes != null) {
      Map<String, AttributeValue> stored = new HashMap<>();
      attributes.forEach((name, value) -> stored.put(name, normal(value)));
      after = new Item(stored, Hash.mix(Hash.of(key), hash(stored)));
      items.put(key, after);
      digest += after.hash();
    }
    return new Change(
        before == null ? null : before.attributes(), after == null ? null : after.attributes());
  }

  /** DynamoDB keeps the value of a number, not its notation. */
  private static AttributeValue normal(AttributeValue value) {
    if (value.n() == null || isPlain(value.n())) {
      return value;
    }
    return AttributeValue.fromN(new BigDecimal(value.n()).stripTrailingZeros().toPlainString());
  }

  private static boolean isPlain(String number) {
    for (int i = 0; i < number.length(); i++) {
      if (number.charAt(i) < '0' || number.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static long hash(Map<String, AttributeValue> attributes) {
    long sum = attributes.size();
    for (Map.Entry<String, AttributeValue> entry : attributes.entrySet()) {
      sum += Hash.mix(entry.getKey().hashCode(), hash(entry.getValue()));
    }
    return sum;
  }

  private static long hash(AttributeValue value) {
    return switch (value.type()) {
      case S -> Hash.of(value.s());
      case N -> Hash.mix(1, Hash.of(value.n()));
      case M -> Hash.mix(2, hash(value.m()));
      case L -> {
        long hash = 5;
        for (AttributeValue element : value.l()) {
          hash = Hash.mix(hash, hash(element));
        }
        yield hash;
      }
      case BOOL -> Boolean.TRUE.equals(value.bool()) ? 3 : 4;
      default ->
          throw new UnsupportedOperationException(
              "the model of DynamoDB does not support attributes of type " + value.type());
    };
  }

  private String key(Map<String, AttributeValue> attributes) {
    AttributeValue partition = attributes.get(schema.partitionKey());
    AttributeValue sort = attributes.get(schema.sortKey());
    if (partition == null || partition.s() == null || sort == null || sort.s() == null) {
      throw invalid("One of the required keys was not given a value");
    }
    return partition.s() + '\0' + sort.s();
  }

  private void checkTable(String name) {
    if (!schema.table().equals(name)) {
      throw software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException.builder()
          .message("Cannot do operations on a non-existent table")
          .statusCode(400)
          .build();
    }
  }

  private static void checkUsed(
      Set<String> used, Map<String, String> names, Map<String, AttributeValue> values) {
    for (String name : names.keySet()) {
      if (!used.contains(name)) {
        throw invalid("Value provided in ExpressionAttributeNames unused in expressions: " + name);
      }
    }
    for (String name : values.keySet()) {
      if (!used.contains(name)) {
        throw invalid("Value provided in ExpressionAttributeValues unused in expressions: " + name);
      }
    }
    for (String name : used) {
      if (name.startsWith("#") ? !names.containsKey(name) : !values.containsKey(name)) {
        throw invalid("An expression attribute used in expression is not defined: " + name);
      }
    }
  }

  private static void unsupported(boolean isRequested, String what) {
    if (isRequested) {
      throw new UnsupportedOperationException("the model of DynamoDB does not support " + what);
    }
  }

  private static DynamoDbException invalid(String message) {
    return (DynamoDbException)
        DynamoDbException.builder()
            .message(message)
            .statusCode(400)
            .awsErrorDetails(details("ValidationException"))
            .build();
  }

  private static AwsErrorDetails details(String code) {
    return AwsErrorDetails.builder().errorCode(code).serviceName("DynamoDb").build();
  }
}
