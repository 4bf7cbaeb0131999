package dev.orderpipeline.processor.run;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.processor.archive.ArchiveStore;
import java.time.InstantSource;

/**
 * Handles what the table still refers to, but the results bucket lost, and the reverse: archives
 * that are gone, and revisions that a restored table has forgotten.
 */
final class RevisionReplacement {
  private final Ledger ledger;
  private final ArchiveStore archives;
  private final RunEndings endings;
  private final InstantSource clock;
  private final EventLog log;

  RevisionReplacement(
      Ledger ledger, ArchiveStore archives, RunEndings endings, InstantSource clock, EventLog log) {
    this.ledger = ledger;
    this.archives = archives;
    this.endings = endings;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Ends a run of a revision that the table does not know as sent, but the bucket does. The table
   * was restored to an earlier time, so consumers can have other messages under that number.
   */
  RunSummary replaceForgotten(HeldLease lease, RunRecord run, int highest) {
    int next = highest + 1;
    return endings.replaceRevision(
        lease,
        run,
        run.ended(
            RunState.SUPERSEDED,
            RunFailure.of(
                "revision "
                    + highest
                    + " had begun to publish before the table was restored, so these files become"
                    + " revision "
                    + next),
            clock.instant()),
        next);
  }

  /**
   * Forgets the archives of failed runs that are gone, so that a manual request can build another
   * revision without a comparison with them.
   *
   * @param key the run to build, whose own archive is not forgotten
   */
  void forgetLostArchives(HeldLease lease, RunHistory history, RunKey key) {
    for (RunRecord run : history.failedWithArchive()) {
      if (!run.key().equals(key) && !archives.exists(RunHistory.recordedArchive(run))) {
        ledger.runs().update(lease.lease(), run, run.withoutArchive(clock.instant()));
        log.write("archive_forgotten", "file_set", lease.set(), "run", run.key());
      }
    }
  }
}
