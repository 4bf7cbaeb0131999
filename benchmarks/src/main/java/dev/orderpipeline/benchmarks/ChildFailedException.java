package dev.orderpipeline.benchmarks;

/** A measured process failed; the message ends with the process's output. */
final class ChildFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ChildFailedException(String command, int status, String output) {
    super(command + " failed with status " + status + ": " + output.strip());
  }
}
