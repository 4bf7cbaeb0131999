package dev.orderpipeline.ledger;

/**
 * A run's attempts, and how far it has published.
 *
 * @param attempts number of claims by workers, except continuations after progress
 * @param claimToken the lease token of the last claim, so that each claim is counted once
 * @param claimCheckpoint the checkpoint at the last claim
 * @param checkpoint the queue has accepted all messages before this one
 */
public record RunProgress(int attempts, long claimToken, long claimCheckpoint, long checkpoint) {
  /** The progress of a run that no worker has claimed. */
  public static final RunProgress NONE = new RunProgress(0, 0, 0, 0);

  /** Counts an attempt, unless a publishing run's checkpoint has advanced since the last claim. */
  RunProgress claimed(long token, boolean isPublishing) {
    boolean hasProgressed = isPublishing && checkpoint > claimCheckpoint;
    return new RunProgress(hasProgressed ? attempts : attempts + 1, token, checkpoint, checkpoint);
  }

  RunProgress withCheckpoint(long newCheckpoint) {
    return new RunProgress(attempts, claimToken, claimCheckpoint, newCheckpoint);
  }

  /** Attempts start at 0; the checkpoint is kept. */
  RunProgress restarted() {
    return new RunProgress(0, 0, checkpoint, checkpoint);
  }
}
