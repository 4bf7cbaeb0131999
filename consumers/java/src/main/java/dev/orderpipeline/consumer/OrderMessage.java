package dev.orderpipeline.consumer;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** A message of the queue {@code customer-order-message-queue}. Immutable. */
public sealed interface OrderMessage {
  /** {@return where the message comes from} */
  Origin origin();

  /**
   * Parses a message, and checks it against its {@code message_id}.
   *
   * @param body the exact body that SQS delivered
   * @param attributes the {@code StringValue} of each message attribute by its name, as
   *     ReceiveMessage returns them for {@code MessageAttributeNames=All}
   * @return the message
   * @throws UnsupportedMessageException if this version of the kit cannot read the message; leave
   *     such a message in the queue
   */
  static OrderMessage parse(String body, Map<String, String> attributes) {
    return new MessageParser(body, attributes).parse();
  }

  /**
   * The id, file set and revision of a message.
   *
   * @param messageId 64 lower-case hexadecimal digits; equal for all deliveries of the same message
   * @param fileSet {@code <partner>/<yyyy-MM-dd>}, or only the date
   * @param revision 1 or more; the highest revision of a file set is the valid one
   */
  record Origin(String messageId, String fileSet, int revision) {}

  /**
   * The total of one customer in one file set, a {@code customer_message}.
   *
   * @param origin where the message comes from
   * @param customerReference 1 to 1,000 characters
   * @param numberOfOrders 1 or more
   * @param totalAmountSpent exact, of any sign, with up to 6 decimals; absolute, so replace an
   *     earlier value and never add
   */
  record CustomerTotal(
      Origin origin, String customerReference, long numberOfOrders, BigDecimal totalAmountSpent)
      implements OrderMessage {}

  /**
   * A problem of one row or customer, an {@code error_message}.
   *
   * @param origin where the message comes from
   * @param customerReference the customer who has no total in this revision, if one is named
   * @param orderReference the order that the problem concerns, if any
   * @param reason the code at the start of {@code message}; codes are added over time
   * @param message the code, a colon, the problem, the file and the line
   */
  record CustomerError(
      Origin origin,
      Optional<String> customerReference,
      Optional<String> orderReference,
      String reason,
      String message)
      implements OrderMessage {}

  /**
   * The counts and the digest of all other messages of a revision, a {@code revision_complete}
   * message. It can arrive before them. Only stages that are set to it send it.
   *
   * @param origin where the message comes from
   * @param customerMessages number of the revision's customer messages, 0 or more
   * @param errorMessages number of the revision's different error messages, 0 or more
   * @param sha256 SHA-256 of these messages' ids in ascending order, each followed by a line feed,
   *     as 64 lower-case hexadecimal digits
   */
  record RevisionComplete(Origin origin, long customerMessages, long errorMessages, String sha256)
      implements OrderMessage {}
}
