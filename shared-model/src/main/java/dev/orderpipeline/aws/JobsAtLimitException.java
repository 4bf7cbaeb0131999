package dev.orderpipeline.aws;

/** Thrown if the maximum of concurrent job runs is reached; a later start can succeed. */
public final class JobsAtLimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JobsAtLimitException(String message, Throwable cause) {
    super(message, cause);
  }
}
