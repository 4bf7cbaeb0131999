package dev.orderpipeline.simulation;

/** Signals that an invariant of the protocol does not hold. */
final class ViolationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ViolationException(String message) {
    super(message);
  }
}
