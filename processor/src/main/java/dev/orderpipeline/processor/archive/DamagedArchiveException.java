package dev.orderpipeline.processor.archive;

/** An archive's bytes are not the recorded ones, or gone; it must not be published. */
public final class DamagedArchiveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedArchiveException(String message) {
    super(message);
  }

  DamagedArchiveException(String message, Throwable cause) {
    super(message, cause);
  }
}
