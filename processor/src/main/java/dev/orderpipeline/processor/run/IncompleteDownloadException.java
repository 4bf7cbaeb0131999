package dev.orderpipeline.processor.run;

import java.io.IOException;

/** Thrown if a connection ends before the end of a file. A retry can succeed. */
final class IncompleteDownloadException extends IOException {
  private static final long serialVersionUID = 1L;

  IncompleteDownloadException(String message) {
    super(message);
  }
}
