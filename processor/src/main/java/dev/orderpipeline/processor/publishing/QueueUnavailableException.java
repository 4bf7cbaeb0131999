package dev.orderpipeline.processor.publishing;

/** Thrown if the queue did not accept messages in time. The next attempt continues. */
public final class QueueUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  QueueUnavailableException(String message) {
    super(message);
  }
}
