package dev.orderpipeline.ledger;

import dev.orderpipeline.model.FileSetId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * The leases of the file sets. A lease admits one worker at a time; its fencing token grows with
 * every claim. Thread-safe.
 */
public final class LeaseStore {
  static final String ENTRY = "lease";

  private final LedgerTable table;

  LeaseStore(LedgerTable table) {
    this.table = table;
  }

  /** The worker that holds the set's lease now; empty if the lease has ended. */
  public Optional<LeaseHolder> holder(FileSetId set) {
    Map<String, AttributeValue> item = table.get(set, ENTRY);
    return item.isEmpty()
        ? Optional.empty()
        : holder(new Attributes(item)).filter(held -> held.until().isAfter(table.now()));
  }

  static Optional<LeaseHolder> holder(Attributes lease) {
    return lease.optionalString("run").map(run -> new LeaseHolder(run, lease.instant("lease_end")));
  }

  /**
   * Claims the set for a worker.
   *
   * @param owner a unique id of the worker
   * @param run the run that it works on, shown to others while the set is busy
   */
  public LeaseClaim claim(FileSetId set, String owner, String run) {
    Instant now = table.now();
    try {
      UpdateItemRequest claim =
          UpdateItemRequest.builder()
              .tableName(table.name())
              .key(LedgerTable.key(set, ENTRY))
              .updateExpression(
                  "SET #owner = :owner, lease_end = :end, run = :run,"
                      + " #token = if_not_exists(#token, :zero) + :one")
              // The same owner and end: a client retry of a claim whose response was
              // lost.
              // A late duplicate of the request must not shorten a renewed lease.
              .conditionExpression(
                  "attribute_not_exists(#owner) OR lease_end <= :now"
                      + " OR (#owner = :owner AND lease_end = :end)")
              .expressionAttributeNames(Map.of("#owner", "owner", "#token", "token"))
              .expressionAttributeValues(
                  new Attributes()
                      .put(":owner", owner)
                      .put(":end", now.plus(Lease.DURATION))
                      .put(":run", run)
                      .put(":now", now)
                      .put(":zero", 0)
                      .put(":one", 1)
                      .toMap())
              .returnValues(ReturnValue.ALL_NEW)
              .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
              .build();
      UpdateItemResponse claimed = table.write(() -> table.dynamoDb().updateItem(claim));
      return new LeaseClaim.Held(
          new Lease(set, owner, new Attributes(claimed.attributes()).number("token")));
    } catch (ConditionalCheckFailedException e) {
      Attributes holder = new Attributes(e.item());
      return new LeaseClaim.Busy(holder.string("run"), holder.instant("lease_end"));
    }
  }

  /**
   * Renews a lease.
   *
   * @throws LeaseLostException if another worker has claimed the set, or the clock was set back
   */
  public void renew(Lease lease) {
    renew(lease, renewal(lease));
  }

  /**
   * Renews a lease, and records the run that the worker works on now, shown to others while the set
   * is busy.
   *
   * @throws LeaseLostException if another worker has claimed the set, or the clock was set back
   */
  public void renew(Lease lease, String run) {
    Update renewal = renewal(lease);
    Map<String, AttributeValue> values = new HashMap<>(renewal.expressionAttributeValues());
    values.put(":run", AttributeValue.fromS(run));
    renew(
        lease,
        renewal.toBuilder()
            .updateExpression(renewal.updateExpression() + ", run = :run")
            .expressionAttributeValues(values)
            .build());
  }

  private void renew(Lease lease, Update renewal) {
    try {
      UpdateItemResponse unused =
          table.write(() -> table.dynamoDb().updateItem(request(renewal).build()));
    } catch (ConditionalCheckFailedException e) {
      throw leaseLost(lease, e.item());
    }
  }

  /**
   * Extends a lease to at least {@link Lease#SHARED_DURATION} from now, for an executor that shares
   * the lease and does not hold it.
   *
   * @throws LeaseLostException if the holder has released it or another worker has claimed the set
   */
  public void renewShared(Lease lease) {
    UpdateItemRequest renewal = request(renewal(lease, Lease.SHARED_DURATION)).build();
    try {
      UpdateItemResponse unused = table.write(() -> table.dynamoDb().updateItem(renewal));
    } catch (ConditionalCheckFailedException e) {
      if (!isHeld(lease, new Attributes(e.item()))) {
        throw leaseLost(lease, e.item());
      }
      // Still held, and already ends later.
      return;
    }
  }

  private static UpdateItemRequest.Builder request(Update update) {
    return UpdateItemRequest.builder()
        .tableName(update.tableName())
        .key(update.key())
        .updateExpression(update.updateExpression())
        .conditionExpression(update.conditionExpression())
        .expressionAttributeNames(update.expressionAttributeNames())
        .expressionAttributeValues(update.expressionAttributeValues())
        .returnValuesOnConditionCheckFailure(update.returnValuesOnConditionCheckFailure());
  }

  private static boolean isHeld(Lease lease, Attributes item) {
    return item.number("token", 0) == lease.token()
        && item.optionalString("owner").filter(lease.owner()::equals).isPresent();
  }

  /**
   * Releases a lease. The item stays, so that tokens only grow. Does nothing if the lease is lost.
   */
  public void release(Lease lease) {
    release(lease, "REMOVE #owner, run SET lease_end = :zero", new Attributes().put(":zero", 0));
  }

  /**
   * Releases a shared lease after an executor was lost. The executors that share it lose it at
   * once, but others can claim the set only after {@link Lease#SHARED_DURATION}: the lost executor
   * can still send until its last renewal ends. Does nothing if the lease is lost.
   */
  public void releaseShared(Lease lease) {
    release(
        lease,
        "SET #owner = :nobody, lease_end = :end",
        new Attributes()
            .put(":nobody", lease.owner() + " has released it")
            .put(":end", table.now().plus(Lease.SHARED_DURATION)));
  }

  private void release(Lease lease, String update, Attributes values) {
    try {
      UpdateItemRequest release =
          UpdateItemRequest.builder()
              .tableName(table.name())
              .key(LedgerTable.key(lease.set(), ENTRY))
              .updateExpression(update)
              .conditionExpression("#token = :token AND #owner = :owner")
              .expressionAttributeNames(Map.of("#owner", "owner", "#token", "token"))
              .expressionAttributeValues(
                  values.put(":token", lease.token()).put(":owner", lease.owner()).toMap())
              .build();
      UpdateItemResponse unused = table.write(() -> table.dynamoDb().updateItem(release));
    } catch (ConditionalCheckFailedException released) {
      // Nothing to release: another worker has it, or this is a client retry of a successful
      // release.
      return;
    }
  }

  /** The check of a lease's token, as the first part of a transaction. */
  TransactWriteItem check(Lease lease) {
    return TransactWriteItem.builder()
        .conditionCheck(
            ConditionCheck.builder()
                .tableName(table.name())
                .key(LedgerTable.key(lease.set(), ENTRY))
                .conditionExpression("#token = :token")
                .expressionAttributeNames(Map.of("#token", "token"))
                .expressionAttributeValues(new Attributes().put(":token", lease.token()).toMap())
                .build())
        .build();
  }

  /** The renewal of a lease, as the first part of a transaction. */
  TransactWriteItem renewalInTransaction(Lease lease) {
    return TransactWriteItem.builder().update(renewal(lease)).build();
  }

  private Update renewal(Lease lease) {
    return renewal(lease, Lease.DURATION);
  }

  private Update renewal(Lease lease, Duration time) {
    return Update.builder()
        .tableName(table.name())
        .key(LedgerTable.key(lease.set(), ENTRY))
        .updateExpression("SET lease_end = :end")
        // A late duplicate of an earlier renewal must not shorten the lease: the holder relies on
        // the later one.
        .conditionExpression("#token = :token AND #owner = :owner AND lease_end <= :end")
        .expressionAttributeNames(Map.of("#token", "token", "#owner", "owner"))
        .expressionAttributeValues(
            new Attributes()
                .put(":end", table.now().plus(time))
                .put(":token", lease.token())
                .put(":owner", lease.owner())
                .toMap())
        // Distinguishes a lost lease from one that already ends later.
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }

  /**
   * The exception for a failed renewal or check of a lease.
   *
   * @param found the lease's item, empty if it is unknown
   */
  static LeaseLostException leaseLost(Lease lease, Map<String, AttributeValue> found) {
    Attributes item = new Attributes(found);
    return new LeaseLostException(
        "the lease of "
            + lease.set()
            + " with token "
            + lease.token()
            + (isHeld(lease, item)
                ? " cannot be renewed: it already ends at "
                    + item.instant("lease_end")
                    + ", so this machine's clock was set back; the next attempt continues"
                : " was taken over by another worker, which finishes the set"));
  }
}
