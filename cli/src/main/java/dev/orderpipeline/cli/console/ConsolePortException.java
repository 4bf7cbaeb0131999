package dev.orderpipeline.cli.console;

import dev.orderpipeline.cli.command.CommandException;

/** The port of the console is in use. */
public final class ConsolePortException extends CommandException {
  private static final long serialVersionUID = 1L;

  ConsolePortException(int port, Throwable cause) {
    super(
        "the console cannot listen on port "
            + port
            + " of 127.0.0.1, which is in use; select another with --port",
        cause);
  }
}
