package dev.orderpipeline.cli;

/** The directory does not contain exactly the three files of one day. */
final class DayDirectoryException extends CommandException {
  private static final long serialVersionUID = 1L;

  DayDirectoryException(String message) {
    super(message);
  }

  @Override
  int exitCode() {
    return ExitCodes.USAGE;
  }
}
