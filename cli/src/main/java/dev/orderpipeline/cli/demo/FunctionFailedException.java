package dev.orderpipeline.cli.demo;

import dev.orderpipeline.cli.command.CommandException;

/** A function of the local stack failed after all retries, or a job run failed. */
public final class FunctionFailedException extends CommandException {
  private static final long serialVersionUID = 1L;

  FunctionFailedException(String message) {
    super(message);
  }
}
