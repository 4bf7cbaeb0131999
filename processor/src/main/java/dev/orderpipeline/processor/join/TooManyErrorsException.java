package dev.orderpipeline.processor.join;

import dev.orderpipeline.processor.intake.FileRejectedException;

/**
 * The files can be read, but have more errors than can be kept until they are due, so that no
 * message is handed out. Everything was counted all the same.
 */
public final class TooManyErrorsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FileRejectedException rejection;
  private final transient DayCounts counts;

  TooManyErrorsException(FileRejectedException rejection, DayCounts counts) {
    super(rejection.getMessage());
    this.rejection = rejection;
    this.counts = counts;
  }

  /** What the partner is told if nothing else keeps the day from being published. */
  public FileRejectedException rejection() {
    return rejection;
  }

  /** What the day came to, and would have been published. */
  public DayCounts counts() {
    return counts;
  }
}
