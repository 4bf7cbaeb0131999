package dev.orderpipeline.localstack.lambda;

/** All of a function's execution environments are busy. */
final class ThrottledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ThrottledException(String function, int limit) {
    super(
        "All "
            + limit
            + " execution environments of "
            + function
            + " are busy. Retry later, or raise the limit.");
  }
}
