package dev.orderpipeline.cli;

/** A file could not be uploaded. */
final class UploadFailedException extends CommandException {
  private static final long serialVersionUID = 1L;

  UploadFailedException(String message) {
    super(message);
  }

  UploadFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
