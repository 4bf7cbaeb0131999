package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import java.io.Serializable;
import java.math.BigDecimal;

/**
 * The counts of some of a day's messages.
 *
 * @param customerMessages customers with a total
 * @param errorMessages all error messages, including those of customers without orders
 * @param customersWithoutOrders listed customers that no orders row names
 * @param ordersInTotals the orders in all totals
 * @param amountInTotals the sum of all totals, without trailing zeros
 */
public record MessageCounts(
    long customerMessages,
    long errorMessages,
    long customersWithoutOrders,
    long ordersInTotals,
    BigDecimal amountInTotals)
    implements Serializable {
  private static final MessageCounts NONE = new MessageCounts(0, 0, 0, 0, BigDecimal.ZERO);

  public MessageCounts {
    amountInTotals = amountInTotals.stripTrailingZeros();
  }

  /** The counts of no messages. */
  public static MessageCounts none() {
    return NONE;
  }

  /** Returns these counts with one more message. */
  public MessageCounts plus(Message message) {
    if (message instanceof CustomerMessage customer) {
      return plus(
          new MessageCounts(1, 0, 0, customer.numberOfOrders(), customer.totalAmountSpent()));
    }
    boolean withoutOrders = ((ErrorMessage) message).reason() == Reason.CUSTOMER_WITHOUT_ORDERS;
    return plus(new MessageCounts(0, 1, withoutOrders ? 1 : 0, 0, BigDecimal.ZERO));
  }

  /** Returns the sum of two counts. */
  public MessageCounts plus(MessageCounts other) {
    return new MessageCounts(
        customerMessages + other.customerMessages,
        errorMessages + other.errorMessages,
        customersWithoutOrders + other.customersWithoutOrders,
        ordersInTotals + other.ordersInTotals,
        amountInTotals.add(other.amountInTotals));
  }
}
