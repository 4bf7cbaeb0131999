package dev.orderpipeline.processor.join;

import dev.orderpipeline.processor.intake.FileRefusedException;

/**
 * The files can be read, but have more errors than can be kept until they are due, so that no
 * message is handed out. Everything was counted all the same.
 */
public final class TooManyErrorsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FileRefusedException refusal;
  private final transient DayCounts counts;

  TooManyErrorsException(FileRefusedException refusal, DayCounts counts) {
    super(refusal.getMessage());
    this.refusal = refusal;
    this.counts = counts;
  }

  /** What the partner is told if nothing else keeps the day from being published. */
  public FileRefusedException refusal() {
    return refusal;
  }

  /** What the day came to, and would have been published. */
  public DayCounts counts() {
    return counts;
  }
}
