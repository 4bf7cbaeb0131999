package dev.orderpipeline.processor.run;

import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.RunStages;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.StoredObject;
import dev.orderpipeline.processor.archive.Messages;
import dev.orderpipeline.processor.receipt.ReceiptStore;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Archives a build: its messages, and its lists for the receipt.
 *
 * @param <M> the engine's form of messages
 */
final class RunArchiver<M extends Messages> {
  private final RunEngine<M> engine;
  private final ReceiptStore receipts;
  private final boolean closes;
  private final InstantSource clock;

  /**
   * Creates an archiver.
   *
   * @param closes whether it adds a closing message
   */
  RunArchiver(RunEngine<M> engine, ReceiptStore receipts, boolean closes, InstantSource clock) {
    this.engine = engine;
    this.receipts = receipts;
    this.closes = closes;
    this.clock = clock;
  }

  /**
   * An archived build.
   *
   * @param run with all that a worker needs to publish it
   * @param messages those of the archive
   */
  record ArchivedBuild<M extends Messages>(RunRecord run, M messages) {}

  /** Archives a build under a run's revision. */
  ArchivedBuild<M> archive(HeldLease lease, RunRecord run, BuildResult<M> build, WorkFiles work)
      throws IOException {
    M messages =
        closes
            ? engine.closed(
                lease.set(), run.key().revision(), build.messages(), work, lease::renewIfDue)
            : build.messages();
    Archive archive = engine.archive(lease.set(), lease.token(), messages, lease::renewIfDue);
    RunStages stages = RunStages.built(build.builtAt()).archived(clock.instant());
    Optional<StoredObject> rejectedRows =
        receipts.keep(lease.set(), lease.token(), build.lists().rejectedRows(), lease::renewIfDue);
    Optional<StoredObject> affectedCustomers =
        receipts.keep(lease.set(), lease.token(), build.lists().affected(), lease::renewIfDue);
    Instant now = clock.instant();
    return new ArchivedBuild<>(
        run.comparedWith(build.comparedWith(), now)
            .rejecting(rejectedRows, now)
            .affecting(affectedCustomers, now)
            .withStages(stages, now)
            .publishing(archive, build.countsJson(), now),
        messages);
  }
}
