package dev.orderpipeline.cli;

/** The processor function processed a day that the Spark job should have processed. */
final class JobNotRunException extends CommandException {
  private static final long serialVersionUID = 1L;

  JobNotRunException(String message) {
    super(message);
  }
}
