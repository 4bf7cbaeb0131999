package dev.orderpipeline.model;

/** A processing request that cannot be accepted; its message is the answer to who sent it. */
public final class InvalidRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidRequestException(String message) {
    super(message);
  }
}
