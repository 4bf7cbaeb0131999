package dev.orderpipeline.model;

/** The settings of a stage are invalid. The message is for the operator. */
public final class InvalidStageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidStageException(String message) {
    super(message);
  }
}
