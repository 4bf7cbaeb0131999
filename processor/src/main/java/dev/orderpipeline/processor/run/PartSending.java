package dev.orderpipeline.processor.run;

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
 * Sends one part of an archive, on whatever machine, as one Lambda sends all of it. That the queue
 * has accepted messages is written down as it goes, so who takes over goes on from there.
 */
public final class PartSending {
  /**
   * A little less than a run is kept, so that nothing is known of the parts of one that is gone.
   */
  private static final Duration KEPT = Duration.ofDays(89);

  private final Ledger ledger;
  private final ArchiveStore archives;
  private final Publisher publisher;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  /**
   * A sender of parts.
   *
   * @param nanoTime a clock of this machine that only goes forward, in nanoseconds
   */
  public PartSending(
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
   * @param lease that another machine holds
   * @param archiveDigest of the manifest whose part it is
   * @param place what the keys of the parts begin with
   * @param file where it may lie on this machine
   * @param isStopped true when the work is not wanted any more
   */
  public void send(
      Lease lease,
      RunKey run,
      String archiveDigest,
      String place,
      PartToSend part,
      Path file,
      BooleanSupplier isStopped)
      throws IOException {
    PartKey key = new PartKey(run, archiveDigest, part.number());
    Spool spool = archives.fetch(place, part.part(), file);
    LongConsumer accepted =
        number -> ledger.savePart(lease.set(), key, number, clock.instant().plus(KEPT));
    SharedLease shared = new SharedLease(ledger, lease, nanoTime, accepted, isStopped);
    // An earlier attempt may have come further than was known when this one was planned.
    long from = Math.max(part.accepted(), ledger.accepted(lease.set(), key));
    Progress progress = publisher.publish(lease.set(), run.revision(), spool, from, shared);
    accepted.accept(progress.accepted());
  }
}
