package dev.orderpipeline.ledger;

import dev.orderpipeline.model.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The time of a file set's next dispatch, after waits that double.
 *
 * @param at the target is not dispatched (again) before this time
 * @param delay the wait after the last dispatch, zero if there was none
 * @param target the last dispatched revision, 0 if there was none
 */
public record NextDispatch(Instant at, Duration delay, int target) {
  private static final Duration FIRST_WAIT = Duration.ofMinutes(1);

  /**
   * The first wait after a job was dispatched. It exceeds the time until the job holds the lease:
   * Glue can keep a run waiting for 15 minutes if it lacks capacity.
   *
   * @see <a href="https://docs.aws.amazon.com/glue/latest/dg/job-run-statuses.html">Job run
   *     statuses</a>
   */
  private static final Duration FIRST_JOB_WAIT = Duration.ofMinutes(20);

  private static final Duration MAX_WAIT = Duration.ofHours(1);

  /** The dispatch of a set that was never dispatched. */
  public static final NextDispatch NONE = due(Instant.EPOCH);

  public NextDispatch {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(delay, "delay");
  }

  /** A first dispatch that is due at {@code now}. */
  static NextDispatch due(Instant now) {
    return new NextDispatch(now, Duration.ZERO, 0);
  }

  /** The next dispatch after a worker has started {@code target} without a dispatch. */
  static NextDispatch afterStart(int target, Instant now) {
    return new NextDispatch(now.plus(FIRST_WAIT), FIRST_WAIT, target);
  }

  /** The next dispatch after {@code newTarget} was dispatched to {@code engine}. */
  NextDispatch after(int newTarget, Engine engine, Instant now) {
    Duration next = engine == Engine.SPARK ? FIRST_JOB_WAIT : FIRST_WAIT;
    if (newTarget == target) {
      Duration doubled = delay.multipliedBy(2);
      next = doubled.compareTo(next) < 0 ? next : doubled;
      next = next.compareTo(MAX_WAIT) < 0 ? next : MAX_WAIT;
    }
    return new NextDispatch(now.plus(next), next, newTarget);
  }

  /** The next dispatch after one that failed: in a minute, with the earlier wait and target. */
  NextDispatch retried(Instant now) {
    return new NextDispatch(now.plus(FIRST_WAIT), delay, target);
  }

  /** When a job was started for a revision; empty unless that was the last dispatch. */
  Optional<Instant> jobStartedAt(int revision) {
    boolean toJob = delay.compareTo(FIRST_JOB_WAIT) >= 0;
    return target == revision && toJob ? Optional.of(at.minus(delay)) : Optional.empty();
  }
}
