package dev.orderpipeline.cli.check;

import dev.orderpipeline.cli.command.CommandException;

/** A file to check does not exist or cannot be read. */
public final class UnreadableException extends CommandException {
  private static final long serialVersionUID = 1L;

  UnreadableException(String message) {
    super(message);
  }

  UnreadableException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public int exitCode() {
    return CheckCommand.UNREADABLE;
  }
}
