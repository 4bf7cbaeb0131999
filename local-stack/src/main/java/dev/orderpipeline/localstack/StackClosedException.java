package dev.orderpipeline.localstack;

/** The stack is closed or closing, and starts no functions or jobs. */
final class StackClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StackClosedException(String name) {
    super("The local stack is closed; " + name + " cannot run.");
  }
}
