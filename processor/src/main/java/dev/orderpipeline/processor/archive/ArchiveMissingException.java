package dev.orderpipeline.processor.archive;

/** Thrown if an archive is not in the results bucket. The run cannot continue. */
public final class ArchiveMissingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ArchiveMissingException(String message, Throwable cause) {
    super(message, cause);
  }
}
