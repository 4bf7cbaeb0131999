package dev.orderpipeline.ledger;

import dev.orderpipeline.ledger.NotificationLog.Notice;
import dev.orderpipeline.model.Engine;
import dev.orderpipeline.model.FileSetId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * The states of the file sets in the table, and their indexes. Every write is conditional on the
 * item version that was read. Thread-safe.
 */
public final class StateStore {
  private static final String OPEN_SETS_INDEX = "open-sets";
  private static final String SETS_BY_DATE_INDEX = "sets-by-date";

  private final LedgerTable table;

  StateStore(LedgerTable table) {
    this.table = table;
  }

  /**
   * The set's state; {@link FileSetState#none} if nothing is recorded.
   *
   * @throws UnsupportedItemException if only a newer version of the pipeline understands it
   */
  public FileSetState get(FileSetId set) {
    Map<String, AttributeValue> item = table.get(set, StateItem.ENTRY);
    return item.isEmpty() ? FileSetState.none(set) : StateItem.read(set, new Attributes(item));
  }

  /** The open sets, in the order of the index. Eventually consistent. */
  public List<FileSetId> openSets() {
    return setsIn(OPEN_SETS_INDEX, StateItem.OPEN, StateItem.OPEN_VALUE);
  }

  /**
   * The closed sets with an unpublished day that ended this month or last month. Eventually
   * consistent.
   */
  public List<FileSetId> unpublishedSets(UnpublishedReason.Why why) {
    List<FileSetId> sets = new ArrayList<>();
    for (UnpublishedReason reason : UnpublishedReason.recent(why, table.now())) {
      sets.addAll(setsIn(OPEN_SETS_INDEX, StateItem.OPEN, reason.partition()));
    }
    return List.copyOf(sets);
  }

  /** The sets of that date, in the order of the index. Eventually consistent. */
  public List<FileSetId> setsOf(LocalDate date) {
    return setsIn(SETS_BY_DATE_INDEX, StateItem.DATE, new FileSetId("", date).isoDate());
  }

  private List<FileSetId> setsIn(String index, String partitionKey, String value) {
    List<FileSetId> sets = new ArrayList<>();
    table
        .dynamoDb()
        .queryPaginator(
            query ->
                query
                    .tableName(table.name())
                    .indexName(index)
                    .keyConditionExpression("#key = :value")
                    .expressionAttributeNames(Map.of("#key", partitionKey))
                    .expressionAttributeValues(new Attributes().put(":value", value).toMap()))
        .items()
        .forEach(item -> FileSetId.parse(item.get(LedgerTable.FILE_SET).s()).ifPresent(sets::add));
    return List.copyOf(sets);
  }

  /**
   * Writes a changed state over the version from which it was read.
   *
   * @return the state in the table now, or empty if another write came in between: read again
   */
  public Optional<FileSetState> save(FileSetState changed) {
    Put put = put(changed);
    String writer = put.item().get(StateItem.WRITER).s();
    try {
      PutItemRequest request =
          PutItemRequest.builder()
              .tableName(put.tableName())
              .item(put.item())
              .conditionExpression(put.conditionExpression())
              .expressionAttributeValues(
                  put.hasExpressionAttributeValues() ? put.expressionAttributeValues() : null)
              .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
              .build();
      PutItemResponse unused = table.write(() -> table.dynamoDb().putItem(request));
      return Optional.of(changed.written());
    } catch (ConditionalCheckFailedException e) {
      // A client retry meets its own write if the first attempt took effect but its response was
      // lost.
      boolean ownWrite =
          e.hasItem()
              && new Attributes(e.item())
                  .optionalString(StateItem.WRITER)
                  .filter(writer::equals)
                  .isPresent();
      return ownWrite ? Optional.of(changed.written()) : Optional.empty();
    }
  }

  /**
   * Reserves the dispatch of {@code target}, so that no other caller dispatches it during the wait.
   *
   * @param engine the engine of the dispatch
   * @return the state in the table now, or empty if another write came in between: read again
   */
  public Optional<FileSetState> reserveDispatch(FileSetState read, int target, Engine engine) {
    return save(read.dispatched(target, engine, table.now()));
  }

  /**
   * Undoes the reservation of a failed dispatch: the target is due again in a minute.
   *
   * @param dispatched the state with the reservation, as written
   * @param before the state before it
   * @return the state in the table now, or empty if another write came in between, which is kept
   */
  public Optional<FileSetState> undoReservation(FileSetState dispatched, FileSetState before) {
    return save(dispatched.withoutDispatch(before, table.now()));
  }

  /**
   * Records a notification, on top of all concurrent writes.
   *
   * @param read the state from which the notification was decided
   * @throws ContendedException if the state kept changing during the attempts
   */
  public void recordNotification(FileSetState read, Notice notice) {
    FileSetState current = read;
    for (int attempt = 0; attempt < LedgerTable.MAX_CONFLICTS; attempt++) {
      FileSetState notified = current.notified(notice, table.now());
      if (notified.equals(current) || save(notified).isPresent()) {
        return;
      }
      table.waitAfterConflict(attempt);
      current = get(read.set());
    }
    throw new ContendedException(
        "the state of "
            + read.set()
            + " kept changing, so the notification is not recorded; the next sweep sends it again");
  }

  /** Settles a correction now; returns false if another write came in between. */
  public boolean settle(FileSetState read) {
    return save(read.settledAt(table.now())).isPresent();
  }

  /** The conditional write of a changed state, also for transactions. */
  Put put(FileSetState changed) {
    Attributes item = StateItem.of(changed.written()).put(StateItem.WRITER, table.ids().get());
    Put.Builder put = Put.builder().tableName(table.name()).item(item.toMap());
    return changed.itemVersion() == 0
        ? put.conditionExpression("attribute_not_exists(entry)").build()
        : put.conditionExpression("item_version = :read")
            .expressionAttributeValues(new Attributes().put(":read", changed.itemVersion()).toMap())
            .build();
  }
}
