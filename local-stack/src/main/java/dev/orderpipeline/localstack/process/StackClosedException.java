package dev.orderpipeline.localstack.process;

/** The stack is closed or closing, and starts no functions or jobs. */
public final class StackClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StackClosedException(String name) {
    super("The local stack is closed; " + name + " cannot run.");
  }
}
