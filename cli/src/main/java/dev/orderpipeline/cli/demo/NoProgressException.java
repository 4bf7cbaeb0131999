package dev.orderpipeline.cli.demo;

import dev.orderpipeline.cli.command.CommandException;

/** There was no progress for longer than {@code --timeout}. */
public final class NoProgressException extends CommandException {
  private static final long serialVersionUID = 1L;

  NoProgressException(String message) {
    super(message);
  }
}
