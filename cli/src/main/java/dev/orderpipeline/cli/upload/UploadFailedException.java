package dev.orderpipeline.cli.upload;

import dev.orderpipeline.cli.command.CommandException;

/** A file could not be uploaded. */
public final class UploadFailedException extends CommandException {
  private static final long serialVersionUID = 1L;

  UploadFailedException(String message) {
    super(message);
  }

  UploadFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
