package dev.orderpipeline.processor.run;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.RunStore;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ResultsLayout;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.receipt.ReceiptStore;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Finishes runs whose messages are all sent: permanent archive, receipt, expiry of older runs. */
final class RunFinisher {
  private final Ledger ledger;
  private final ArchiveStore archives;
  private final ReceiptStore receipts;
  private final InstantSource clock;
  private final EventLog log;

  RunFinisher(
      Ledger ledger,
      ArchiveStore archives,
      ReceiptStore receipts,
      InstantSource clock,
      EventLog log) {
    this.ledger = ledger;
    this.archives = archives;
    this.receipts = receipts;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Finishes a run.
   *
   * @param reached the run with its last checkpoint
   * @param sent how many messages the queue accepted in this invocation
   */
  RunSummary finish(HeldLease lease, RunRecord reached, long sent) throws IOException {
    RunRecord published =
        reached.key().isReplay() ? finishReplay(lease, reached) : finishRun(lease, reached);
    log.write(
        "run_published",
        "file_set",
        lease.set(),
        "run",
        published.key(),
        "messages",
        RunHistory.recordedArchive(published).messages(),
        "sent",
        sent);
    RunMetrics.ended(log, published, sent);
    return RunSummaries.ended(lease.set(), published, sent);
  }

  private RunRecord finishReplay(HeldLease lease, RunRecord reached) {
    // The archive of a replay has had its permanent copy since its publication.
    String publishedKey =
        ResultsLayout.publishedArchive(
            RunHistory.recordedArchive(reached).key(), lease.set(), reached.key().revision());
    RunRecord published = reached.published(publishedKey, clock.instant());
    ledger.runs().update(lease.lease(), reached, published);
    return published;
  }

  private RunRecord finishRun(HeldLease lease, RunRecord reached) throws IOException {
    FileSetId set = lease.set();
    RunKey key = reached.key();
    String publishedKey =
        archives.copyToPublished(
            RunHistory.recordedArchive(reached), set, key.revision(), lease::renewIfDue);
    RunRecord published = reached.published(publishedKey, clock.instant());
    RunHistory history = RunHistory.read(ledger, set);
    // Renewed first, so as not to overwrite the receipt of a newer worker.
    lease.renew();
    // The receipt comes before the end, so that every published run has one.
    receipts.write(set, published, history.publishedBefore(key), lease::renewIfDue);
    ledger.runs().end(lease.lease(), reached, published, expiring(lease, history, key));
    return published;
  }

  /**
   * Sets the expiry of older runs, which are not needed after the publication of this one. Runs
   * with an archive are needed until then, so the transaction that publishes this run must write
   * them. The others can be many and are written here.
   *
   * @return the runs for the transaction
   */
  private List<RunRecord> expiring(HeldLease lease, RunHistory history, RunKey key) {
    Instant time = clock.instant().plus(RunClaims.RETENTION);
    List<RunRecord> needed = new ArrayList<>();
    for (RunRecord older : history.all()) {
      if (older.key().revision() < key.revision() && older.times().expiresAt().isEmpty()) {
        if (older.build().archive().isEmpty()) {
          ledger.runs().update(lease.lease(), older, older.withExpiry(time));
        } else if (needed.size() < RunStore.MAX_EXPIRING) {
          needed.add(older.withExpiry(time));
        }
      }
    }
    return needed;
  }
}
