package dev.orderpipeline.processor.archive;

import java.io.IOException;

/** Thrown if a connection ends before the end of an object. A retry can succeed. */
public final class IncompleteDownloadException extends IOException {
  private static final long serialVersionUID = 1L;

  public IncompleteDownloadException(String message) {
    super(message);
  }

  IncompleteDownloadException(String message, Throwable cause) {
    super(message, cause);
  }
}
