package dev.orderpipeline.cli;

/** A file did not get into the bucket. */
final class UploadFailedException extends CommandException {
  private static final long serialVersionUID = 1L;

  UploadFailedException(String message) {
    super(message);
  }

  UploadFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
