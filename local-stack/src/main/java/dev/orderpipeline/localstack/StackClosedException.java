package dev.orderpipeline.localstack;

/** The stack is closed, or closing, and starts no more functions. */
final class StackClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StackClosedException(String function) {
    super("The local stack is closed; " + function + " runs no more.");
  }
}
