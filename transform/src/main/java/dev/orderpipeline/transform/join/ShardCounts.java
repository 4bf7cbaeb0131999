package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The row counts of one or more shards of a day. Immutable. */
public final class ShardCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  private final EnumMap<FileKind, FileTally> tallies = new EnumMap<>(FileKind.class);
  private final long ordersWithoutItems;

  ShardCounts(Map<FileKind, FileTally> counted, long ordersWithoutItems) {
    for (FileKind kind : FileKind.values()) {
      FileTally tally = new FileTally();
      if (counted.containsKey(kind)) {
        tally.add(counted.get(kind));
      }
      tallies.put(kind, tally);
    }
    this.ordersWithoutItems = ordersWithoutItems;
  }

  /** The counts of no rows. */
  public static ShardCounts none() {
    return new ShardCounts(Map.of(), 0);
  }

  /** Returns the sum of two counts. */
  public ShardCounts plus(ShardCounts other) {
    ShardCounts sum = new ShardCounts(tallies, ordersWithoutItems + other.ordersWithoutItems);
    other.tallies.forEach((kind, tally) -> sum.tallies.get(kind).add(tally));
    return sum;
  }

  /**
   * Returns the counts of the day, if these are the counts of all its shards.
   *
   * @param headerWarnings the header warnings of each file
   * @param messages the counts of the emitted messages
   */
  public DayCounts day(Map<FileKind, List<String>> headerWarnings, MessageCounts messages) {
    return new DayCounts(
        file(FileKind.CUSTOMERS, headerWarnings, 0),
        file(FileKind.ORDERS, headerWarnings, ordersWithoutItems),
        file(FileKind.ITEMS, headerWarnings, 0),
        messages.customerMessages(),
        messages.errorMessages(),
        messages.customersWithoutOrders(),
        messages.ordersInTotals(),
        messages.amountInTotals());
  }

  private FileCounts file(
      FileKind kind, Map<FileKind, List<String>> headerWarnings, long withoutItems) {
    FileTally tally = new FileTally();
    tally.header(headerWarnings.getOrDefault(kind, List.of()));
    tally.add(tallies.get(kind));
    return tally.counts(withoutItems);
  }
}
