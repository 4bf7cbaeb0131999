package dev.orderpipeline.model;

/** A schedule of expected files that cannot be meant; the message says what to write instead. */
public final class InvalidExpectationsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidExpectationsException(String message) {
    super(message);
  }
}
