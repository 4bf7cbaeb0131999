package dev.orderpipeline.processor.publishing;

import java.time.Duration;

/** What publishing asks of the run whose messages it sends. */
public interface Checkpoints extends SendPermission {
  /**
   * Stores that all messages before {@code number} are accepted, and renews the right to send.
   *
   * @throws dev.orderpipeline.ledger.LeaseLostException if another worker has taken over
   */
  void save(long number);

  /** How long sending may go on before {@link #save} must be called to renew the right to send. */
  Duration untilRenewal();

  /** True when the worker's time is so short that no further batch should be begun. */
  boolean isTimeShort();
}
