package dev.orderpipeline.cli;

/** A day that the Spark job was to process was processed without it. */
final class JobNotRunException extends CommandException {
  private static final long serialVersionUID = 1L;

  JobNotRunException(String message) {
    super(message);
  }
}
