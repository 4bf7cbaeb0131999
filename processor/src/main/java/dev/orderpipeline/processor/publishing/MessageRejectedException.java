package dev.orderpipeline.processor.publishing;

/** The queue rejects a message for what it is; sending it again would not help. */
public final class MessageRejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MessageRejectedException(String message) {
    super(message);
  }
}
