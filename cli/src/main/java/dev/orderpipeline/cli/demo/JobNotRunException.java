package dev.orderpipeline.cli.demo;

import dev.orderpipeline.cli.command.CommandException;

/** The processor function processed a day that the Spark job should have processed. */
public final class JobNotRunException extends CommandException {
  private static final long serialVersionUID = 1L;

  JobNotRunException(String message) {
    super(message);
  }
}
