package dev.orderpipeline.cli;

/** A function of the local stack failed, and so did its retries; or a run of a job failed. */
final class FunctionFailedException extends CommandException {
  private static final long serialVersionUID = 1L;

  FunctionFailedException(String message) {
    super(message);
  }
}
