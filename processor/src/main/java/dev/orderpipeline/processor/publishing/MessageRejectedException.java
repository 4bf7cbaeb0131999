package dev.orderpipeline.processor.publishing;

/** Thrown if the queue rejects a message as invalid. A retry would fail again. */
public final class MessageRejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MessageRejectedException(String message) {
    super(message);
  }
}
