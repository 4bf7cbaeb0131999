package dev.orderpipeline.cli;

/** Something that the user can mend; its message is all that the user sees of it. */
abstract sealed class CommandException extends RuntimeException
    permits DayDirectoryException,
        FunctionFailedException,
        JobNotRunException,
        MessagesFileException,
        NoProgressException,
        NotCleanedException,
        RequestFailedException,
        RunNotPublishedException,
        UploadFailedException {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }

  CommandException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What the process exits with. */
  int exitCode() {
    return ExitCodes.FAILED;
  }
}
