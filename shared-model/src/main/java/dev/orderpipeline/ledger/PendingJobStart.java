package dev.orderpipeline.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A job start for a manual request, recorded until the job has had time to claim the set. Meanwhile
 * a repeated request starts no second job.
 *
 * @param jobRun the id of the Glue job run
 */
public record PendingJobStart(String jobRun, Instant startedAt) {
  /** Exceeds the start-up time of a job, which Glue can keep waiting for 15 minutes. */
  private static final Duration STARTUP_TIMEOUT = Duration.ofMinutes(25);

  public PendingJobStart {
    Objects.requireNonNull(jobRun, "jobRun");
    Objects.requireNonNull(startedAt, "startedAt");
  }

  /** The end of the start-up time; a job without a lease by then has failed to start. */
  public Instant expiresAt() {
    return startupDeadline(startedAt);
  }

  /** The end of the start-up time of a job that was started at {@code startedAt}. */
  static Instant startupDeadline(Instant startedAt) {
    return startedAt.plus(STARTUP_TIMEOUT);
  }

  /** The sort key of the item. */
  static String entry(String replayId) {
    return "job#" + replayId;
  }
}
