package dev.orderpipeline.cli.demo;

import dev.orderpipeline.cli.command.CommandException;

/** The file for the messages cannot be written. */
public final class MessagesFileException extends CommandException {
  private static final long serialVersionUID = 1L;

  MessagesFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
