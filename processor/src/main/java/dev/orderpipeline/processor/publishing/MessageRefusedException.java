package dev.orderpipeline.processor.publishing;

/** The queue refuses a message for what it is; sending it again would not help. */
public final class MessageRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MessageRefusedException(String message) {
    super(message);
  }
}
