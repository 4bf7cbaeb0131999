package dev.orderpipeline.benchmarks;

/** A measured process that did not do its work; its message ends with what it said. */
final class ChildFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ChildFailedException(String command, int status, String said) {
    super(command + " ended with status " + status + ": " + said.strip());
  }
}
