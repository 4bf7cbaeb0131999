package dev.orderpipeline.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * That a job was started for a request by hand, until its worker has had time enough to hold the
 * set: the same request sent again meanwhile starts no other one.
 *
 * @param jobRun as the service calls it
 */
public record PendingJobStart(String jobRun, Instant startedAt) {
  /** More than a job takes to come up, though Glue may keep it waiting for a quarter of an hour. */
  private static final Duration TIME_TO_COME_UP = Duration.ofMinutes(25);

  public PendingJobStart {
    Objects.requireNonNull(jobRun, "jobRun");
    Objects.requireNonNull(startedAt, "startedAt");
  }

  /** After this time the job should work, or is not going to. */
  public Instant expiresAt() {
    return timeIsUp(startedAt);
  }

  /** When a job should work that was started then, or is not going to. */
  static Instant timeIsUp(Instant startedAt) {
    return startedAt.plus(TIME_TO_COME_UP);
  }

  /** Where it lies in the table. */
  static String entry(String replayId) {
    return "job#" + replayId;
  }
}
