package dev.orderpipeline.processor.run;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.processor.archive.Messages;
import dev.orderpipeline.processor.archive.PublishedRevisions;
import dev.orderpipeline.processor.publishing.Checkpoints;
import dev.orderpipeline.processor.publishing.Publisher.Progress;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Sends the messages of a run from its checkpoint on, and finishes or pauses the run.
 *
 * @param <M> the engine's form of messages
 */
final class RunPublisher<M extends Messages> {
  /**
   * The minimum remaining time to start another batch. It is enough for the calls in flight, the
   * checkpoint and the release of the lease.
   */
  private static final Duration MIN_REMAINING = Duration.ofSeconds(30);

  private final Ledger ledger;
  private final RunEngine<M> engine;
  private final PublishedRevisions published;
  private final RunFinisher finisher;
  private final InstantSource clock;
  private final EventLog log;

  RunPublisher(
      Ledger ledger,
      RunEngine<M> engine,
      PublishedRevisions published,
      RunFinisher finisher,
      InstantSource clock,
      EventLog log) {
    this.ledger = ledger;
    this.engine = engine;
    this.published = published;
    this.finisher = finisher;
    this.clock = clock;
    this.log = log;
  }

  RunSummary publish(HeldLease lease, RunRecord run, M messages, RemainingTime remaining)
      throws IOException {
    if (!run.key().isReplay() && run.progress().checkpoint() == 0) {
      // If the table is restored to a time before, no other content gets this number.
      published.markBegun(lease.set(), run.key().revision());
    }
    RunCheckpoints checkpoints = new RunCheckpoints(lease, run, remaining);
    Progress progress =
        engine.publish(
            lease.lease(), run.key(), messages, run.progress().checkpoint(), checkpoints);
    if (!progress.complete()) {
      RunRecord reached = checkpoints.run.withCheckpoint(progress.accepted(), clock.instant());
      return pause(lease, checkpoints.run, reached, progress.sent());
    }
    // Stored before the last steps, so that a failure of one causes no duplicates.
    if (progress.accepted() > checkpoints.run.progress().checkpoint()) {
      checkpoints.save(progress.accepted());
    }
    return finisher.finish(lease, checkpoints.run, progress.sent());
  }

  private RunSummary pause(HeldLease lease, RunRecord before, RunRecord reached, long sent) {
    if (reached.key().isReplay()) {
      ledger.runs().update(lease.lease(), before, reached);
    } else {
      ledger.runs().pause(lease.lease(), before, reached);
    }
    log.write(
        "run_paused",
        "file_set",
        lease.set(),
        "run",
        reached.key(),
        "checkpoint",
        reached.progress().checkpoint());
    RunMetrics.paused(log, sent);
    return RunSummaries.paused(lease.set(), reached, sent);
  }

  /** The checkpoints of one run. Only the thread that publishes saves them. */
  private final class RunCheckpoints implements Checkpoints {
    private final HeldLease lease;
    private final RemainingTime remaining;

    /** With the last saved checkpoint. */
    private RunRecord run;

    private RunCheckpoints(HeldLease lease, RunRecord run, RemainingTime remaining) {
      this.lease = lease;
      this.run = run;
      this.remaining = remaining;
    }

    @Override
    public void save(long number) {
      RunRecord reached = run.withCheckpoint(number, clock.instant());
      lease.checkpoint(run, reached);
      run = reached;
    }

    @Override
    public Duration untilRenewal() {
      return lease.untilRenewal();
    }

    @Override
    public boolean isTimeShort() {
      return remaining.get().compareTo(MIN_REMAINING) < 0;
    }

    @Override
    public void check() {
      lease.checkCanSend();
    }
  }
}
