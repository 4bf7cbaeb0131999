package dev.orderpipeline.localstack;

/** A job has as many runs as it may have at once. */
final class ConcurrentRunsExceededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConcurrentRunsExceededException(String job, int limit) {
    super("Concurrent runs exceeded for " + job + ": it may have " + limit + " at once.");
  }
}
