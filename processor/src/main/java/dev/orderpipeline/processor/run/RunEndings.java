package dev.orderpipeline.processor.run;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.RunStages;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import dev.orderpipeline.processor.archive.ArchiveMissingException;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.receipt.ReceiptLists;
import dev.orderpipeline.processor.receipt.ReceiptStore;
import dev.orderpipeline.processor.run.QualityGate.Rejection;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Ends runs that are not published completely: superseded, rejected or failed. A rejected or failed
 * run gets a receipt; a replay has none, because its revision has one.
 */
final class RunEndings {
  private final Ledger ledger;
  private final ArchiveStore archives;
  private final ReceiptStore receipts;
  private final InstantSource clock;
  private final EventLog log;

  RunEndings(
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

  /** Ends a run of an older revision that has sent nothing. */
  RunSummary supersede(HeldLease lease, RunRecord run) {
    return supersede(
        lease, run, RunFailure.of("a newer revision arrived before the first message was sent"));
  }

  RunSummary supersede(HeldLease lease, RunRecord run, RunFailure why) {
    RunRecord ended = run.ended(RunState.SUPERSEDED, why, clock.instant());
    ledger.runs().update(lease.lease(), run, ended);
    log.write("run_superseded", "file_set", lease.set(), "run", run.key());
    RunMetrics.ended(log, ended, 0);
    return RunSummaries.ended(lease.set(), ended, 0);
  }

  /**
   * Ends a run that must not send (more) messages under its revision's number. Another revision of
   * the same files replaces its revision.
   *
   * @param ended the run in its terminal state
   * @param next the number of the other revision
   */
  RunSummary replaceRevision(HeldLease lease, RunRecord run, RunRecord ended, int next) {
    ledger.runs().replaceRevision(lease.lease(), run, ended, next);
    log.write(
        "revision_replaced", "file_set", lease.set(), "run", run.key(), "next_revision", next);
    RunMetrics.ended(log, ended, 0);
    return RunSummaries.of(
        lease.set(), run.key(), Outcome.SUPERSEDED, ended.outcome().failure().orElseThrow().text());
  }

  /** Ends a run before or without a build. */
  RunSummary end(HeldLease lease, RunRecord run, RunState state, RunFailure why)
      throws IOException {
    return end(lease, run, run.ended(state, why, clock.instant()), Optional.empty());
  }

  /** Ends a run whose files are valid but have too many rejected rows. */
  RunSummary reject(HeldLease lease, RunRecord run, BuildResult<?> build, Rejection rejection)
      throws IOException {
    return end(
        lease,
        run,
        rejected(run, build, rejection),
        Optional.of(build.lists()),
        "failure",
        rejection.logged(),
        "remedy",
        rejection.remedy());
  }

  /**
   * Ends a run, with its receipt, log event and metrics.
   *
   * @param built the lists of the build, if the run has not recorded them
   */
  private RunSummary end(
      HeldLease lease,
      RunRecord run,
      RunRecord ended,
      Optional<ReceiptLists> built,
      Object... logged)
      throws IOException {
    FileSetId set = lease.set();
    OptionalInt before = RunHistory.read(ledger, set).publishedBefore(run.key());
    keepArchive(lease, ended);
    // Renewed first, so as not to overwrite the receipt of a newer worker.
    lease.renew();
    if (built.isPresent()) {
      receipts.write(set, ended, before, built.get(), lease::renewIfDue);
    } else {
      receipts.write(set, ended, before, lease::renewIfDue);
    }
    ledger.runs().end(lease.lease(), run, ended);
    // Alarms need the published revision; 0 means that nothing is published.
    List<Object> fields =
        new ArrayList<>(
            List.of(
                "file_set",
                set,
                "run",
                run.key(),
                "consumers_hold_revision",
                before.orElse(0),
                "messages_accepted",
                ended.progress().checkpoint()));
    fields.addAll(List.of(logged));
    log.write("run_" + ended.state().name().toLowerCase(Locale.ROOT), fields.toArray());
    RunMetrics.ended(log, ended, 0);
    return RunSummaries.ended(set, ended, 0);
  }

  /** A failed run can be restarted and is compared with later ones, for longer than builds last. */
  private void keepArchive(HeldLease lease, RunRecord ended) throws IOException {
    if (ended.build().archive().isPresent()) {
      try {
        archives.keepUnfinished(ended.build().archive().get(), lease::renewIfDue);
      } catch (ArchiveMissingException e) {
        log.write("archive_missing", "file_set", lease.set(), "run", ended.key());
      }
    }
  }

  /** Ends a replay before or without a build. */
  RunSummary endReplay(HeldLease lease, RunRecord replay, RunState state, RunFailure why) {
    RunSummary summary = endReplay(lease, replay, replay.ended(state, why, clock.instant()));
    if (state == RunState.FAILED) {
      log.write("replay_failed", "file_set", lease.set(), "run", replay.key());
      RunMetrics.replayFailed(log);
    }
    return summary;
  }

  /** Ends a replay whose rebuild differs and has too many rejected rows. */
  RunSummary rejectReplay(
      HeldLease lease, RunRecord replay, BuildResult<?> build, Rejection rejection) {
    return endReplay(lease, replay, rejected(replay, build, rejection));
  }

  private RunSummary endReplay(HeldLease lease, RunRecord replay, RunRecord ended) {
    ledger.runs().update(lease.lease(), replay, ended);
    return RunSummaries.ended(lease.set(), ended, 0);
  }

  private RunRecord rejected(RunRecord run, BuildResult<?> build, Rejection rejection) {
    Instant now = clock.instant();
    return run.counted(build.countsJson(), now)
        .withStages(RunStages.built(build.builtAt()), now)
        .ended(RunState.REJECTED, rejection.failure(), now);
  }

  /**
   * Records why an attempt failed, for status reports and for a run that is abandoned.
   *
   * @return the run as recorded; empty if it has ended or could not be written
   */
  Optional<RunRecord> recordFault(HeldLease lease, RunKey key, Exception fault) {
    try {
      Optional<RunRecord> run =
          ledger.runs().find(lease.set(), key).filter(found -> !found.state().isTerminal());
      Optional<RunRecord> recorded =
          run.map(
              found ->
                  found.withLastFault(
                      FailureSummary.of(fault), !TransientFault.is(fault), clock.instant()));
      recorded.ifPresent(found -> ledger.runs().update(lease.lease(), run.get(), found));
      return recorded;
    } catch (RuntimeException e) {
      fault.addSuppressed(e);
      return Optional.empty();
    }
  }
}
