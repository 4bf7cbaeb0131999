package dev.orderpipeline.ledger;

/**
 * A run's attempts, and how far it has published.
 *
 * @param attempts number of counted attempts to build. An attempt that a transient fault ended is
 *     not counted, and neither is any attempt after publishing has started
 * @param claimToken the lease token of the last claim, so that each claim is counted once
 * @param checkpoint the queue has accepted all messages before this one
 */
public record RunProgress(int attempts, long claimToken, long checkpoint) {
  /** The progress of a run that no worker has claimed. */
  public static final RunProgress NONE = new RunProgress(0, 0, 0);

  /** Counts an attempt, unless publishing has started. */
  RunProgress claimed(long token, boolean isPublishing) {
    return new RunProgress(isPublishing ? attempts : attempts + 1, token, checkpoint);
  }

  /** Takes back the count of the last attempt. */
  RunProgress uncounted() {
    return new RunProgress(Math.max(0, attempts - 1), claimToken, checkpoint);
  }

  RunProgress withCheckpoint(long newCheckpoint) {
    return new RunProgress(attempts, claimToken, newCheckpoint);
  }

  /** Attempts start at 0; the checkpoint is kept. */
  RunProgress restarted() {
    return new RunProgress(0, 0, checkpoint);
  }
}
