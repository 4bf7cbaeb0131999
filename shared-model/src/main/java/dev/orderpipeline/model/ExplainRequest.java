package dev.orderpipeline.model;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** A request to the processor to explain a message, or why there is none. It changes nothing. */
public sealed interface ExplainRequest extends ProcessorRequest {

  /**
   * Asks for the messages of one customer.
   *
   * @param revision the revision, if given; by default the last published one
   */
  record OfCustomer(FileSetId set, String customer, OptionalInt revision)
      implements ExplainRequest {
    public OfCustomer {
      Objects.requireNonNull(set, "set");
      Objects.requireNonNull(customer, "customer");
      Objects.requireNonNull(revision, "revision");
    }
  }

  /**
   * Asks for the message with an id.
   *
   * @param messageId 64 hexadecimal characters
   * @param set the set to search, if given; by default all published ones, the newest dates first
   */
  record OfMessage(String messageId, Optional<FileSetId> set) implements ExplainRequest {
    public OfMessage {
      Objects.requireNonNull(messageId, "messageId");
      Objects.requireNonNull(set, "set");
    }
  }
}
