package dev.orderpipeline.processor.run;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.ServedRequest;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.archive.ArchiveMissingException;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.archive.Messages;
import dev.orderpipeline.processor.archive.PublishedRevisions;
import dev.orderpipeline.processor.plausibility.Plausibility;
import dev.orderpipeline.processor.publishing.MessageRejectedException;
import dev.orderpipeline.processor.receipt.ReceiptStore;
import dev.orderpipeline.processor.run.QualityGate.Rejection;
import dev.orderpipeline.transform.intake.FileRejectedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/**
 * Executes a run under a lease: claim, build, archive, begin, publish, finish. Every step ends with
 * a conditional write, so after a crash the next worker continues from the last one. Thread-safe.
 *
 * @param <M> the engine's form of messages
 */
public final class RunWorker<M extends Messages> {
  /** How long after its start a publication needs no permanent copy, well before builds expire. */
  private static final Duration BUILD_IS_SAFE = Duration.ofDays(30);

  private final Ledger ledger;
  private final RunEngine<M> engine;
  private final Plausibility plausibility;
  private final ArchiveStore archives;
  private final PublishedRevisions published;
  private final RunClaims claims;
  private final RunArchiver<M> archiver;
  private final RunPublisher<M> publisher;
  private final RunEndings endings;
  private final RevisionReplacement replacement;
  private final Path workDirectory;
  private final InstantSource clock;
  private final EventLog log;
  private final ReplayWorker<M> replays;

  /**
   * Creates a worker.
   *
   * @param plausibility checks builds of new messages
   * @param closes whether a build is archived with a closing message
   * @param workDirectory the parent of the directories of runs
   */
  public RunWorker(
      Ledger ledger,
      RunEngine<M> engine,
      Plausibility plausibility,
      ArchiveStore archives,
      PublishedRevisions published,
      ReceiptStore receipts,
      boolean closes,
      Path workDirectory,
      InstantSource clock,
      EventLog log) {
    this.ledger = ledger;
    this.engine = engine;
    this.plausibility = plausibility;
    this.archives = archives;
    this.published = published;
    this.claims = new RunClaims(ledger, clock);
    this.archiver = new RunArchiver<>(engine, receipts, closes, clock);
    this.publisher =
        new RunPublisher<>(
            ledger,
            engine,
            published,
            new RunFinisher(ledger, archives, receipts, clock, log),
            clock,
            log);
    this.endings = new RunEndings(ledger, archives, receipts, clock, log);
    this.replacement = new RevisionReplacement(ledger, archives, endings, clock, log);
    this.workDirectory = workDirectory;
    this.clock = clock;
    this.log = log;
    this.replays =
        new ReplayWorker<>(
            ledger,
            engine,
            plausibility,
            published,
            claims,
            archiver,
            publisher,
            endings,
            workDirectory,
            clock,
            log);
  }

  /**
   * Executes a revision's run until it ends or time is short.
   *
   * @param state the set's state, read under the lease; its target is the revision
   * @param request the manual request that started the run, if any
   * @param thresholds used if the run has none
   */
  RunSummary work(
      HeldLease lease,
      FileSetState state,
      RunKey key,
      Optional<ServedRequest> request,
      Thresholds thresholds,
      RemainingTime remaining)
      throws IOException {
    RunHistory history = RunHistory.read(ledger, lease.set());
    for (RunRecord older : history.buildingBefore(key)) {
      endings.supersede(lease, older);
    }
    RunRecord run = claims.claim(lease, state, key, request, thresholds);
    log.write(
        "run_claimed",
        "file_set",
        lease.set(),
        "run",
        key,
        "state",
        run.state(),
        "attempt",
        run.progress().attempts(),
        "checkpoint",
        run.progress().checkpoint());
    if (run.isBuildingAfter(RunRecord.MAX_ATTEMPTS + 1)) {
      return endings.end(lease, run, RunState.FAILED, attemptsFailed(run));
    }
    try (WorkFiles work = WorkFiles.create(workDirectory)) {
      return run.state() == RunState.BUILDING
          ? build(lease, run, history, work, remaining)
          : resume(lease, run, work, remaining);
    } catch (FileRejectedException e) {
      return endings.end(lease, run, RunState.REJECTED, e.failure());
    } catch (PinnedVersionGoneException | ArchiveMissingException | MessageRejectedException e) {
      RunRecord reached = ledger.runs().find(lease.set(), key).orElse(run);
      return endings.end(lease, reached, RunState.FAILED, RunFailure.of(e.getMessage()));
    } catch (LeaseLostException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      Optional<RunSummary> ended = endAfterLastAttempt(lease, key, e);
      if (ended.isPresent()) {
        return ended.get();
      }
      throw e;
    }
  }

  /** Records a failed attempt, and ends the run if it was the last one. */
  private Optional<RunSummary> endAfterLastAttempt(HeldLease lease, RunKey key, Exception fault)
      throws IOException {
    Optional<RunRecord> failed =
        endings
            .recordFault(lease, key, fault)
            .filter(reached -> reached.isBuildingAfter(RunRecord.MAX_ATTEMPTS));
    if (failed.isEmpty()) {
      return Optional.empty();
    }
    log.write(
        "last_attempt_failed",
        "file_set",
        lease.set(),
        "run",
        key,
        "fault",
        FailureSummary.of(fault),
        "at",
        Arrays.toString(fault.getStackTrace()));
    return Optional.of(
        endings.end(lease, failed.get(), RunState.FAILED, attemptsFailed(failed.get())));
  }

  private static RunFailure attemptsFailed(RunRecord run) {
    return RunFailure.of(
        RunRecord.MAX_ATTEMPTS
            + " attempts failed; "
            + run.outcome()
                .lastFault()
                .map(fault -> "the last recorded cause is " + fault)
                .orElse("no cause was recorded, which suggests a timeout or a lack of memory")
            + "; check the log, then request the run again");
  }

  private RunSummary build(
      HeldLease lease, RunRecord run, RunHistory history, WorkFiles work, RemainingTime remaining)
      throws IOException {
    int revision = run.key().revision();
    int highest = published.highest(lease.set());
    if (highest >= revision) {
      return replacement.replaceForgotten(lease, run, highest);
    }
    BuildResult<M> build =
        engine
            .build(
                lease.set(),
                lease.token(),
                run.pinned(),
                history.earlierArchives(revision, published, highest),
                work,
                lease::renewIfDue)
            .reviewed(plausibility, lease.set(), run.pinned(), lease::renewIfDue);
    build.logImplausible(log, lease.set());
    Optional<Rejection> rejection = QualityGate.check(lease.set(), run, build);
    if (rejection.isPresent()) {
      return endings.reject(lease, run, build, rejection.get());
    }
    RunArchiver.ArchivedBuild<M> archived = archiver.archive(lease, run, build, work);
    RunRecord begun = archived.run();
    if (!ledger.runs().startPublishing(lease.lease(), run, begun)) {
      return endings.supersede(lease, run);
    }
    log.write(
        "publishing_began",
        "file_set",
        lease.set(),
        "run",
        run.key(),
        "messages",
        RunHistory.recordedArchive(begun).messages());
    return publisher.publish(lease, begun, archived.messages(), remaining);
  }

  /** Continues the publication that an earlier worker began. */
  private RunSummary resume(HeldLease lease, RunRecord run, WorkFiles work, RemainingTime remaining)
      throws IOException {
    Instant begun = run.times().stages().publishingStartedAt().orElse(run.times().startedAt());
    if (begun.plus(BUILD_IS_SAFE).isBefore(clock.instant())) {
      archives.keepUnfinished(RunHistory.recordedArchive(run), lease::renewIfDue);
    }
    M messages = engine.fetch(RunHistory.recordedArchive(run), work, lease::renewIfDue);
    return publisher.publish(lease, run, messages, remaining);
  }

  /** Ends a run of an older revision that has sent nothing. */
  RunSummary supersede(HeldLease lease, RunRecord run) {
    return endings.supersede(lease, run);
  }

  /** The replacement of revisions whose archives are gone. */
  RevisionReplacement replacement() {
    return replacement;
  }

  /** The worker for replays of published revisions. */
  ReplayWorker<M> replays() {
    return replays;
  }

  /** As {@link RunEngine#hasLostExecutors}. */
  boolean hasLostExecutors() {
    return engine.hasLostExecutors();
  }
}
