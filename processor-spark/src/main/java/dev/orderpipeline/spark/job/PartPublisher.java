package dev.orderpipeline.spark.job;

import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.PartKey;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.publishing.Publisher;
import dev.orderpipeline.processor.publishing.Publisher.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Sends one part of an archive on an executor that works for the holder of a lease. Stores the
 * part's checkpoint, so that another attempt continues there.
 */
public final class PartPublisher {
  /** Shorter than that of runs, so that no checkpoint outlives its run. */
  private static final Duration RETENTION = Duration.ofDays(89);

  private final Ledger ledger;
  private final ArchiveStore archives;
  private final Publisher publisher;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  /**
   * Creates a sender of parts.
   *
   * @param nanoTime this executor's monotonic clock, in nanoseconds
   */
  public PartPublisher(
      Ledger ledger,
      ArchiveStore archives,
      Publisher publisher,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.ledger = ledger;
    this.archives = archives;
    this.publisher = publisher;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /**
   * Sends a part.
   *
   * @param lease the lease that the driver holds
   * @param archiveDigest SHA-256 of the archive's manifest, hexadecimal
   * @param prefix the key prefix of the parts
   * @param file a path for the part on this executor
   * @param isStopped returns true when sending must stop
   */
  public void send(
      Lease lease,
      RunKey run,
      String archiveDigest,
      String prefix,
      PartToSend part,
      Path file,
      BooleanSupplier isStopped)
      throws IOException {
    PartKey key = new PartKey(run, archiveDigest, part.number());
    Spool spool = archives.fetch(prefix, part.part(), file);
    LongConsumer accepted =
        number ->
            ledger
                .partCheckpoints()
                .save(lease.set(), key, number, clock.instant().plus(RETENTION));
    SharedLease shared = new SharedLease(ledger.leases(), lease, nanoTime, accepted, isStopped);
    // An earlier attempt can have stored a later checkpoint since this one was planned.
    long from = Math.max(part.accepted(), ledger.partCheckpoints().accepted(lease.set(), key));
    Progress progress = publisher.publish(lease.set(), run.revision(), spool, from, shared);
    accepted.accept(progress.accepted());
  }
}
