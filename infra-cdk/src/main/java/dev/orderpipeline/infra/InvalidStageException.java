package dev.orderpipeline.infra;

/** The settings of a stage are invalid. The message is for the operator. */
final class InvalidStageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidStageException(String message) {
    super(message);
  }
}
