package dev.orderpipeline.processor.run;

import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.processor.publishing.Checkpoints;
import dev.orderpipeline.processor.publishing.QueueSender;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The right to send a part of an archive, on a machine that works for the holder of the lease. It
 * is told by a monotonic clock of this machine that was read before the renewal was requested. When
 * the holder releases the lease, or another worker claims the set, no renewal succeeds any more.
 * Renewed by one thread, asked by many.
 */
final class SharedLease implements Checkpoints {
  private static final Duration RENEWAL_INTERVAL = Duration.ofSeconds(6);
  private static final Duration SENDING_TIME =
      Ledger.SHARED_LEASE_TIME.minus(QueueSender.MAX_SEND).minus(Duration.ofSeconds(1));

  private final Ledger ledger;
  private final Lease lease;
  private final LongSupplier nanoTime;
  private final LongConsumer accepted;
  private final BooleanSupplier isStopped;
  private volatile long renewedAt;

  /**
   * The right to send, which is renewed at once.
   *
   * @param nanoTime a clock that only goes forward, in nanoseconds
   * @param accepted stores how many messages of the part are accepted
   * @param isStopped true when the work is not wanted any more
   * @throws LeaseLostException if the lease is not held any more
   */
  SharedLease(
      Ledger ledger,
      Lease lease,
      LongSupplier nanoTime,
      LongConsumer accepted,
      BooleanSupplier isStopped) {
    this.ledger = ledger;
    this.lease = lease;
    this.nanoTime = nanoTime;
    this.accepted = accepted;
    this.isStopped = isStopped;
    renew();
  }

  private void renew() {
    long requestedAt = nanoTime.getAsLong();
    ledger.renewShared(lease);
    renewedAt = requestedAt;
  }

  @Override
  public void save(long number) {
    // Many machines renew one item: none does so more often than it must.
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
    if (sinceRenewal().compareTo(SENDING_TIME) > 0) {
      throw new LeaseLostException(
          "the lease of "
              + lease.set()
              + " with token "
              + lease.token()
              + " was not renewed in time to send a part under it; the part is sent again");
    }
  }

  private Duration sinceRenewal() {
    return Duration.ofNanos(nanoTime.getAsLong() - renewedAt);
  }
}
