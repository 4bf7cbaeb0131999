package dev.orderpipeline.processor.run;

import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.processor.publishing.QueueSender;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A claimed lease that its worker renews. Limits sending by a monotonic clock that it reads before
 * each renewal request. So neither a clock adjustment nor a slow response makes the lease seem
 * longer. One thread renews the lease; {@link #untilRenewal} and {@link #checkCanSend} are
 * thread-safe.
 */
final class HeldLease {
  private static final Duration RENEWAL_INTERVAL = Duration.ofSeconds(15);
  private static final Duration SENDING_TIMEOUT =
      Lease.DURATION.minus(QueueSender.MAX_SEND).minus(Duration.ofSeconds(1));

  private final Ledger ledger;
  private final Lease lease;
  private final LongSupplier nanoTime;
  private volatile long renewedAt;

  /**
   * Wraps a lease that was just claimed.
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

  FileSetId set() {
    return lease.set();
  }

  long token() {
    return lease.token();
  }

  /**
   * Renews the lease if its renewal is due.
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
    ledger.leases().renew(lease);
    renewedAt = requestedAt;
  }

  /**
   * Renews the lease and changes the run that it is held for.
   *
   * @throws LeaseLostException if another worker has claimed the set
   */
  void renewFor(RunKey run) {
    long requestedAt = nanoTime.getAsLong();
    ledger.leases().renew(lease, run.toString());
    renewedAt = requestedAt;
  }

  /** Stores a checkpoint and renews the lease in one transaction. */
  void checkpoint(RunRecord before, RunRecord after) {
    long requestedAt = nanoTime.getAsLong();
    ledger.runs().checkpoint(lease, before, after);
    renewedAt = requestedAt;
  }

  /** The time until the next renewal, zero if it is due. */
  Duration untilRenewal() {
    Duration left = RENEWAL_INTERVAL.minus(sinceRenewal());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * Checks that a send that starts now ends before the lease does.
   *
   * @throws LeaseLostException if it could end later
   */
  void checkCanSend() {
    if (sinceRenewal().compareTo(SENDING_TIMEOUT) > 0) {
      throw new LeaseLostException(
          "the lease of "
              + lease.set()
              + " with token "
              + lease.token()
              + " was not renewed in time to send; the next attempt continues");
    }
  }

  private Duration sinceRenewal() {
    return Duration.ofNanos(nanoTime.getAsLong() - renewedAt);
  }
}
