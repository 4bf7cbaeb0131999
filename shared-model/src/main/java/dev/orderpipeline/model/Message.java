package dev.orderpipeline.model;

import java.math.BigDecimal;
import java.util.Objects;

/** What consumers of the queue receive: one for each sound customer, one for each error. */
public sealed interface Message {

  /**
   * The exact totals of one customer.
   *
   * @param customerReference as the customers file writes it
   * @param numberOfOrders the customer's orders, those without items included
   * @param totalAmountSpent the exact sum of the customer's items, of any sign
   */
  record CustomerMessage(String customerReference, long numberOfOrders, BigDecimal totalAmountSpent)
      implements Message {
    public CustomerMessage {
      Objects.requireNonNull(customerReference, "customerReference");
      Objects.requireNonNull(totalAmountSpent, "totalAmountSpent");
    }
  }

  /**
   * One thing that is wrong, and with whom.
   *
   * @param customerReference null where the row ties to no customer
   * @param orderReference null where the row ties to no order
   * @param reason the code before the colon of the text
   * @param detail what is wrong, in which file, on which line: the text after the colon
   */
  record ErrorMessage(String customerReference, String orderReference, Reason reason, String detail)
      implements Message {
    public ErrorMessage {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(detail, "detail");
    }

    /** The text as consumers read it: the reason's code, a colon, the detail. */
    public String text() {
      return reason.code() + ": " + detail;
    }
  }
}
