package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.Rejection;
import dev.orderpipeline.transform.cleaning.Row.CustomerRow;
import dev.orderpipeline.transform.cleaning.Row.ItemRow;
import dev.orderpipeline.transform.cleaning.Row.OrderRow;
import dev.orderpipeline.transform.intake.Notice;
import dev.orderpipeline.transform.intake.RawRecord;
import java.io.IOException;

/**
 * The rules of the join, row by row: accepts or rejects each cleaned row, and withholds the totals
 * that a rejected row affects. {@code docs/rows.md} has all combinations. Not thread-safe.
 */
final class JoinRules {
  private static final int ABSENT = InternTable.ABSENT;
  private static final String CUSTOMER_REFERENCE = "customer_reference";
  private static final String ORDER_REFERENCE = "order_reference";
  private static final String ITEM_ID = "id";

  private final Customers customers;
  private final Orders orders;
  private final ItemIds itemIds;
  private final DayTally tally;
  private final Rejections rejections;

  /** The current row. */
  private RawRecord record;

  JoinRules(
      Customers customers, Orders orders, ItemIds itemIds, DayTally tally, Rejections rejections) {
    this.customers = customers;
    this.orders = orders;
    this.itemIds = itemIds;
    this.tally = tally;
    this.rejections = rejections;
  }

  /**
   * Accepts or rejects the next row of a file.
   *
   * @param raw the unchanged row
   * @throws TableFullException if there are too many distinct references
   */
  void accept(FileKind kind, RawRecord raw, Cleaned cleaned) throws IOException {
    record = raw;
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
                0,
                false);
        case ORDERS -> acceptRejectedOrder(rejection);
        case ITEMS -> acceptRejectedItem(rejection);
      }
    }
  }

  private void accept(CustomerRow row) throws IOException {
    int earlier = customers.find(row.customerReference());
    if (earlier == ABSENT) {
      customers.add(row.customerReference(), row.line());
      tally.file(FileKind.CUSTOMERS).accepted();
      return;
    }
    customers.withhold(
        earlier, new Withholding(FileKind.CUSTOMERS, row.line(), Reason.DUPLICATE_CUSTOMER));
    reject(
        FileKind.CUSTOMERS,
        row.line(),
        row.customerReference(),
        null,
        CUSTOMER_REFERENCE,
        Reason.DUPLICATE_CUSTOMER,
        Reason.DUPLICATE_CUSTOMER.sentence()
            + location(FileKind.CUSTOMERS, row.line(), customers.line(earlier)),
        customers.line(earlier),
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
              + location(FileKind.ORDERS, row.line(), orders.line(earlier)),
          orders.line(earlier));
    } else if (customer == ABSENT) {
      orders.add(row.orderReference(), row.line(), Orders.NO_OWNER);
      tally.file(FileKind.ORDERS).unknown(row.customerReference(), row.line());
      rejectOrder(
          row.line(),
          row.customerReference(),
          row.orderReference(),
          CUSTOMER_REFERENCE,
          Reason.UNKNOWN_CUSTOMER,
          Reason.UNKNOWN_CUSTOMER.sentence() + location(FileKind.ORDERS, row.line()),
          0);
    } else {
      orders.add(row.orderReference(), row.line(), customer);
      customers.countOrder(customer);
      tally.file(FileKind.ORDERS).accepted();
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
        rejection.detail() + location(FileKind.ORDERS, rejection.line()),
        0);
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
      String detail,
      long otherLine)
      throws IOException {
    int customer = customers.find(customerReference);
    int order = orders.find(orderReference);
    int owner = order == ABSENT ? Orders.NO_OWNER : orders.owner(order);
    Withholding withholding = new Withholding(FileKind.ORDERS, line, reason);
    if (customer != ABSENT) {
      customers.withhold(customer, withholding);
    }
    String named = customerReference;
    if (owner != Orders.NO_OWNER) {
      customers.withhold(owner, withholding);
      named = customerReference == null ? customers.reference(owner) : customerReference;
    }
    boolean isMatched = customer != ABSENT || owner != Orders.NO_OWNER;
    RejectedRow row = rejectedRow(FileKind.ORDERS, line, column, reason, detail, otherLine);
    add(row, new ErrorMessage(named, orderReference, reason, detail), isMatched);
    if (owner != Orders.NO_OWNER && !customers.reference(owner).equals(named)) {
      rejections.addError(
          row,
          record.numberOnLine(),
          new ErrorMessage(customers.reference(owner), orderReference, reason, detail));
    }
  }

  private void accept(ItemRow row) throws IOException {
    int order = orders.find(row.orderReference());
    if (order == ABSENT) {
      tally.file(FileKind.ITEMS).unknown(row.orderReference(), row.line());
      reject(
          FileKind.ITEMS,
          row.line(),
          null,
          row.orderReference(),
          ORDER_REFERENCE,
          Reason.UNKNOWN_ORDER,
          Reason.UNKNOWN_ORDER.sentence() + location(FileKind.ITEMS, row.line()),
          0,
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
      customers.withhold(owner, new Withholding(FileKind.ITEMS, row.line(), Reason.DUPLICATE_ITEM));
      reject(
          FileKind.ITEMS,
          row.line(),
          customers.reference(owner),
          row.orderReference(),
          ITEM_ID,
          Reason.DUPLICATE_ITEM,
          Reason.DUPLICATE_ITEM.sentence() + location(FileKind.ITEMS, row.line(), earlierLine),
          earlierLine,
          true);
      return;
    }
    customers.addAmount(owner, row.total());
    FileTally file = tally.file(FileKind.ITEMS);
    file.accepted();
    if (row.total().isZeroOrLess()) {
      file.note(Notice.ZERO_OR_LESS, row.line());
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
          0,
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
    customers.withhold(
        owner, new Withholding(FileKind.ITEMS, rejection.line(), rejection.reason()));
    reject(
        FileKind.ITEMS,
        rejection.line(),
        customers.reference(owner),
        orderReference,
        rejection.column(),
        rejection.reason(),
        rejection.detail() + location(FileKind.ITEMS, rejection.line()),
        0,
        true);
  }

  /** Suppresses an item of a rejected order, whose error_message covers the item. */
  private void suppress(long line, int order) throws IOException {
    if (record.numberOnLine() > 0) {
      return;
    }
    if (record.isSwallowed()) {
      tally.file(FileKind.ITEMS).swallowed();
      return;
    }
    rejections.addSuppressed(
        rejectedRow(
            FileKind.ITEMS,
            line,
            ORDER_REFERENCE,
            Reason.ORDER_REJECTED,
            Reason.ORDER_REJECTED.sentence()
                + location(FileKind.ITEMS, line)
                + ", see orders file, line "
                + orders.line(order),
            orders.line(order)));
  }

  private void reject(
      FileKind kind,
      long line,
      String customerReference,
      String orderReference,
      String column,
      Reason reason,
      String detail,
      long otherLine,
      boolean isMatched)
      throws IOException {
    add(
        rejectedRow(kind, line, column, reason, detail, otherLine),
        new ErrorMessage(customerReference, orderReference, reason, detail),
        isMatched);
  }

  private void add(RejectedRow row, ErrorMessage error, boolean isMatched) throws IOException {
    if (record.numberOnLine() > 0) {
      // Whether it is a row at all is only certain if it names a customer.
      if (isMatched) {
        rejections.addError(row, record.numberOnLine(), error);
      }
    } else if (record.isSwallowed()) {
      rejections.addSwallowed(row, error);
    } else {
      rejections.add(row, error, isMatched);
    }
  }

  private RejectedRow rejectedRow(
      FileKind kind, long line, String column, Reason reason, String detail, long otherLine) {
    return new RejectedRow(kind, line, column, reason, detail, otherLine, record.cells());
  }

  static String location(FileKind kind, long line) {
    return " (" + kind.label() + " file, line " + line + ")";
  }

  private static String location(FileKind kind, long line, long firstLine) {
    return " (" + kind.label() + " file, line " + line + "; first on line " + firstLine + ")";
  }
}
