package dev.orderpipeline.processor.run;

/** Thrown if a pinned file version is gone. The run cannot continue. */
public final class PinnedVersionGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PinnedVersionGoneException(String message, Throwable cause) {
    super(message, cause);
  }
}
