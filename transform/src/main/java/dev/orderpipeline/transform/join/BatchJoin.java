package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.DecimalMark;
import dev.orderpipeline.transform.fastpath.CleanBatch;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Notice;
import java.io.IOException;

/**
 * Accepts the rows of a join in batches. Optimised code with the results of {@link
 * JoinState#accept}, kept equal by tests: it accepts simple rows by their lookup results, and
 * passes all others on. Not thread-safe, except {@link #lookUp}.
 */
final class BatchJoin {
  private static final int ABSENT = InternTable.ABSENT;

  private final JoinState state;
  private final Customers customers;
  private final Orders orders;
  private final ItemIds itemIds;
  private final DayTally tally;

  BatchJoin(JoinState state, Customers customers, Orders orders, ItemIds itemIds, DayTally tally) {
    this.state = state;
    this.customers = customers;
    this.orders = orders;
    this.itemIds = itemIds;
    this.tally = tally;
  }

  /** Looks up the references of a batch. Thread-safe while the rows of this file are accepted. */
  void lookUp(FileKind kind, LookupBatch rows) {
    switch (kind) {
      case CUSTOMERS -> {
        // Each row is new, or refers to a row of the same file.
      }
      case ORDERS -> rows.ofOrders(customers);
      case ITEMS -> rows.ofItems(orders);
    }
  }

  /**
   * Accepts or rejects the next rows of a file, after their lookup.
   *
   * @throws FileRejectedException if the file is unreadable after them
   */
  void accept(FileKind kind, LookupBatch rows) throws IOException {
    CleanBatch batch = rows.batch();
    FileTally file = tally.file(kind);
    int size = batch.size();
    for (int from = 0; from < size; from += InternArena.LOOKUP_BATCH_SIZE) {
      int to = Math.min(size, from + InternArena.LOOKUP_BATCH_SIZE);
      prefetch(kind, rows, from, to);
      for (int row = from; row < to; row++) {
        int next = acceptSimple(kind, rows, row, to);
        file.accepted(next - row);
        row = next;
        if (row < to && batch.record(row) != null) {
          Cleaned cleaned = batch.cleaned(row);
          state.accept(kind, batch.record(row), cleaned, batch.notices(row));
        }
      }
    }
    file.days().add(batch.orderDays());
    if (batch.rejection() != null) {
      throw batch.rejection();
    }
  }

  private void prefetch(FileKind kind, LookupBatch rows, int from, int to) {
    CleanBatch batch = rows.batch();
    switch (kind) {
      case CUSTOMERS -> customers.references().prefetch(batch.hashes(0), from, to);
      case ORDERS -> {
        orders.prefetch(batch.hashes(1), from, to);
        customers.prefetchOrders(rows.found(), from, to);
      }
      case ITEMS -> {
        orders.prefetch(rows.found(), from, to);
        customers.prefetchTotals(rows.owners(), from, to);
      }
    }
  }

  /** Accepts simple rows, and returns the first row that is not simple or not accepted. */
  private int acceptSimple(FileKind kind, LookupBatch rows, int from, int to) throws IOException {
    return switch (kind) {
      case CUSTOMERS -> acceptCustomers(rows, from, to);
      case ORDERS -> acceptOrders(rows, from, to);
      case ITEMS -> acceptItems(rows, from, to);
    };
  }

  private int acceptCustomers(LookupBatch rows, int from, int to) {
    CleanBatch batch = rows.batch();
    byte[] bytes = batch.bytes();
    int[] froms = batch.froms(0);
    int[] tos = batch.tos(0);
    long[] hashes = batch.hashes(0);
    int row = from;
    try {
      while (row < to
          && batch.isSimple(row)
          && customers.addIfNew(bytes, froms[row], tos[row], hashes[row], batch.line(row))) {
        row++;
      }
    } catch (TableFullException e) {
      throw JoinState.tooManyReferences(FileKind.CUSTOMERS, batch.line(row), e);
    }
    return row;
  }

  private int acceptOrders(LookupBatch rows, int from, int to) {
    CleanBatch batch = rows.batch();
    byte[] bytes = batch.bytes();
    int[] froms = batch.froms(1);
    int[] tos = batch.tos(1);
    long[] hashes = batch.hashes(1);
    int[] owners = rows.found();
    int row = from;
    try {
      // A row that is not simple has no lookup result, so this also ends at such a row.
      while (row < to
          && owners[row] != ABSENT
          && orders.addIfNew(
              bytes, froms[row], tos[row], hashes[row], batch.line(row), owners[row])) {
        customers.countOrder(owners[row]);
        row++;
      }
    } catch (TableFullException e) {
      throw JoinState.tooManyReferences(FileKind.ORDERS, batch.line(row), e);
    }
    return row;
  }

  private int acceptItems(LookupBatch rows, int from, int to) throws IOException {
    CleanBatch batch = rows.batch();
    FileTally file = tally.file(FileKind.ITEMS);
    AmountTally amounts = file.amounts();
    int[] found = rows.found();
    int[] owners = rows.owners();
    long[] keys = batch.hashes(0);
    // Further marks of these kinds say nothing new.
    boolean hasPoint = file.marks().has(DecimalMark.POINT);
    boolean hasWhole = file.marks().has(DecimalMark.WHOLE);
    boolean hasUngrouped = file.marks().has(DecimalMark.UNGROUPED);
    int row = from;
    // A row that is not simple has no lookup result, so this also ends at such a row.
    while (row < to && owners[row] != Orders.NO_OWNER) {
      int line = batch.line(row);
      DecimalMark mark = batch.mark(row);
      boolean usual =
          (hasPoint && mark == DecimalMark.POINT)
              || (hasWhole && mark == DecimalMark.WHOLE)
              || (hasUngrouped && mark == DecimalMark.UNGROUPED);
      if ((!usual && !state.isCertain(mark, line))
          || itemIds.add(found[row], keys[row], line) != 0) {
        break;
      }
      hasPoint |= mark == DecimalMark.POINT;
      hasWhole |= mark == DecimalMark.WHOLE;
      hasUngrouped |= mark == DecimalMark.UNGROUPED;
      long total = batch.total(row);
      customers.addAmount(owners[row], total);
      amounts.add(total);
      if (total <= 0) {
        file.note(Notice.ZERO_OR_LESS, line);
      }
      if (!usual && mark.isComma()) {
        file.note(Notice.DECIMAL_COMMA, line);
      }
      row++;
    }
    return row;
  }
}
