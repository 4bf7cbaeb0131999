package dev.orderpipeline.processor.publishing;

/** The queue did not accept messages in time; a later attempt continues at the checkpoint. */
public final class QueueUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  QueueUnavailableException(String message) {
    super(message);
  }
}
