package dev.orderpipeline.cli.command;

/** A failure that the user can fix. The user sees only its message. */
public abstract class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommandException(String message) {
    super(message);
  }

  public CommandException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Returns the exit code of the process. */
  public int exitCode() {
    return ExitCodes.FAILED;
  }
}
