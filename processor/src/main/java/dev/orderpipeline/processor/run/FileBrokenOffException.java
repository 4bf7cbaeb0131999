package dev.orderpipeline.processor.run;

import java.io.IOException;

/** A connection ended before a whole file was read; it may be read again. */
final class FileBrokenOffException extends IOException {
  private static final long serialVersionUID = 1L;

  FileBrokenOffException(String message) {
    super(message);
  }
}
