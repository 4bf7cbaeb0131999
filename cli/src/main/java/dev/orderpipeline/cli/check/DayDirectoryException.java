package dev.orderpipeline.cli.check;

import dev.orderpipeline.cli.command.CommandException;
import dev.orderpipeline.cli.command.ExitCodes;

/** The directory does not contain exactly the three files of one day. */
public final class DayDirectoryException extends CommandException {
  private static final long serialVersionUID = 1L;

  DayDirectoryException(String message) {
    super(message);
  }

  @Override
  public int exitCode() {
    return ExitCodes.USAGE;
  }
}
