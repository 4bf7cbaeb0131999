package dev.orderpipeline.cli.demo;

import dev.orderpipeline.cli.command.CommandException;

/** The run ended without publishing; the message says why. */
public final class RunNotPublishedException extends CommandException {
  private static final long serialVersionUID = 1L;

  RunNotPublishedException(String message) {
    super(message);
  }
}
