package dev.orderpipeline.infra;

/** What the context says about a stage cannot be deployed; the message is for the operator. */
final class InvalidStageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidStageException(String message) {
    super(message);
  }
}
