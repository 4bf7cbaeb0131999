package dev.orderpipeline.transform.join;

import dev.orderpipeline.transform.intake.FileRejectedException;

/**
 * Thrown when the files are readable but have more errors than {@link
 * dev.orderpipeline.transform.intake.Limits#maxErrorBytes} allows. The join emits no message, but
 * counts all rows.
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

  /** The rejection for the partner, unless the run fails for another reason. */
  public FileRejectedException rejection() {
    return rejection;
  }

  /** The counts of the day, including messages that the join did not emit. */
  public DayCounts counts() {
    return counts;
  }
}
