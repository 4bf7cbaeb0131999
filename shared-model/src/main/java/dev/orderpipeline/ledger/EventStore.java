package dev.orderpipeline.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/**
 * The events that are not published yet: a transactional outbox. They have a partition of their
 * own, so that one consistent query finds all of them. Thread-safe.
 */
public final class EventStore {
  /** No file set has this id, because each ends with a date. */
  static final String PARTITION = "events";

  private static final String UNPUBLISHED = "event#";
  private static final String SAVED = "saved#";

  /** Longer than the nightly pass looks back. */
  private static final Duration SAVED_RETENTION = Duration.ofDays(7);

  private final LedgerTable table;

  EventStore(LedgerTable table) {
    this.table = table;
  }

  /** The write of an event, for the transaction that writes what it reports. */
  Put put(DayEvent event) {
    return Put.builder().tableName(table.name()).item(item(event)).build();
  }

  /** Saves an event, which the next sweep publishes. Call it before writing what it reports. */
  public void save(DayEvent event) {
    put(item(event));
  }

  /** Saves an event, unless {@code saveOnce} has saved it within the last 7 days. */
  public void saveOnce(DayEvent event) {
    String saved = SAVED + event.id();
    if (table.get(PARTITION, saved).isEmpty()) {
      save(event);
      put(
          new Attributes()
              .put(LedgerTable.FILE_SET, PARTITION)
              .put(LedgerTable.ENTRY, saved)
              .put(LedgerTable.EXPIRES_AT, table.now().plus(SAVED_RETENTION).getEpochSecond())
              .toMap());
    }
  }

  private void put(Map<String, AttributeValue> item) {
    PutItemResponse unused =
        table.write(
            () -> table.dynamoDb().putItem(request -> request.tableName(table.name()).item(item)));
  }

  /** The unpublished events, oldest first. */
  public List<DayEvent> unpublished() {
    List<DayEvent> events = new ArrayList<>();
    table.items(PARTITION, UNPUBLISHED).forEach(item -> events.add(read(new Attributes(item))));
    events.sort(Comparator.comparing(DayEvent::time));
    return events;
  }

  /** Deletes an event that was published. */
  public void delete(DayEvent published) {
    DeleteItemResponse unused =
        table.write(
            () ->
                table
                    .dynamoDb()
                    .deleteItem(
                        request ->
                            request
                                .tableName(table.name())
                                .key(LedgerTable.key(PARTITION, UNPUBLISHED + published.id()))));
  }

  private static Map<String, AttributeValue> item(DayEvent event) {
    Attributes attributes = new Attributes();
    event.attributes().forEach(attributes::put);
    return new Attributes()
        .put(LedgerTable.FILE_SET, PARTITION)
        .put(LedgerTable.ENTRY, UNPUBLISHED + event.id())
        .put("type", event.type())
        .put("time", event.time())
        .put("subject", event.subject())
        .put("attributes", attributes)
        .put("data", event.data())
        .toMap();
  }

  private static DayEvent read(Attributes item) {
    Map<String, String> attributes = new TreeMap<>();
    item.map("attributes").toMap().forEach((name, value) -> attributes.put(name, value.s()));
    return new DayEvent(
        item.string(LedgerTable.ENTRY).substring(UNPUBLISHED.length()),
        item.string("type"),
        item.instant("time"),
        item.string("subject"),
        attributes,
        item.string("data"));
  }
}
