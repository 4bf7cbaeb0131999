package dev.orderpipeline.processor.run;

import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.processor.publishing.QueueSender;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A lease while its worker works: knows when it must be renewed, and when it is too late to send.
 * Both are told by a monotonic clock that was read before the renewal was requested, so neither a
 * clock that is set nor a slow answer makes a lease look longer than it is. Renewed by one thread,
 * asked by many.
 */
final class HeldLease {
  private static final Duration RENEWAL_INTERVAL = Duration.ofSeconds(15);
  private static final Duration SENDING_TIME =
      Ledger.LEASE_TIME.minus(QueueSender.MAX_SEND).minus(Duration.ofSeconds(1));

  private final Ledger ledger;
  private final Lease lease;
  private final LongSupplier nanoTime;
  private volatile long renewedAt;

  /**
   * A lease that has just been claimed.
   *
   * @param requestedAt the reading of {@code nanoTime} before the claim was requested
   */
  HeldLease(Ledger ledger, Lease lease, LongSupplier nanoTime, long requestedAt) {
    this.ledger = ledger;
    this.lease = lease;
    this.nanoTime = nanoTime;
    this.renewedAt = requestedAt;
  }

  Lease lease() {
    return lease;
  }

  /**
   * Renews the lease if it is time to.
   *
   * @throws LeaseLostException if another worker has claimed the set
   */
  void renewIfDue() {
    if (untilRenewal().isZero()) {
      renew();
    }
  }

  /**
   * Renews the lease now.
   *
   * @throws LeaseLostException if another worker has claimed the set
   */
  void renew() {
    long requestedAt = nanoTime.getAsLong();
    ledger.renew(lease);
    renewedAt = requestedAt;
  }

  /**
   * Renews the lease for another run than it was claimed for.
   *
   * @throws LeaseLostException if another worker has claimed the set
   */
  void renewFor(RunKey run) {
    long requestedAt = nanoTime.getAsLong();
    ledger.renew(lease, run.toString());
    renewedAt = requestedAt;
  }

  /** Stores a checkpoint and renews the lease, together. */
  void checkpoint(RunRecord before, RunRecord after) {
    long requestedAt = nanoTime.getAsLong();
    ledger.checkpoint(lease, before, after);
    renewedAt = requestedAt;
  }

  /** The time until the next renewal, zero if it is due. */
  Duration untilRenewal() {
    Duration left = RENEWAL_INTERVAL.minus(sinceRenewal());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * Returns if a send that begins now ends before the lease does.
   *
   * @throws LeaseLostException otherwise
   */
  void checkMaySend() {
    if (sinceRenewal().compareTo(SENDING_TIME) > 0) {
      throw new LeaseLostException(
          "the lease of "
              + lease.set()
              + " with token "
              + lease.token()
              + " was not renewed in time to send under it; another attempt continues");
    }
  }

  private Duration sinceRenewal() {
    return Duration.ofNanos(nanoTime.getAsLong() - renewedAt);
  }
}
