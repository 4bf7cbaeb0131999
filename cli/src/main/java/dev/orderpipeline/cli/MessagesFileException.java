package dev.orderpipeline.cli;

/** The file that shall hold the messages cannot be written. */
final class MessagesFileException extends CommandException {
  private static final long serialVersionUID = 1L;

  MessagesFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
