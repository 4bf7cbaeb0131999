package dev.orderpipeline.ledger;

import dev.orderpipeline.model.FileSetId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** The checkpoints of the archive parts that a Spark job sends. Thread-safe. */
public final class PartCheckpointStore {
  private final LedgerTable table;

  PartCheckpointStore(LedgerTable table) {
    this.table = table;
  }

  /**
   * Stores the checkpoint of an archive part, unless a higher one is stored. This needs no lease:
   * accepted messages stay accepted, whichever worker sent them.
   *
   * @param accepted number of messages that the queue has accepted
   * @param expiresAt the time to live of the checkpoint
   */
  public void save(FileSetId set, PartKey part, long accepted, Instant expiresAt) {
    try {
      UpdateItemRequest update =
          UpdateItemRequest.builder()
              .tableName(table.name())
              .key(LedgerTable.key(set, part.toString()))
              .updateExpression("SET accepted = :accepted, expires_at = :expires")
              .conditionExpression(
                  "attribute_not_exists(accepted) OR accepted < :accepted OR expires_at <= :now")
              .expressionAttributeValues(
                  new Attributes()
                      .put(":accepted", accepted)
                      .put(":expires", expiresAt.getEpochSecond())
                      .put(":now", table.now().getEpochSecond())
                      .toMap())
              .build();
      UpdateItemResponse unused = table.write(() -> table.dynamoDb().updateItem(update));
    } catch (ConditionalCheckFailedException alreadyStored) {
      return;
    }
  }

  /** The checkpoint of an archive part: the number of its messages known to be accepted. */
  public long accepted(FileSetId set, PartKey part) {
    Map<String, AttributeValue> item = table.get(set, part.toString());
    return item.isEmpty() || !isUnexpired(item) ? 0 : new Attributes(item).number("accepted");
  }

  private boolean isUnexpired(Map<String, AttributeValue> item) {
    return new Attributes(item).number(LedgerTable.EXPIRES_AT) > table.now().getEpochSecond();
  }

  /** The checkpoints of a run's archive parts, by part number. */
  public Map<Integer, Long> all(FileSetId set, RunKey run, String archiveDigest) {
    Map<Integer, Long> accepted = new HashMap<>();
    table
        .items(set, PartKey.prefix(run, archiveDigest))
        .forEach(
            item -> {
              if (isUnexpired(item)) {
                accepted.put(
                    PartKey.number(item.get(LedgerTable.ENTRY).s()),
                    new Attributes(item).number("accepted"));
              }
            });
    return Map.copyOf(accepted);
  }
}
