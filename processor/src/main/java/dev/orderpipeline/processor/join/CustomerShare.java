package dev.orderpipeline.processor.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;

/**
 * What some of a day's rows say of one listed customer. The shares of all rows, added up, tell the
 * customer's message.
 *
 * @param line the line of the customers file that lists the customer: no two share one
 * @param customerReference as that file writes it
 * @param orders how many accepted orders there are
 * @param total the exact sum of their accepted items
 * @param withheld whether a row that names the customer is rejected
 */
public record CustomerShare(
    long line, String customerReference, long orders, BigDecimal total, boolean withheld) {

  public CustomerShare {
    Objects.requireNonNull(customerReference, "customerReference");
    Objects.requireNonNull(total, "total");
  }

  /** What the rows of both say. */
  public CustomerShare plus(CustomerShare other) {
    if (line != other.line || !customerReference.equals(other.customerReference)) {
      throw new IllegalArgumentException(
          "the shares of lines " + line + " and " + other.line + " are of two customers");
    }
    return new CustomerShare(
        line,
        customerReference,
        orders + other.orders,
        total.add(other.total),
        withheld || other.withheld);
  }

  /**
   * The customer's message, if this is what all rows say: a total, or that there are no orders;
   * none if the total is withheld, because the errors of those rows stand for it.
   */
  public Optional<Message> message() {
    if (hasTotal(withheld, orders)) {
      return Optional.of(new CustomerMessage(customerReference, orders, total));
    }
    return isWithoutOrders(withheld, orders)
        ? Optional.of(withoutOrders(customerReference, line))
        : Optional.empty();
  }

  static boolean hasTotal(boolean withheld, long orders) {
    return !withheld && orders > 0;
  }

  static boolean isWithoutOrders(boolean withheld, long orders) {
    return !withheld && orders == 0;
  }

  static ErrorMessage withoutOrders(String customerReference, long line) {
    return new ErrorMessage(
        customerReference,
        null,
        Reason.CUSTOMER_WITHOUT_ORDERS,
        Reason.CUSTOMER_WITHOUT_ORDERS.sentence() + JoinState.place(FileKind.CUSTOMERS, line));
  }
}
