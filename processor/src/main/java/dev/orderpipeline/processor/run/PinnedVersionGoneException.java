package dev.orderpipeline.processor.run;

/** A file version that a run is pinned to can no longer be read; the run cannot go on. */
public final class PinnedVersionGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PinnedVersionGoneException(String message, Throwable cause) {
    super(message, cause);
  }
}
