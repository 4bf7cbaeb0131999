package dev.orderpipeline.model;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * A message on the queue: the totals of one valid customer, one error, or the end of a revision.
 */
public sealed interface Message {

  /**
   * The exact totals of one customer.
   *
   * @param customerReference as in the customers file
   * @param numberOfOrders the customer's orders, including those without items
   * @param totalAmountSpent the exact sum of the customer's items; can be negative
   */
  record CustomerMessage(String customerReference, long numberOfOrders, BigDecimal totalAmountSpent)
      implements Message {
    public CustomerMessage {
      Objects.requireNonNull(customerReference, "customerReference");
      Objects.requireNonNull(totalAmountSpent, "totalAmountSpent");
    }
  }

  /**
   * One error in the files, with the customer and order that it concerns.
   *
   * @param customerReference null if the row names no customer
   * @param orderReference null if the row names no order
   * @param reason its code is the text before the colon
   * @param detail the text after the colon: the fault, the file and the line
   */
  record ErrorMessage(String customerReference, String orderReference, Reason reason, String detail)
      implements Message {
    public ErrorMessage {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(detail, "detail");
    }

    /** The text that consumers receive: the reason's code, a colon and the detail. */
    public String text() {
      return reason.code() + ": " + detail;
    }
  }

  /**
   * The closing message of a revision, by which a consumer knows that it has all other messages.
   * Only in stages that are set to it.
   *
   * @param customerMessages the revision's customer messages
   * @param errorMessages the revision's error messages; messages with the same id count once
   * @param idsDigest SHA-256 of the sorted ids of these messages, each followed by a line feed, in
   *     lower-case hexadecimal
   */
  record ClosingMessage(
      FileSetId set, int revision, long customerMessages, long errorMessages, String idsDigest)
      implements Message {
    /** How the line of a closing message begins, and no other line. */
    public static final String START = "{\"type\":\"revision_complete\",";

    public ClosingMessage {
      Objects.requireNonNull(set, "set");
      Objects.requireNonNull(idsDigest, "idsDigest");
    }
  }
}
