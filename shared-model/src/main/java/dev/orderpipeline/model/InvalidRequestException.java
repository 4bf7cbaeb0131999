package dev.orderpipeline.model;

/** Thrown for an invalid processing request; the message is the response to the caller. */
public final class InvalidRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidRequestException(String message) {
    super(message);
  }
}
