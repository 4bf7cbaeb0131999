package dev.orderpipeline.processor.archive;

/** Thrown if an archive is missing or differs from its recorded digest. Do not publish it. */
public final class DamagedArchiveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isMissing;

  /** The archive as it was read differs from its digest; a cut download can be the reason. */
  DamagedArchiveException(String message) {
    super(message);
    this.isMissing = false;
  }

  /** The archive is missing. */
  DamagedArchiveException(String message, Throwable cause) {
    super(message, cause);
    this.isMissing = true;
  }

  /** Returns whether the archive is missing, which another attempt cannot help. */
  public boolean isMissing() {
    return isMissing;
  }
}
