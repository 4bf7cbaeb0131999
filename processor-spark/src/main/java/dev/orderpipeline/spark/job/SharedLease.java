package dev.orderpipeline.spark.job;

import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.ledger.LeaseStore;
import dev.orderpipeline.processor.publishing.Checkpoints;
import dev.orderpipeline.processor.publishing.QueueSender;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A share in a lease, under which an executor sends a part of an archive for the lease's holder.
 * Limits sending by a monotonic clock of this executor that it reads before each renewal request.
 * Renewals fail as soon as the holder releases the lease or another worker claims the set. One
 * thread renews it; {@link #check} and {@link #untilRenewal} are thread-safe.
 */
final class SharedLease implements Checkpoints {
  private static final Duration RENEWAL_INTERVAL = Duration.ofSeconds(6);
  private static final Duration SENDING_TIMEOUT =
      Lease.SHARED_DURATION.minus(QueueSender.MAX_SEND).minus(Duration.ofSeconds(1));

  private final LeaseStore leases;
  private final Lease lease;
  private final LongSupplier nanoTime;
  private final LongConsumer accepted;
  private final BooleanSupplier isStopped;
  private volatile long renewedAt;

  /**
   * Creates a share and renews it.
   *
   * @param nanoTime a monotonic clock, in nanoseconds
   * @param accepted stores the part's checkpoint
   * @param isStopped returns true when sending must stop
   * @throws LeaseLostException if the lease was lost or released
   */
  SharedLease(
      LeaseStore leases,
      Lease lease,
      LongSupplier nanoTime,
      LongConsumer accepted,
      BooleanSupplier isStopped) {
    this.leases = leases;
    this.lease = lease;
    this.nanoTime = nanoTime;
    this.accepted = accepted;
    this.isStopped = isStopped;
    renew();
  }

  private void renew() {
    long requestedAt = nanoTime.getAsLong();
    leases.renewShared(lease);
    renewedAt = requestedAt;
  }

  @Override
  public void save(long number) {
    // Many executors renew the same item, so each does it only if due.
    if (untilRenewal().isZero()) {
      renew();
    }
    accepted.accept(number);
  }

  @Override
  public Duration untilRenewal() {
    Duration left = RENEWAL_INTERVAL.minus(sinceRenewal());
    return left.isNegative() ? Duration.ZERO : left;
  }

  @Override
  public boolean isTimeShort() {
    return isStopped.getAsBoolean();
  }

  @Override
  public void check() {
    if (sinceRenewal().compareTo(SENDING_TIMEOUT) > 0) {
      throw new LeaseLostException(
          "the lease of "
              + lease.set()
              + " with token "
              + lease.token()
              + " was not renewed in time to send a part; the next attempt continues");
    }
  }

  private Duration sinceRenewal() {
    return Duration.ofNanos(nanoTime.getAsLong() - renewedAt);
  }
}
