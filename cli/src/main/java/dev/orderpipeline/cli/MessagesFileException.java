package dev.orderpipeline.cli;

/** The file for the messages cannot be written. */
final class MessagesFileException extends CommandException {
  private static final long serialVersionUID = 1L;

  MessagesFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
