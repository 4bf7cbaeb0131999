package dev.orderpipeline.cli;

/** The file as a whole cannot be cleaned: it cannot be read, or it is rejected. */
final class NotCleanedException extends CommandException {
  private static final long serialVersionUID = 1L;

  NotCleanedException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  int exitCode() {
    return ExitCodes.USAGE;
  }
}
