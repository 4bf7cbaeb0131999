package dev.orderpipeline.processor.archive;

/**
 * Thrown if an archive, as it was read, differs from its recorded digest. Do not publish it. A
 * download that was cut can be the reason, so another attempt can help.
 */
public final class DamagedArchiveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedArchiveException(String message) {
    super(message);
  }
}
