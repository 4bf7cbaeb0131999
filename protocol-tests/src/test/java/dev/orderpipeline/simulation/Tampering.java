package dev.orderpipeline.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Removes one safeguard of the protocol by changing requests on their way to the AWS models. The
 * simulation must then fail.
 */
enum Tampering {
  /** Nothing is removed. */
  NONE,
  /** A write of the state overwrites changes since it was read. */
  NO_ITEM_VERSION,
  /** A replay that becomes the next revision overwrites changes of the state since its check. */
  PROMOTED_WITHOUT_ITEM_VERSION,
  /** A worker's write does not check the token of the lease. */
  NO_FENCING_TOKEN,
  /** A renewal of the lease can move its end back. */
  SHRINKING_LEASE,
  /** A claim of the lease does not check whether another worker holds it. */
  NO_LEASE,
  /** The sweep never runs. */
  NO_SWEEP,
  /** The archive is copied to its permanent key after the run is PUBLISHED. */
  COPY_AFTER_FINISH,
  /** Notifications are not recorded. */
  NO_NOTIFICATION_RECORD,
  /** Snoozes are recorded, but never found. */
  UNSEEN_SNOOZE,
  /** Each correction gets a limit of its own, so files that keep changing are never published. */
  NO_SETTLING_LIMIT,
  /** The monotonic clock stands still, so a worker that slept continues to send. */
  NO_SEND_DEADLINE,
  /** The recorded progress of a part can fall. */
  FALLING_PROGRESS,
  /** An executor sends beyond the window after the recorded progress of its part. */
  WIDE_EXECUTOR_WINDOW,
  /** An executor ignores the recorded progress of its part. */
  IGNORED_PROGRESS,
  /** A run ends without its event. */
  NO_EVENT,
  /** The lease is released at once although an executor that shares it can still run. */
  NO_LATE_RELEASE,
  /** The job's closing message leaves out the messages of the last part. */
  INCOMPLETE_CLOSING_MESSAGE,
  /** The job sends the closing message like any other part. */
  UNORDERED_CLOSING_MESSAGE,
  /** A consumer relies on the closing message without comparing it with what it has. */
  TRUSTING_CONSUMER;

  private static final String TRUE = "attribute_exists(entry) OR attribute_not_exists(entry)";
  private static final String LASTS_LONGER = "lease_end <= :end";

  /** True if reads of the entry find nothing. */
  boolean hides(String entry) {
    return (this == IGNORED_PROGRESS && entry.startsWith("part#"))
        || (this == UNSEEN_SNOOZE && entry.equals(Monitor.SNOOZES_OF_ROOT));
  }

  PutItemRequest put(PutItemRequest request) {
    if (this == NO_NOTIFICATION_RECORD || this == NO_SETTLING_LIMIT) {
      Map<String, AttributeValue> unmarked = new HashMap<>(request.item());
      unmarked.remove(this == NO_SETTLING_LIMIT ? "settles_by" : "missing_notified_at");
      return request.toBuilder().item(unmarked).build();
    }
    if (this != NO_ITEM_VERSION) {
      return request;
    }
    return request.toBuilder().conditionExpression(null).expressionAttributeValues(null).build();
  }

  UpdateItemRequest update(UpdateItemRequest request) {
    if (this == NO_LATE_RELEASE && request.updateExpression().contains(":nobody")) {
      return releasedAtOnce(request);
    }
    boolean claims = request.updateExpression().contains("if_not_exists");
    boolean writesProgress = request.updateExpression().contains("accepted");
    boolean tampered =
        writesProgress
            ? this == FALLING_PROGRESS
            : claims ? this == NO_LEASE : this == NO_FENCING_TOKEN || this == SHRINKING_LEASE;
    if (!tampered) {
      return request;
    }
    String condition = remainingCondition(request.conditionExpression());
    String all = request.updateExpression() + " " + condition;
    return request.toBuilder()
        .conditionExpression(condition)
        .expressionAttributeNames(usedIn(all, request.expressionAttributeNames()))
        .expressionAttributeValues(usedIn(all, request.expressionAttributeValues()))
        .build();
  }

  private static UpdateItemRequest releasedAtOnce(UpdateItemRequest request) {
    Map<String, AttributeValue> values = new HashMap<>(request.expressionAttributeValues());
    values.remove(":nobody");
    values.put(":end", AttributeValue.fromN("0"));
    return request.toBuilder()
        .updateExpression("REMOVE #owner SET lease_end = :end")
        .expressionAttributeValues(values)
        .build();
  }

  /** The remaining condition on an item. */
  private String remainingCondition(String condition) {
    if (this == SHRINKING_LEASE) {
      return condition.replace(" AND " + LASTS_LONGER, "");
    }
    return this == NO_FENCING_TOKEN && condition.contains(LASTS_LONGER) ? LASTS_LONGER : TRUE;
  }

  TransactWriteItemsRequest transaction(TransactWriteItemsRequest request) {
    return switch (this) {
      case NO_ITEM_VERSION -> withoutConditions(request, Tampering::isStateItem);
      case PROMOTED_WITHOUT_ITEM_VERSION ->
          request.transactItems().stream().anyMatch(Tampering::isNew)
              ? withoutConditions(request, Tampering::isStateItem)
              : request;
      case NO_FENCING_TOKEN, SHRINKING_LEASE ->
          withoutConditions(request, item -> item.put() == null);
      case NO_EVENT ->
          request.toBuilder()
              .transactItems(
                  request.transactItems().stream().filter(item -> !isEvent(item)).toList())
              .build();
      default -> request;
    };
  }

  private static boolean isStateItem(TransactWriteItem item) {
    return item.put() != null && item.put().item().get("entry").s().equals("state");
  }

  private static boolean isEvent(TransactWriteItem item) {
    return item.put() != null && item.put().item().get("entry").s().startsWith("event#");
  }

  /** True for a run that cannot exist yet, as that of a revision that a replay makes. */
  private static boolean isNew(TransactWriteItem item) {
    return item.put() != null
        && "attribute_not_exists(entry)".equals(item.put().conditionExpression());
  }

  private TransactWriteItemsRequest withoutConditions(
      TransactWriteItemsRequest request, Predicate<TransactWriteItem> which) {
    List<TransactWriteItem> items = new ArrayList<>();
    for (TransactWriteItem item : request.transactItems()) {
      items.add(which.test(item) ? withoutConditions(item) : item);
    }
    return request.toBuilder().transactItems(items).build();
  }

  private TransactWriteItem withoutConditions(TransactWriteItem item) {
    TransactWriteItem.Builder withoutConditions = item.toBuilder();
    if (item.put() != null) {
      withoutConditions.put(
          item.put().toBuilder()
              .conditionExpression(null)
              .expressionAttributeNames(null)
              .expressionAttributeValues(null)
              .build());
    } else if (item.update() != null) {
      String condition = remainingCondition(item.update().conditionExpression());
      String all = item.update().updateExpression() + " " + condition;
      withoutConditions.update(
          item.update().toBuilder()
              .conditionExpression(condition)
              .expressionAttributeNames(usedIn(all, item.update().expressionAttributeNames()))
              .expressionAttributeValues(usedIn(all, item.update().expressionAttributeValues()))
              .build());
    } else if (this == NO_FENCING_TOKEN) {
      withoutConditions.conditionCheck(
          item.conditionCheck().toBuilder()
              .conditionExpression(TRUE)
              .expressionAttributeNames(null)
              .expressionAttributeValues(null)
              .build());
    }
    return withoutConditions.build();
  }

  private static <T> Map<String, T> usedIn(String expression, Map<String, T> placeholders) {
    Map<String, T> usedIn = new HashMap<>(placeholders);
    usedIn.keySet().removeIf(name -> !expression.matches("(?s).*" + name + "\\b.*"));
    return usedIn.isEmpty() ? null : usedIn;
  }
}
