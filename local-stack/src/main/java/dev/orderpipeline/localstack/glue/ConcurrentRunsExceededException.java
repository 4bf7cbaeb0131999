package dev.orderpipeline.localstack.glue;

/** A job already has its maximum number of concurrent runs. */
final class ConcurrentRunsExceededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConcurrentRunsExceededException(String job, int limit) {
    super("Concurrent runs exceeded for " + job + ": the limit is " + limit + ".");
  }
}
