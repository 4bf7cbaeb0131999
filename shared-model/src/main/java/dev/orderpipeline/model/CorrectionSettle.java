package dev.orderpipeline.model;

import java.time.Duration;

/**
 * How long a correction waits for further files before it is dispatched.
 *
 * @param quiet no file must have changed for this time; zero or more
 * @param max the maximum wait after the first unpublished correction, although files still change;
 *     longer than {@code quiet}
 */
public record CorrectionSettle(Duration quiet, Duration max) {
  /** Ten quiet minutes, but two hours at most. */
  public static final CorrectionSettle DEFAULT =
      new CorrectionSettle(Duration.ofMinutes(10), Duration.ofHours(2));

  public CorrectionSettle {
    if (quiet.isNegative() || max.compareTo(quiet) <= 0) {
      throw new IllegalArgumentException(
          "a correction cannot settle for " + quiet + " and for at most " + max);
    }
  }

  /** A wait with the default maximum, but at least twice the quiet time. */
  public static CorrectionSettle of(Duration quiet) {
    Duration twice = quiet.multipliedBy(2);
    return new CorrectionSettle(quiet, twice.compareTo(DEFAULT.max) > 0 ? twice : DEFAULT.max);
  }
}
