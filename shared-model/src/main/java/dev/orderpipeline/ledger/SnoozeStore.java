package dev.orderpipeline.ledger;

import dev.orderpipeline.model.DateSpan;
import dev.orderpipeline.model.Snooze;
import dev.orderpipeline.model.Snooze.Cancellation;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The snoozes of the partners, one item a partner. All items are in one partition, which is no file
 * set, so that one query finds them. Every write is conditional on the item version that was read.
 * Thread-safe.
 */
public final class SnoozeStore {
  /** The partition key of the items; the id of a file set ends with a date. */
  private static final String PARTITION = "snoozes";

  private final LedgerTable table;

  SnoozeStore(LedgerTable table) {
    this.table = table;
  }

  /**
   * The partner's snoozes.
   *
   * @throws UnsupportedItemException if only a newer version of the pipeline understands them
   */
  public PartnerSnoozes of(String partner) {
    Map<String, AttributeValue> item = table.get(PARTITION, entry(partner));
    return item.isEmpty()
        ? new PartnerSnoozes(partner, StoredItem.NONE, List.of())
        : read(new Attributes(item));
  }

  /**
   * The snoozes of all partners that were not cancelled, by partner and first date. Those of a
   * partner that only a newer version of the pipeline understands are left out.
   */
  public List<Snooze> active() {
    List<Snooze> active = new ArrayList<>();
    for (Map<String, AttributeValue> item : table.items(PARTITION)) {
      try {
        active.addAll(read(new Attributes(item)).active());
      } catch (UnsupportedItemException newer) {
        // The sweep reports it, once it needs it to decide about a set.
      }
    }
    return List.copyOf(active);
  }

  /**
   * The result of a change.
   *
   * @param snoozes the partner's snoozes now
   * @param changed whether they are other than before
   */
  public record Changed(PartnerSnoozes snoozes, boolean changed) {}

  /**
   * Records a snooze. Idempotent.
   *
   * @throws ContendedException if the item kept changing during the attempts
   */
  public Changed add(Snooze snooze) {
    return change(snooze.partner(), before -> before.with(snooze));
  }

  /**
   * Cancels snoozes. Idempotent.
   *
   * @param from the first date of the one to cancel; empty for all of the partner
   * @throws ContendedException if the item kept changing during the attempts
   */
  public Changed cancel(String partner, Optional<LocalDate> from, String by) {
    Instant now = now();
    return change(partner, before -> before.cancelled(from, by, now));
  }

  private Changed change(String partner, UnaryOperator<PartnerSnoozes> change) {
    for (int attempt = 0; attempt < LedgerTable.MAX_CONFLICTS; attempt++) {
      PartnerSnoozes before = of(partner);
      PartnerSnoozes after = change.apply(before);
      // A retry of a write that took effect, but whose response was lost, ends here too.
      if (after.equals(before)) {
        return new Changed(before, attempt > 0);
      }
      if (table.putIfVersion(item(after), before.item().version())) {
        return new Changed(after, true);
      }
      table.waitAfterConflict(attempt);
    }
    throw new ContendedException(
        "the snoozes of \"" + partner + "\" kept changing; send the request again");
  }

  /** The time as the table stores it, so that later reads give the same. */
  public Instant now() {
    return Instant.ofEpochMilli(table.now().toEpochMilli());
  }

  /** The root's partner is empty, which a key cannot be. */
  private static String entry(String partner) {
    return partner + "/";
  }

  /** The item as the next write stores it, with what only a newer version knows. */
  private static Attributes item(PartnerSnoozes snoozes) {
    return known(snoozes)
        .put(LedgerTable.ITEM_VERSION, snoozes.item().version() + 1)
        .putAll(snoozes.item().unknown());
  }

  private static Attributes known(PartnerSnoozes snoozes) {
    return new Attributes()
        .put(LedgerTable.FILE_SET, PARTITION)
        .put(LedgerTable.ENTRY, entry(snoozes.partner()))
        .put(LedgerTable.ITEM_VERSION, snoozes.item().version())
        .put(LedgerTable.EXPIRES_AT, snoozes.expiresAt().getEpochSecond())
        .putMaps("snoozes", snoozes.all().stream().map(SnoozeStore::attributes).toList());
  }

  private static Attributes attributes(Snooze snooze) {
    Attributes attributes =
        new Attributes()
            .put("from", snooze.dates().from().toString())
            .put("until", snooze.dates().until().toString())
            .put("why", snooze.why())
            .put("by", snooze.by())
            .put("at", snooze.at());
    snooze
        .cancellation()
        .ifPresent(end -> attributes.put("cancelled_by", end.by()).put("cancelled_at", end.at()));
    return attributes;
  }

  private PartnerSnoozes read(Attributes item) {
    String entry = item.string(LedgerTable.ENTRY);
    String partner = entry.substring(0, entry.length() - 1);
    // DynamoDB deletes an item up to days after its time to live.
    boolean expired = item.number(LedgerTable.EXPIRES_AT) <= table.now().getEpochSecond();
    PartnerSnoozes known =
        new PartnerSnoozes(
            partner,
            new StoredItem(item.number(LedgerTable.ITEM_VERSION), UnknownAttributes.NONE),
            expired
                ? List.of()
                : item.maps("snoozes").stream().map(one -> read(partner, one)).toList());
    return new PartnerSnoozes(
        partner,
        new StoredItem(known.item().version(), UnknownAttributes.of(item, known(known))),
        known.all());
  }

  private static Snooze read(String partner, Attributes item) {
    try {
      return new Snooze(
          partner,
          new DateSpan(LocalDate.parse(item.string("from")), LocalDate.parse(item.string("until"))),
          item.string("why"),
          item.string("by"),
          item.instant("at"),
          item.optionalString("cancelled_by")
              .map(by -> new Cancellation(by, item.instant("cancelled_at"))));
    } catch (RuntimeException e) {
      throw new UnsupportedItemException(
          "the item "
              + PARTITION
              + " "
              + entry(partner)
              + " has a snooze that this version of the pipeline cannot read; a newer version wrote"
              + " it, and missing files of the partner are not reported until that version is"
              + " deployed again",
          e);
    }
  }
}
