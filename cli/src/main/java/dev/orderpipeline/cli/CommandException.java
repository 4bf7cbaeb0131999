package dev.orderpipeline.cli;

/** A failure that the user can fix. The user sees only its message. */
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

  /** Returns the exit code of the process. */
  int exitCode() {
    return ExitCodes.FAILED;
  }
}
