package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.Message.ErrorMessage;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Emits the messages of a joined day: the totals in the order of the customers file, then the
 * errors by file and line. Use it once.
 */
final class MessageEmitter {
  private final Customers customers;
  private final Rejections rejections;
  private long customerMessages;
  private long errorMessages;
  private long customersWithoutOrders;
  private long ordersInTotals;
  private BigDecimal amountInTotals = BigDecimal.ZERO;

  MessageEmitter(Customers customers, Rejections rejections) {
    this.customers = customers;
    this.rejections = rejections;
  }

  /** Emits all messages and counts them. */
  MessageCounts emit(MessageSink sink) throws IOException {
    emitTotals(sink);
    emitCustomerErrors(sink);
    emitErrors(FileKind.ORDERS, sink);
    emitErrors(FileKind.ITEMS, sink);
    return counts();
  }

  /** Emits the customers without a total, in the order of the customers file. */
  void emitAffected(AffectedCustomerSink sink) throws IOException {
    for (int customer = 0; customer < customers.size(); customer++) {
      if (customers.orders(customer) == 0 || customers.isWithheld(customer)) {
        Optional<AffectedCustomer> affected =
            CustomerShare.affected(
                customers.reference(customer),
                customers.line(customer),
                customers.orders(customer),
                customers.withheldBy(customer));
        if (affected.isPresent()) {
          sink.accept(affected.get());
        }
      }
    }
  }

  /** Counts the messages without emitting them; the errors can exceed their limit. */
  MessageCounts count() throws IOException {
    emitTotals(total -> {});
    for (int customer = 0; customer < customers.size(); customer++) {
      if (isWithoutOrders(customer)) {
        customersWithoutOrders++;
      }
    }
    errorMessages = rejections.errorCount() + customersWithoutOrders;
    return counts();
  }

  private MessageCounts counts() {
    return new MessageCounts(
        customerMessages, errorMessages, customersWithoutOrders, ordersInTotals, amountInTotals);
  }

  private void emitTotals(MessageSink sink) throws IOException {
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

  /** Customers without orders are known only now, so their errors are merged by line. */
  private void emitCustomerErrors(MessageSink sink) throws IOException {
    try (SpooledErrors errors = rejections.read(FileKind.CUSTOMERS)) {
      for (int customer = 0; customer < customers.size(); customer++) {
        if (!isWithoutOrders(customer)) {
          continue;
        }
        int line = customers.line(customer);
        while (errors.hasNext() && errors.line() < line) {
          emit(errors.next(), sink);
        }
        emit(CustomerShare.withoutOrders(customers.reference(customer), line), sink);
        customersWithoutOrders++;
      }
      while (errors.hasNext()) {
        emit(errors.next(), sink);
      }
    }
  }

  private boolean isWithoutOrders(int customer) {
    return CustomerShare.isWithoutOrders(
        customers.isWithheld(customer), customers.orders(customer));
  }

  private void emitErrors(FileKind kind, MessageSink sink) throws IOException {
    try (SpooledErrors errors = rejections.read(kind)) {
      while (errors.hasNext()) {
        emit(errors.next(), sink);
      }
    }
  }

  private void emit(ErrorMessage error, MessageSink sink) throws IOException {
    sink.accept(error);
    errorMessages++;
  }
}
