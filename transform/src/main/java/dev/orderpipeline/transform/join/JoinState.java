package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.Rejection;
import dev.orderpipeline.transform.cleaning.Row.CustomerRow;
import dev.orderpipeline.transform.cleaning.Row.ItemRow;
import dev.orderpipeline.transform.cleaning.Row.OrderRow;
import dev.orderpipeline.transform.fastpath.CleanBatch;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.RawRecord;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The state of one join. It receives the cleaned rows file by file, accepts or rejects each, and
 * withholds the totals that a rejected row affects. {@code docs/rows.md} has all combinations.
 *
 * <p>{@link #accept(FileKind, RawRecord, Cleaned, boolean)} is the plain path and defines the
 * result. {@link #acceptAll} is optimised code for simple rows, kept equal by tests. Not
 * thread-safe, except {@link #lookUp}.
 */
final class JoinState implements Closeable {
  private static final int ABSENT = InternTable.ABSENT;
  private static final String CUSTOMER_REFERENCE = "customer_reference";
  private static final String ORDER_REFERENCE = "order_reference";
  private static final String ITEM_ID = "id";

  private final Customers customers;
  private final Orders orders;
  private final ItemIds itemIds;
  private final Map<FileKind, FileTally> tallies = new EnumMap<>(FileKind.class);
  private final Map<FileKind, ErrorSpool> errors = new EnumMap<>(FileKind.class);
  private long customerMessages;
  private long errorMessages;
  private long customersWithoutOrders;
  private long ordersInTotals;
  private BigDecimal amountInTotals = BigDecimal.ZERO;
  private final RejectedRowSink rejectedRows;
  private final long maxErrorBytes;
  private long spooled;

  /** Set when the errors exceed the limit; later errors are counted but not stored. */
  private FileRejectedException tooManyErrors;

  /** The current row. */
  private RawRecord record;

  JoinState(Path spillDirectory, Limits limits, RejectedRowSink rejectedRows) {
    this.rejectedRows = rejectedRows;
    maxErrorBytes = limits.maxErrorBytes();
    customers = new Customers(limits.maxReferences());
    orders = new Orders(limits.maxReferences());
    itemIds = new ItemIds(spillDirectory, orders);
    for (FileKind kind : FileKind.values()) {
      tallies.put(kind, new FileTally());
      errors.put(kind, new ErrorSpool(spillDirectory));
    }
  }

  void header(FileKind kind, List<String> warnings) {
    tallies.get(kind).header(warnings);
  }

  /** Looks up the references of a batch. Thread-safe while the rows of this file are accepted. */
  void lookUp(FileKind kind, LookupBatch rows) {
    switch (kind) {
      case CUSTOMERS -> rows.ofCustomers();
      case ORDERS -> rows.ofOrders(customers);
      case ITEMS -> rows.ofItems(orders);
    }
  }

  /**
   * Processes the next rows of a file: simple accepted rows by their lookup results, all others one
   * by one.
   *
   * @throws FileRejectedException if the file is unreadable after them
   */
  void acceptAll(FileKind kind, LookupBatch rows) throws IOException {
    CleanBatch batch = rows.batch();
    FileTally tally = tallies.get(kind);
    int size = batch.size();
    for (int from = 0; from < size; from += InternArena.LOOKUP_BATCH_SIZE) {
      int to = Math.min(size, from + InternArena.LOOKUP_BATCH_SIZE);
      prefetch(kind, rows, from, to);
      for (int row = from; row < to; row++) {
        int next = acceptSimple(kind, rows, row, to);
        tally.accepted(next - row);
        row = next;
        if (row < to && batch.record(row) != null) {
          try {
            accept(kind, batch.record(row), batch.cleaned(row), batch.hasDecimalComma(row));
          } catch (TableFullException e) {
            throw tooManyReferences(kind, batch.cleaned(row).line(), e);
          }
        }
      }
    }
    if (batch.rejection() != null) {
      throw batch.rejection();
    }
  }

  static FileRejectedException tooManyReferences(FileKind kind, long line, TableFullException e) {
    return new FileRejectedException(
        kind,
        line,
        FileReason.TOO_MANY_REFERENCES,
        "The "
            + kind.label()
            + " file has "
            + e.getMessage()
            + " (line "
            + line
            + "). "
            + FileReason.TOO_MANY_REFERENCES.remedy());
  }

  private void prefetch(FileKind kind, LookupBatch rows, int from, int to) {
    switch (kind) {
      case CUSTOMERS -> customers.references().prefetch(rows.hashes(), from, to);
      case ORDERS -> {
        orders.prefetch(rows.hashes(), from, to);
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
    long[] hashes = rows.hashes();
    int row = from;
    try {
      while (row < to
          && batch.isSimple(row)
          && customers.addIfNew(
              batch.bytes(), batch.from(0, row), batch.to(0, row), hashes[row], batch.line(row))) {
        row++;
      }
    } catch (TableFullException e) {
      throw tooManyReferences(FileKind.CUSTOMERS, batch.line(row), e);
    }
    return row;
  }

  private int acceptOrders(LookupBatch rows, int from, int to) {
    CleanBatch batch = rows.batch();
    int[] owners = rows.found();
    long[] hashes = rows.hashes();
    int row = from;
    try {
      // A row that is not simple has no lookup result, so this also ends at such a row.
      while (row < to
          && owners[row] != ABSENT
          && orders.addIfNew(
              batch.bytes(),
              batch.from(1, row),
              batch.to(1, row),
              hashes[row],
              batch.line(row),
              owners[row])) {
        customers.countOrder(owners[row]);
        row++;
      }
    } catch (TableFullException e) {
      throw tooManyReferences(FileKind.ORDERS, batch.line(row), e);
    }
    return row;
  }

  private int acceptItems(LookupBatch rows, int from, int to) throws IOException {
    CleanBatch batch = rows.batch();
    FileTally tally = tallies.get(FileKind.ITEMS);
    int[] found = rows.found();
    int[] owners = rows.owners();
    long[] keys = rows.keys();
    boolean commas = batch.hasDecimalCommas();
    int row = from;
    // A row that is not simple has no lookup result, so this also ends at such a row.
    while (row < to
        && owners[row] != Orders.NO_OWNER
        && itemIds.add(found[row], keys[row], batch.line(row)) == 0) {
      orders.markWithItem(found[row]);
      long total = batch.total(row);
      customers.addAmount(owners[row], total);
      if (total <= 0) {
        tally.zeroOrLess();
      }
      if (commas && batch.hasDecimalComma(row)) {
        tally.decimalComma(batch.line(row));
      }
      row++;
    }
    return row;
  }

  /**
   * Accepts or rejects the next row of a file. The files come in the order of their kinds.
   *
   * @param raw the unchanged row
   * @param cleaned the cleaned row
   * @param decimalComma whether its amount has a comma, read as a decimal point
   */
  void accept(FileKind kind, RawRecord raw, Cleaned cleaned, boolean decimalComma)
      throws IOException {
    record = raw;
    FileTally tally = tallies.get(kind);
    tally.row();
    long accepted = tally.acceptedRows();
    if (cleaned instanceof ItemRow item) {
      accept(item);
    } else if (cleaned instanceof OrderRow order) {
      accept(order);
    } else if (cleaned instanceof CustomerRow customer) {
      accept(customer);
    } else if (cleaned instanceof Rejection rejection) {
      switch (kind) {
        case CUSTOMERS ->
            reject(
                kind,
                rejection.line(),
                null,
                null,
                rejection.column(),
                rejection.reason(),
                rejection.detail() + location(kind, rejection.line()),
                false);
        case ORDERS -> acceptRejectedOrder(rejection);
        case ITEMS -> acceptRejectedItem(rejection);
      }
    }
    // Warnings concern only accepted rows; a rejected row has its reason.
    boolean isAccepted = tally.acceptedRows() > accepted;
    if (isAccepted && raw.damaged()) {
      tally.damaged(cleaned.line());
    }
    if (isAccepted && decimalComma) {
      tally.decimalComma(cleaned.line());
    }
  }

  private void accept(CustomerRow row) throws IOException {
    int earlier = customers.find(row.customerReference());
    if (earlier == ABSENT) {
      customers.add(row.customerReference(), row.line());
      tallies.get(FileKind.CUSTOMERS).accepted();
      return;
    }
    customers.withhold(earlier);
    reject(
        FileKind.CUSTOMERS,
        row.line(),
        row.customerReference(),
        null,
        CUSTOMER_REFERENCE,
        Reason.DUPLICATE_CUSTOMER,
        Reason.DUPLICATE_CUSTOMER.sentence()
            + location(FileKind.CUSTOMERS, row.line(), customers.line(earlier)),
        true);
  }

  private void accept(OrderRow row) throws IOException {
    int earlier = orders.find(row.orderReference());
    int customer = customers.find(row.customerReference());
    if (earlier != ABSENT) {
      rejectOrder(
          row.line(),
          row.customerReference(),
          row.orderReference(),
          ORDER_REFERENCE,
          Reason.DUPLICATE_ORDER,
          Reason.DUPLICATE_ORDER.sentence()
              + location(FileKind.ORDERS, row.line(), orders.line(earlier)));
    } else if (customer == ABSENT) {
      orders.add(row.orderReference(), row.line(), Orders.NO_OWNER);
      rejectOrder(
          row.line(),
          row.customerReference(),
          row.orderReference(),
          CUSTOMER_REFERENCE,
          Reason.UNKNOWN_CUSTOMER,
          Reason.UNKNOWN_CUSTOMER.sentence() + location(FileKind.ORDERS, row.line()));
    } else {
      orders.add(row.orderReference(), row.line(), customer);
      customers.countOrder(customer);
      tallies.get(FileKind.ORDERS).accepted();
    }
  }

  private void acceptRejectedOrder(Rejection rejection) throws IOException {
    String customer = rejection.customerReference();
    String order = rejection.orderReference();
    if (!rejection.aligned()) {
      customer = customers.find(customer) == ABSENT ? null : customer;
      order = orders.find(order) == ABSENT ? null : order;
    } else if (order != null && orders.find(order) == ABSENT) {
      orders.add(order, rejection.line(), Orders.NO_OWNER);
    }
    rejectOrder(
        rejection.line(),
        customer,
        order,
        rejection.column(),
        rejection.reason(),
        rejection.detail() + location(FileKind.ORDERS, rejection.line()));
  }

  /**
   * Rejects an orders row. It can name two customers: one directly, and the owner of an earlier
   * order with the same reference. Both totals are withheld, and both customers get an error
   * message.
   */
  private void rejectOrder(
      long line,
      String customerReference,
      String orderReference,
      String column,
      Reason reason,
      String detail)
      throws IOException {
    int customer = customers.find(customerReference);
    int order = orders.find(orderReference);
    int owner = order == ABSENT ? Orders.NO_OWNER : orders.owner(order);
    if (customer != ABSENT) {
      customers.withhold(customer);
    }
    String named = customerReference;
    if (owner != Orders.NO_OWNER) {
      customers.withhold(owner);
      named = customerReference == null ? customers.reference(owner) : customerReference;
    }
    boolean isMatched = customer != ABSENT || owner != Orders.NO_OWNER;
    reject(FileKind.ORDERS, line, named, orderReference, column, reason, detail, isMatched);
    if (owner != Orders.NO_OWNER && !customers.reference(owner).equals(named)) {
      spool(
          FileKind.ORDERS,
          line,
          new ErrorMessage(customers.reference(owner), orderReference, reason, detail));
    }
  }

  private void accept(ItemRow row) throws IOException {
    int order = orders.find(row.orderReference());
    if (order == ABSENT) {
      reject(
          FileKind.ITEMS,
          row.line(),
          null,
          row.orderReference(),
          ORDER_REFERENCE,
          Reason.UNKNOWN_ORDER,
          Reason.UNKNOWN_ORDER.sentence() + location(FileKind.ITEMS, row.line()),
          false);
      return;
    }
    int owner = orders.owner(order);
    if (owner == Orders.NO_OWNER) {
      suppress(row.line(), order);
      return;
    }
    orders.markWithItem(order);
    int earlierLine = itemIds.add(order, row.id(), (int) row.line());
    if (earlierLine != 0) {
      customers.withhold(owner);
      reject(
          FileKind.ITEMS,
          row.line(),
          customers.reference(owner),
          row.orderReference(),
          ITEM_ID,
          Reason.DUPLICATE_ITEM,
          Reason.DUPLICATE_ITEM.sentence() + location(FileKind.ITEMS, row.line(), earlierLine),
          true);
      return;
    }
    customers.addAmount(owner, row.total());
    FileTally tally = tallies.get(FileKind.ITEMS);
    tally.accepted();
    if (row.total().isZeroOrLess()) {
      tally.zeroOrLess();
    }
  }

  private void acceptRejectedItem(Rejection rejection) throws IOException {
    String orderReference = rejection.orderReference();
    int order = orders.find(orderReference);
    if (order == ABSENT) {
      reject(
          FileKind.ITEMS,
          rejection.line(),
          null,
          rejection.aligned() ? orderReference : null,
          rejection.column(),
          rejection.reason(),
          rejection.detail() + location(FileKind.ITEMS, rejection.line()),
          false);
      return;
    }
    int owner = orders.owner(order);
    if (owner == Orders.NO_OWNER) {
      suppress(rejection.line(), order);
      return;
    }
    orders.markWithItem(order);
    if (rejection.itemId() != null) {
      itemIds.add(order, rejection.itemId(), (int) rejection.line());
    }
    customers.withhold(owner);
    reject(
        FileKind.ITEMS,
        rejection.line(),
        customers.reference(owner),
        orderReference,
        rejection.column(),
        rejection.reason(),
        rejection.detail() + location(FileKind.ITEMS, rejection.line()),
        true);
  }

  /** Suppresses an item of a rejected order, whose error_message covers the item. */
  private void suppress(long line, int order) throws IOException {
    tallies.get(FileKind.ITEMS).suppressed();
    rejectedRows.accept(
        new RejectedRow(
            FileKind.ITEMS,
            line,
            ORDER_REFERENCE,
            Reason.ORDER_REJECTED,
            Reason.ORDER_REJECTED.sentence()
                + location(FileKind.ITEMS, line)
                + ", see orders file, line "
                + orders.line(order),
            record.cells()));
  }

  private void reject(
      FileKind kind,
      long line,
      String customerReference,
      String orderReference,
      String column,
      Reason reason,
      String detail,
      boolean isMatched)
      throws IOException {
    tallies.get(kind).rejected(reason, isMatched);
    rejectedRows.accept(new RejectedRow(kind, line, column, reason, detail, record.cells()));
    spool(kind, line, new ErrorMessage(customerReference, orderReference, reason, detail));
  }

  private void spool(FileKind kind, long line, ErrorMessage error) throws IOException {
    spooled++;
    if (tooManyErrors != null) {
      return;
    }
    errors.get(kind).add(line, error);
    if (errors.values().stream().mapToLong(ErrorSpool::bytes).sum() > maxErrorBytes) {
      tooManyErrors =
          new FileRejectedException(
              kind,
              line,
              FileReason.TOO_MANY_ERRORS,
              "The "
                  + kind.label()
                  + " file has more errors than one run can publish, from line "
                  + line
                  + " on. "
                  + FileReason.TOO_MANY_ERRORS.remedy());
      for (ErrorSpool spool : errors.values()) {
        spool.close();
      }
    }
  }

  /**
   * Emits the messages of the day, after the last row.
   *
   * @throws TooManyErrorsException if the errors exceeded the limit; no message is emitted
   */
  DayCounts publish(MessageSink sink) throws IOException {
    if (tooManyErrors != null) {
      publishTotals(total -> {});
      for (int customer = 0; customer < customers.size(); customer++) {
        if (isWithoutOrders(customer)) {
          customersWithoutOrders++;
        }
      }
      errorMessages = spooled + customersWithoutOrders;
      throw new TooManyErrorsException(tooManyErrors, counts());
    }
    publishTotals(sink);
    publishCustomerErrors(sink);
    publishErrors(FileKind.ORDERS, sink);
    publishErrors(FileKind.ITEMS, sink);
    return counts();
  }

  private void publishTotals(MessageSink sink) throws IOException {
    for (int customer = 0; customer < customers.size(); customer++) {
      if (CustomerShare.hasTotal(customers.isWithheld(customer), customers.orders(customer))) {
        BigDecimal total = customers.total(customer);
        sink.accept(
            new CustomerMessage(customers.reference(customer), customers.orders(customer), total));
        customerMessages++;
        ordersInTotals += customers.orders(customer);
        amountInTotals = amountInTotals.add(total);
      }
    }
  }

  private DayCounts counts() {
    return new DayCounts(
        tallies.get(FileKind.CUSTOMERS).counts(0),
        tallies.get(FileKind.ORDERS).counts(orders.withoutItems()),
        tallies.get(FileKind.ITEMS).counts(0),
        customerMessages,
        errorMessages,
        customersWithoutOrders,
        ordersInTotals,
        amountInTotals.signum() == 0 ? BigDecimal.ZERO : amountInTotals.stripTrailingZeros());
  }

  /** Customers without orders are known only now, so their errors are merged by line. */
  private void publishCustomerErrors(MessageSink sink) throws IOException {
    try (ErrorSpool.Reading reading = errors.get(FileKind.CUSTOMERS).read()) {
      for (int customer = 0; customer < customers.size(); customer++) {
        if (!isWithoutOrders(customer)) {
          continue;
        }
        int line = customers.line(customer);
        while (reading.hasNext() && reading.line() < line) {
          publish(reading.next(), sink);
        }
        publish(CustomerShare.withoutOrders(customers.reference(customer), line), sink);
        customersWithoutOrders++;
      }
      while (reading.hasNext()) {
        publish(reading.next(), sink);
      }
    }
  }

  private boolean isWithoutOrders(int customer) {
    return CustomerShare.isWithoutOrders(
        customers.isWithheld(customer), customers.orders(customer));
  }

  /** Registers a customer whose row another shard has. */
  void register(String customerReference, long line) {
    if (customers.find(customerReference) == ABSENT) {
      customers.add(customerReference, line);
    }
  }

  /** The line that lists a customer, or 0. */
  long lineOf(String customerReference) {
    int customer = customers.find(customerReference);
    return customer == ABSENT ? 0 : customers.line(customer);
  }

  /** The number of listed customers. */
  int customers() {
    return customers.size();
  }

  /** The share of a listed customer in the rows so far. */
  CustomerShare share(int customer) {
    return new CustomerShare(
        customers.line(customer),
        customers.reference(customer),
        customers.orders(customer),
        customers.total(customer),
        customers.isWithheld(customer));
  }

  /** The errors of a file, after its last row. */
  ShardErrors errors(FileKind kind) throws IOException {
    if (tooManyErrors != null) {
      throw tooManyErrors;
    }
    return errors.get(kind).read();
  }

  /** The counts of the rows so far. */
  ShardCounts shardCounts() {
    return new ShardCounts(tallies, orders.withoutItems());
  }

  private void publishErrors(FileKind kind, MessageSink sink) throws IOException {
    try (ErrorSpool.Reading reading = errors.get(kind).read()) {
      while (reading.hasNext()) {
        publish(reading.next(), sink);
      }
    }
  }

  private void publish(ErrorMessage error, MessageSink sink) throws IOException {
    sink.accept(error);
    errorMessages++;
  }

  static String location(FileKind kind, long line) {
    return " (" + kind.label() + " file, line " + line + ")";
  }

  private static String location(FileKind kind, long line, long firstLine) {
    return " (" + kind.label() + " file, line " + line + "; first on line " + firstLine + ")";
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    List<Closeable> spills = new ArrayList<>(errors.values());
    spills.add(itemIds);
    for (Closeable spill : spills) {
      try {
        spill.close();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
