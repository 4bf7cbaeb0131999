package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;

/**
 * The orders and total of one listed customer in some of a day's rows. The sum of all shares of a
 * customer gives the customer's message.
 *
 * @param line the line of the customers file that lists the customer; it identifies the customer
 * @param customerReference the reference from that line
 * @param orders the number of accepted orders
 * @param total the exact sum of their accepted items
 * @param withheldBy the first rejected row that names the customer, if one does
 */
public record CustomerShare(
    long line,
    String customerReference,
    long orders,
    BigDecimal total,
    Optional<Withholding> withheldBy) {

  public CustomerShare {
    Objects.requireNonNull(customerReference, "customerReference");
    Objects.requireNonNull(total, "total");
    Objects.requireNonNull(withheldBy, "withheldBy");
  }

  /** Whether a rejected row names the customer. */
  public boolean isWithheld() {
    return withheldBy.isPresent();
  }

  /** The sum of two shares of the same customer. */
  public CustomerShare plus(CustomerShare other) {
    if (line != other.line || !customerReference.equals(other.customerReference)) {
      throw new IllegalArgumentException(
          "lines " + line + " and " + other.line + " list different customers: do not add them");
    }
    return new CustomerShare(
        line,
        customerReference,
        orders + other.orders,
        total.add(other.total),
        withheldBy
            .map(by -> other.withheldBy.map(by::first).orElse(by))
            .or(() -> other.withheldBy));
  }

  /**
   * The customer's message, if this is the sum of all shares: a total, or CUSTOMER_WITHOUT_ORDERS.
   * Empty if the total is withheld: the error messages of the rejected rows replace it.
   */
  public Optional<Message> message() {
    if (hasTotal(isWithheld(), orders)) {
      return Optional.of(new CustomerMessage(customerReference, orders, total));
    }
    return isWithoutOrders(isWithheld(), orders)
        ? Optional.of(withoutOrders(customerReference, line))
        : Optional.empty();
  }

  /** Why the customer has no total, if this is the sum of all shares; empty if it has one. */
  public Optional<AffectedCustomer> affected() {
    return affected(customerReference, line, orders, withheldBy);
  }

  static Optional<AffectedCustomer> affected(
      String customerReference, long line, long orders, Optional<Withholding> withheldBy) {
    return withheldBy
        .map(by -> AffectedCustomer.withheld(customerReference, by))
        .or(
            () ->
                orders == 0
                    ? Optional.of(AffectedCustomer.withoutOrders(customerReference, line))
                    : Optional.empty());
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
        Reason.CUSTOMER_WITHOUT_ORDERS.sentence() + JoinRules.location(FileKind.CUSTOMERS, line));
  }
}
