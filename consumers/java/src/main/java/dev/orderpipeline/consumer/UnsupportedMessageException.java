package dev.orderpipeline.consumer;

/**
 * Thrown for a message that this version of the kit cannot read: its schema version is unknown, or
 * it breaks the contract. Leave the message in the queue. After 5 receives SQS moves it to the
 * dead-letter queue, from where it can be sent back once the kit is updated.
 */
public final class UnsupportedMessageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsupportedMessageException(String problem) {
    super(problem);
  }

  UnsupportedMessageException(String problem, Throwable cause) {
    super(problem, cause);
  }
}
