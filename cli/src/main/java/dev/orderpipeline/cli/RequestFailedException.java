package dev.orderpipeline.cli;

/** The pipeline did not respond to a request, or rejected it. */
final class RequestFailedException extends CommandException {
  private static final long serialVersionUID = 1L;

  RequestFailedException(String message) {
    super(message);
  }

  RequestFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
