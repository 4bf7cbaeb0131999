package dev.orderpipeline.ledger;

import dev.orderpipeline.model.Digests;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/**
 * The events that are not published yet: a transactional outbox. They have a partition of their
 * own, so that consistent queries find them. Thread-safe.
 */
public final class EventStore {
  /** No file set has this id, because each ends with a date. */
  static final String PARTITION = "events";

  private static final String UNPUBLISHED = "event#";
  private static final String SAVED = "saved#";

  /** Longer than the nightly pass looks back, which is 15 days for the old dates of a folder. */
  private static final Duration SAVED_RETENTION = Duration.ofDays(17);

  private final LedgerTable table;

  EventStore(LedgerTable table) {
    this.table = table;
  }

  /** The write of an event, for the transaction that writes what it reports. */
  Put put(DayEvent event) {
    return Put.builder().tableName(table.name()).item(item(event)).build();
  }

  /**
   * Saves an event, which the next sweep publishes, unless this method has saved it within the last
   * 17 days. Call it before doing what it reports.
   */
  public void saveOnce(DayEvent event) {
    String saved = SAVED + event.id();
    if (table.get(PARTITION, saved).isEmpty()) {
      put(item(event));
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

  /**
   * At most {@code max} of the unpublished events, from a pseudo-random one on. So events that
   * cannot be published do not keep the same others from being reached.
   */
  public List<Unpublished> unpublished(int max) {
    String start = UNPUBLISHED + Digests.sha256Hex(table.now().toString());
    List<Unpublished> lowest =
        table.items(PARTITION, UNPUBLISHED).stream().limit(max).map(Unpublished::new).toList();
    // The stream reads no page beyond the limit.
    Stream<Unpublished> fromStart =
        lowest.size() < max
            ? lowest.stream().filter(event -> event.entry().compareTo(start) >= 0)
            : table.itemsFrom(PARTITION, start).stream()
                .map(Unpublished::new)
                .takeWhile(event -> event.entry().startsWith(UNPUBLISHED));
    Stream<Unpublished> beforeStart =
        lowest.stream().filter(event -> event.entry().compareTo(start) < 0);
    return Stream.concat(fromStart, beforeStart).limit(max).toList();
  }

  /** An unpublished event as it is in the table. Immutable. */
  public static final class Unpublished {
    private final Attributes item;

    private Unpublished(Map<String, AttributeValue> item) {
      this.item = new Attributes(item);
    }

    /** The sort key of its item. */
    public String entry() {
      return item.string(LedgerTable.ENTRY);
    }

    /**
     * Reads the event.
     *
     * @throws RuntimeException if the item is no event that this version can read
     */
    public DayEvent read() {
      Map<String, String> attributes = new TreeMap<>();
      item.map("attributes").toMap().forEach((name, value) -> attributes.put(name, value.s()));
      return new DayEvent(
          entry().substring(UNPUBLISHED.length()),
          item.string("type"),
          item.instant("time"),
          item.string("subject"),
          attributes,
          item.string("data"));
    }
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
}
