package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.cleaning.OrderDays;
import dev.orderpipeline.transform.intake.NoticedLine;
import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts the rows of a day, or of a part of it, while the join reads them. */
public final class DayTally implements Serializable {
  private static final long serialVersionUID = 1L;

  private final EnumMap<FileKind, FileTally> files = new EnumMap<>(FileKind.class);
  private long ordersWithoutItems;

  /** Creates a tally of no rows. */
  public DayTally() {
    for (FileKind kind : FileKind.values()) {
      files.put(kind, new FileTally());
    }
  }

  FileTally file(FileKind kind) {
    return files.get(kind);
  }

  /** Counts a line of a file with a notice. */
  public void note(FileKind kind, NoticedLine noticed) {
    file(kind).note(noticed.notice(), noticed.line());
  }

  /**
   * Counts what a part of a file shows only at its end.
   *
   * @param orders the days of its rows
   * @param withoutLineEnd whether its last line has no line end
   */
  public void noteEnd(FileKind kind, OrderDays orders, boolean withoutLineEnd) {
    file(kind).days().add(orders);
    if (withoutLineEnd) {
      file(kind).withoutLineEnd();
    }
  }

  /** The decimal marks of the items. */
  public DecimalMarks marks() {
    return file(FileKind.ITEMS).marks();
  }

  /** Returns these counts with the accepted orders that no items row names. */
  DayTally withOrdersWithoutItems(long orders) {
    DayTally counted = plus(new DayTally());
    counted.ordersWithoutItems = orders;
    return counted;
  }

  /** Returns the sum of two tallies of different rows. */
  public DayTally plus(DayTally other) {
    DayTally sum = new DayTally();
    for (FileKind kind : FileKind.values()) {
      sum.file(kind).add(file(kind));
      sum.file(kind).add(other.file(kind));
    }
    sum.ordersWithoutItems = ordersWithoutItems + other.ordersWithoutItems;
    return sum;
  }

  /**
   * Returns the counts of the day, if these are the rows of the whole day.
   *
   * @param headerWarnings the header warnings of each file
   * @param messages the counts of its messages
   */
  public DayCounts day(Map<FileKind, List<String>> headerWarnings, MessageCounts messages) {
    return new DayCounts(
        file(FileKind.CUSTOMERS).counts(headerWarnings.get(FileKind.CUSTOMERS), 0),
        file(FileKind.ORDERS).counts(headerWarnings.get(FileKind.ORDERS), ordersWithoutItems),
        file(FileKind.ITEMS).counts(headerWarnings.get(FileKind.ITEMS), 0),
        ordersWithoutItems,
        messages,
        unmatchedReferences(),
        measures());
  }

  private DayMeasures measures() {
    AmountTally amounts = file(FileKind.ITEMS).amounts();
    return new DayMeasures(
        amounts.sum(),
        amounts.median(),
        Arrays.stream(FileKind.values())
            .filter(kind -> file(kind).isWithoutLineEnd())
            .collect(Collectors.toSet()),
        file(FileKind.ORDERS).days());
  }

  private Map<FileKind, UnmatchedReference> unmatchedReferences() {
    Map<FileKind, UnmatchedReference> references = new EnumMap<>(FileKind.class);
    file(FileKind.ORDERS)
        .unmatchedReference(file(FileKind.CUSTOMERS))
        .ifPresent(reference -> references.put(FileKind.ORDERS, reference));
    file(FileKind.ITEMS)
        .unmatchedReference(file(FileKind.ORDERS))
        .ifPresent(reference -> references.put(FileKind.ITEMS, reference));
    return references;
  }
}
