package dev.orderpipeline.processor.archive;

/** Thrown if an archive is missing or differs from its recorded digest. Do not publish it. */
public final class DamagedArchiveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedArchiveException(String message) {
    super(message);
  }

  DamagedArchiveException(String message, Throwable cause) {
    super(message, cause);
  }
}
