package dev.orderpipeline.cli;

/** Nothing has happened for longer than the user wants to wait. */
final class NoProgressException extends CommandException {
  private static final long serialVersionUID = 1L;

  NoProgressException(String message) {
    super(message);
  }
}
