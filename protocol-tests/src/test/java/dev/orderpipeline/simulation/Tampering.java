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
 * Takes one of the protocol's safeguards away, between the domain and the model of AWS, to see that
 * the simulation notices.
 */
enum Tampering {
  /** Nothing is taken away. */
  NONE,
  /** Arrivals are written over whatever has been written since they were read. */
  NO_ITEM_VERSION,
  /** A write of a worker does not ask whether its token is still the lease's. */
  NO_FENCING_TOKEN,
  /** A renewal of the lease does not ask whether another one has made it last longer. */
  NO_GROWTH_OF_LEASE,
  /** A claim of the lease does not ask whether another worker holds it. */
  NO_LEASE,
  /** Nobody looks after the open sets. */
  NO_SWEEP,
  /** The archive is copied to its place for good after the run is written as published. */
  COPY_AFTER_FINISH,
  /** It is not put on record that people were told. */
  NO_MARK,
  /** The monotonic clock stands still, so that nothing stops a worker that slept from sending. */
  NO_STOP_OF_SENDING,
  /** What is known of a part of an archive is written over whatever is known already. */
  NO_GROWTH_OF_PARTS,
  /** A machine sends further beyond what is known of its part than it may. */
  WIDE_WINDOW_OF_MACHINES,
  /** A machine begins where its attempt was planned to, whatever is known of its part. */
  NO_LOOK_AT_WHAT_IS_KNOWN,
  /** The lease is released at once, though a machine that shared it may live. */
  NO_LATE_RELEASE;

  private static final String TRUE = "attribute_exists(entry) OR attribute_not_exists(entry)";
  private static final String LASTS_LONGER = "lease_end <= :end";

  /** True if a worker sees nothing of an item that it reads. */
  boolean hides(String entry) {
    return this == NO_LOOK_AT_WHAT_IS_KNOWN && entry.startsWith("part#");
  }

  PutItemRequest put(PutItemRequest request) {
    if (this == NO_MARK) {
      Map<String, AttributeValue> unmarked = new HashMap<>(request.item());
      unmarked.remove("missing_notified_at");
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
    boolean tellsOfAPart = request.updateExpression().contains("accepted");
    boolean tampered =
        tellsOfAPart
            ? this == NO_GROWTH_OF_PARTS
            : claims ? this == NO_LEASE : this == NO_FENCING_TOKEN || this == NO_GROWTH_OF_LEASE;
    if (!tampered) {
      return request;
    }
    String condition = left(request.conditionExpression());
    String all = request.updateExpression() + " " + condition;
    return request.toBuilder()
        .conditionExpression(condition)
        .expressionAttributeNames(used(all, request.expressionAttributeNames()))
        .expressionAttributeValues(used(all, request.expressionAttributeValues()))
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

  /** What is still asked of an item. */
  private String left(String condition) {
    if (this == NO_GROWTH_OF_LEASE) {
      return condition.replace(" AND " + LASTS_LONGER, "");
    }
    return this == NO_FENCING_TOKEN && condition.contains(LASTS_LONGER) ? LASTS_LONGER : TRUE;
  }

  TransactWriteItemsRequest transaction(TransactWriteItemsRequest request) {
    return switch (this) {
      case NO_ITEM_VERSION ->
          changed(request, item -> item.put() != null && isArrivals(item.put().item()));
      case NO_FENCING_TOKEN, NO_GROWTH_OF_LEASE -> changed(request, item -> item.put() == null);
      default -> request;
    };
  }

  private static boolean isArrivals(Map<String, AttributeValue> item) {
    return item.get("entry").s().equals("arrivals");
  }

  private TransactWriteItemsRequest changed(
      TransactWriteItemsRequest request, Predicate<TransactWriteItem> which) {
    List<TransactWriteItem> items = new ArrayList<>();
    for (TransactWriteItem item : request.transactItems()) {
      items.add(which.test(item) ? changed(item) : item);
    }
    return request.toBuilder().transactItems(items).build();
  }

  private TransactWriteItem changed(TransactWriteItem item) {
    TransactWriteItem.Builder changed = item.toBuilder();
    if (item.put() != null) {
      changed.put(
          item.put().toBuilder()
              .conditionExpression(null)
              .expressionAttributeNames(null)
              .expressionAttributeValues(null)
              .build());
    } else if (item.update() != null) {
      String condition = left(item.update().conditionExpression());
      String all = item.update().updateExpression() + " " + condition;
      changed.update(
          item.update().toBuilder()
              .conditionExpression(condition)
              .expressionAttributeNames(used(all, item.update().expressionAttributeNames()))
              .expressionAttributeValues(used(all, item.update().expressionAttributeValues()))
              .build());
    } else if (this == NO_FENCING_TOKEN) {
      changed.conditionCheck(
          item.conditionCheck().toBuilder()
              .conditionExpression(TRUE)
              .expressionAttributeNames(null)
              .expressionAttributeValues(null)
              .build());
    }
    return changed.build();
  }

  private static <T> Map<String, T> used(String expression, Map<String, T> placeholders) {
    Map<String, T> used = new HashMap<>(placeholders);
    used.keySet().removeIf(name -> !expression.matches("(?s).*" + name + "\\b.*"));
    return used.isEmpty() ? null : used;
  }
}
