package dev.orderpipeline.cli.command;

import java.util.List;

/** A failure that the user can fix. The user sees only its message and details. */
public abstract class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommandException(String message) {
    super(message);
  }

  public CommandException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Returns further lines for the user; empty if the message says everything. */
  public List<String> details() {
    return List.of();
  }

  /** Returns the exit code of the process. */
  public int exitCode() {
    return ExitCodes.FAILED;
  }
}
