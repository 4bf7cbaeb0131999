package dev.orderpipeline.engine;

/** As many runs of the job work as may at once; another one may be started later. */
public final class JobsAtLimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JobsAtLimitException(String message, Throwable cause) {
    super(message, cause);
  }
}
