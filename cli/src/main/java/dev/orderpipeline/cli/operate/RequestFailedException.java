package dev.orderpipeline.cli.operate;

import dev.orderpipeline.cli.command.CommandException;

/** The pipeline did not respond to a request, or rejected it. */
public final class RequestFailedException extends CommandException {
  private static final long serialVersionUID = 1L;

  RequestFailedException(String message) {
    super(message);
  }

  RequestFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
