package dev.orderpipeline.json;

/** Thrown for an invalid {@code EXPECTATIONS} value; the message says what to write instead. */
public final class InvalidExpectationsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidExpectationsException(String message) {
    super(message);
  }
}
