package dev.orderpipeline.cli;

/** The run ended without publishing; the message says why. */
final class RunNotPublishedException extends CommandException {
  private static final long serialVersionUID = 1L;

  RunNotPublishedException(String message) {
    super(message);
  }
}
