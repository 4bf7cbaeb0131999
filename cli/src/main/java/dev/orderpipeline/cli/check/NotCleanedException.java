package dev.orderpipeline.cli.check;

import dev.orderpipeline.cli.command.CommandException;
import dev.orderpipeline.cli.command.ExitCodes;

/** The file as a whole cannot be cleaned: it cannot be read, or it is rejected. */
public final class NotCleanedException extends CommandException {
  private static final long serialVersionUID = 1L;

  NotCleanedException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public int exitCode() {
    return ExitCodes.USAGE;
  }
}
