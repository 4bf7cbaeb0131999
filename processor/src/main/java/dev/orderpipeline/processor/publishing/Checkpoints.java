package dev.orderpipeline.processor.publishing;

import java.time.Duration;

/** The publisher's view of a run: its checkpoint, its lease and the remaining time. */
public interface Checkpoints extends SendPermission {
  /**
   * Stores that the queue has accepted all messages before {@code number}, and renews the lease.
   *
   * @throws dev.orderpipeline.ledger.LeaseLostException if another worker has taken over
   */
  void save(long number);

  /** The time until {@link #save} must be called to renew the lease; zero if it is due. */
  Duration untilRenewal();

  /** Whether too little time remains to start another batch. */
  boolean isTimeShort();
}
