package dev.orderpipeline.cli;

/** There was no progress for longer than {@code --timeout}. */
final class NoProgressException extends CommandException {
  private static final long serialVersionUID = 1L;

  NoProgressException(String message) {
    super(message);
  }
}
