package dev.orderpipeline.processor.run;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.RunStages;
import dev.orderpipeline.ledger.RunStore;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.ProcessingRequest.Mode;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import dev.orderpipeline.model.StoredObject;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.archive.Messages;
import dev.orderpipeline.processor.publishing.Checkpoints;
import dev.orderpipeline.processor.publishing.MessageRejectedException;
import dev.orderpipeline.processor.publishing.Publisher.Progress;
import dev.orderpipeline.processor.receipt.ReceiptStore;
import dev.orderpipeline.processor.receipt.RejectedRowsFile;
import dev.orderpipeline.processor.run.QualityGate.Rejection;
import dev.orderpipeline.transform.intake.FileRejectedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Executes a run under a lease: claim, build, archive, begin, publish, finish. Every step ends with
 * a conditional write, so after a crash the next worker continues from the last one. Thread-safe.
 *
 * @param <M> the engine's form of messages
 */
public final class RunWorker<M extends Messages> {
  /**
   * The minimum remaining time to start another batch. It is enough for the calls in flight, the
   * checkpoint and the release of the lease.
   */
  static final Duration MIN_REMAINING = Duration.ofSeconds(30);

  /** How long runs are kept after the publication of a later revision, and replays in any case. */
  static final Duration RETENTION = Duration.ofDays(90);

  private final Ledger ledger;
  private final RunEngine<M> engine;
  private final ArchiveStore archives;
  private final ReceiptStore receipts;
  private final Path workDirectory;
  private final InstantSource clock;
  private final EventLog log;

  /**
   * Creates a worker.
   *
   * @param workDirectory the parent of the directories of runs
   */
  public RunWorker(
      Ledger ledger,
      RunEngine<M> engine,
      ArchiveStore archives,
      ReceiptStore receipts,
      Path workDirectory,
      InstantSource clock,
      EventLog log) {
    this.ledger = ledger;
    this.engine = engine;
    this.archives = archives;
    this.receipts = receipts;
    this.workDirectory = workDirectory;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Executes a revision's run until it ends or time is short.
   *
   * @param arrivals the set's state, read under the lease; its target is the revision
   * @param replayId the id of the manual request that started the run, if any
   * @param thresholds used if the run has none
   */
  RunSummary work(
      HeldLease lease,
      FileSetState arrivals,
      RunKey key,
      Optional<String> replayId,
      Thresholds thresholds,
      RemainingTime remaining)
      throws IOException {
    FileSetId set = arrivals.set();
    List<RunRecord> all = ledger.runs().all(set);
    supersedeOlder(lease, all, key);
    RunRecord run = claim(lease, arrivals, key, replayId, thresholds);
    log.write(
        "run_claimed",
        "file_set",
        set,
        "run",
        key,
        "state",
        run.state(),
        "attempt",
        run.attempts(),
        "checkpoint",
        run.checkpoint());
    if (run.attempts() > RunRecord.MAX_ATTEMPTS) {
      return end(
          lease,
          run,
          RunState.FAILED,
          RunRecord.MAX_ATTEMPTS
              + " attempts failed; "
              + run.lastFault()
                  .map(fault -> "the last recorded cause is " + fault)
                  .orElse("no cause was recorded, as after a timeout or a lack of memory")
              + "; check the log, then request the run again");
    }
    try (WorkFiles work = WorkFiles.create(workDirectory)) {
      M messages;
      if (run.state() == RunState.BUILDING) {
        BuildResult<M> build =
            engine.build(
                set,
                lease.lease().token(),
                run.pinned(),
                DayBuilder.earlierArchives(all, key.revision()),
                work,
                lease::renewIfDue);
        Optional<Rejection> rejection = rejection(set, run, build);
        if (rejection.isPresent()) {
          return reject(lease, run, build, rejection.get());
        }
        Archive archive =
            engine.archive(set, lease.lease().token(), build.messages(), lease::renewIfDue);
        RunRecord begun = begun(lease, run, archive, build);
        if (!ledger.runs().startPublishing(lease.lease(), run, begun)) {
          return supersede(lease, run);
        }
        run = begun;
        messages = build.messages();
        log.write("publishing_began", "file_set", set, "run", key, "messages", archive.messages());
      } else {
        messages = engine.fetch(recordedArchive(run), work, lease::renewIfDue);
      }
      return publish(lease, run, messages, remaining);
    } catch (FileRejectedException e) {
      return end(lease, run, RunState.REJECTED, e.getMessage());
    } catch (PinnedVersionGoneException | MessageRejectedException e) {
      return end(lease, ledger.runs().find(set, key).orElse(run), RunState.FAILED, e.getMessage());
    } catch (LeaseLostException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      recordFault(lease, key, e);
      throw e;
    }
  }

  /** As {@link RunEngine#hasLostExecutors}. */
  boolean hasLostExecutors() {
    return engine.hasLostExecutors();
  }

  private static Optional<Rejection> rejection(FileSetId set, RunRecord run, BuildResult<?> build) {
    // Too many errors come first, because no request can publish such a build.
    return build
        .tooManyErrors()
        .map(QualityGate::ofTooManyErrors)
        .or(
            () ->
                QualityGate.check(
                    set, run.key().revision(), build.counts(), effectiveThresholds(run)));
  }

  /** Records why an attempt failed, for status reports and for a run that is abandoned. */
  private void recordFault(HeldLease lease, RunKey key, Exception fault) {
    try {
      Optional<RunRecord> run = ledger.runs().find(lease.lease().set(), key);
      if (run.filter(found -> !found.state().isTerminal()).isPresent()) {
        RunRecord withLastFault =
            run.get().withLastFault(FailureSummary.of(fault), clock.instant());
        ledger.runs().update(lease.lease(), run.get(), withLastFault);
      }
    } catch (RuntimeException e) {
      fault.addSuppressed(e);
    }
  }

  /** The run with all that a worker needs to continue without a build. */
  private RunRecord begun(HeldLease lease, RunRecord run, Archive archive, BuildResult<?> build) {
    RunStages stages = RunStages.built(build.builtAt()).archived(clock.instant());
    Optional<StoredObject> rejectedRows =
        receipts.keep(
            lease.lease().set(), lease.lease().token(), build.rejectedRows(), lease::renewIfDue);
    Instant now = clock.instant();
    return run.comparedWith(build.comparedWith(), now)
        .rejecting(rejectedRows, now)
        .withStages(stages, now)
        .publishing(archive, build.countsJson(), now);
  }

  private void supersedeOlder(HeldLease lease, List<RunRecord> all, RunKey key) {
    for (RunRecord older : all) {
      if (!older.key().isReplay()
          && older.key().revision() < key.revision()
          && older.state() == RunState.BUILDING) {
        supersede(lease, older);
      }
    }
  }

  /** Ends a run of an older revision that has sent nothing. */
  RunSummary supersede(HeldLease lease, RunRecord run) {
    return supersede(lease, run, "a newer revision arrived before the first message was sent");
  }

  private RunSummary supersede(HeldLease lease, RunRecord run, String why) {
    RunRecord ended = run.ended(RunState.SUPERSEDED, why, clock.instant());
    ledger.runs().update(lease.lease(), run, ended);
    log.write("run_superseded", "file_set", lease.lease().set(), "run", run.key());
    RunMetrics.ended(log, ended, 0);
    return endedSummary(lease.lease().set(), ended, 0);
  }

  private RunRecord claim(
      HeldLease lease,
      FileSetState arrivals,
      RunKey key,
      Optional<String> replayId,
      Thresholds thresholds) {
    Instant now = clock.instant();
    Optional<RunRecord> found = ledger.runs().find(arrivals.set(), key);
    if (found.isPresent()) {
      RunRecord claimed =
          withThresholds(found.get(), thresholds, now)
              .withReplayId(replayId, now)
              .claimed(lease.lease().token(), now);
      ledger.runs().update(lease.lease(), found.get(), claimed);
      return claimed;
    }
    RunRecord claimed =
        RunRecord.unclaimed(key, pinnedOf(arrivals), now)
            .withThresholds(thresholds, now)
            .withReplayId(replayId, now)
            .claimed(lease.lease().token(), now);
    ledger.runs().create(lease.lease(), claimed);
    return claimed;
  }

  /** Sets the thresholds of a run that an older version created without any. */
  private static RunRecord withThresholds(RunRecord run, Thresholds thresholds, Instant now) {
    return run.thresholds().isPresent() ? run : run.withThresholds(thresholds, now);
  }

  private static Thresholds effectiveThresholds(RunRecord run) {
    return run.thresholds()
        .orElseThrow(
            () -> new IllegalStateException(run.key() + " was claimed without thresholds"));
  }

  private static PinnedFiles pinnedOf(FileSetState arrivals) {
    return arrivals
        .pinned()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the file set " + arrivals.set() + " has a target, but no revision"));
  }

  private RunSummary publish(HeldLease lease, RunRecord run, M messages, RemainingTime remaining)
      throws IOException {
    RunCheckpoints checkpoints = new RunCheckpoints(lease, run, remaining);
    Progress progress =
        engine.publish(lease.lease(), run.key(), messages, run.checkpoint(), checkpoints);
    if (!progress.complete()) {
      RunRecord reached = checkpoints.run().withCheckpoint(progress.accepted(), clock.instant());
      return pause(lease, checkpoints.run(), reached, progress);
    }
    // Stored before the last steps, so that a failure of one causes no duplicates.
    if (progress.accepted() > checkpoints.run().checkpoint()) {
      checkpoints.save(progress.accepted());
    }
    return finish(lease, checkpoints.run(), progress);
  }

  private RunSummary pause(
      HeldLease lease, RunRecord before, RunRecord reached, Progress progress) {
    if (reached.key().isReplay()) {
      ledger.runs().update(lease.lease(), before, reached);
    } else {
      ledger.runs().pause(lease.lease(), before, reached);
    }
    FileSetId set = lease.lease().set();
    log.write(
        "run_paused", "file_set", set, "run", reached.key(), "checkpoint", reached.checkpoint());
    RunMetrics.paused(log, progress.sent());
    return new RunSummary(
        set,
        reached.key().revision(),
        Optional.of(reached.key().toString()),
        Outcome.CONTINUES,
        "the function ran out of time after message "
            + reached.checkpoint()
            + (reached.key().isReplay()
                ? "; send the same request with the same replay_id to continue"
                : "; the sweep continues from there"),
        reached.archive(),
        progress.sent());
  }

  private RunSummary finish(HeldLease lease, RunRecord reached, Progress progress)
      throws IOException {
    FileSetId set = lease.lease().set();
    RunKey key = reached.key();
    RunRecord published;
    if (key.isReplay()) {
      // The archive of a replay has had its permanent copy since its publication.
      published =
          reached.published(
              ArchiveStore.publishedKey(recordedArchive(reached).key(), set, key.revision()),
              clock.instant());
      ledger.runs().update(lease.lease(), reached, published);
    } else {
      String publishedKey =
          archives.copyToPublished(
              recordedArchive(reached), set, key.revision(), lease::renewIfDue);
      published = reached.published(publishedKey, clock.instant());
      // The receipt comes first, so that every published run has one.
      List<RunRecord> all = ledger.runs().all(set);
      writeReceipt(lease, published, publishedBefore(all, key));
      ledger.runs().end(lease.lease(), reached, published, expiring(lease, all, key));
    }
    log.write(
        "run_published",
        "file_set",
        set,
        "run",
        key,
        "messages",
        recordedArchive(published).messages(),
        "sent",
        progress.sent());
    RunMetrics.ended(log, published, progress.sent());
    return endedSummary(set, published, progress.sent());
  }

  /**
   * Sets the expiry of older runs, which are not needed after the publication of this one. Runs
   * with an archive are needed until then, so the transaction that publishes this run must write
   * them. The others can be many and are written here.
   *
   * @return the runs for the transaction
   */
  private List<RunRecord> expiring(HeldLease lease, List<RunRecord> all, RunKey key) {
    Instant time = clock.instant().plus(RETENTION);
    List<RunRecord> needed = new ArrayList<>();
    for (RunRecord older : all) {
      if (older.key().revision() < key.revision() && older.expiresAt().isEmpty()) {
        if (older.archive().isEmpty()) {
          ledger.runs().update(lease.lease(), older, older.withExpiry(time));
        } else if (needed.size() < RunStore.MAX_EXPIRING) {
          needed.add(older.withExpiry(time));
        }
      }
    }
    return needed;
  }

  private RunSummary end(HeldLease lease, RunRecord run, RunState state, String why)
      throws IOException {
    RunRecord ended = end(lease, run, run.ended(state, why, clock.instant()), Optional.empty());
    return endedSummary(lease.lease().set(), ended, 0);
  }

  /** Ends a run whose files are valid but have too many rejected rows. */
  private RunSummary reject(
      HeldLease lease, RunRecord run, BuildResult<?> build, Rejection rejection)
      throws IOException {
    FileSetId set = lease.lease().set();
    RunRecord ended =
        end(
            lease,
            run,
            rejected(run, build, rejection),
            Optional.of(build.rejectedRows()),
            "failure",
            rejection.failure(),
            "remedy",
            rejection.remedy());
    return endedSummary(set, ended, 0);
  }

  private RunRecord rejected(RunRecord run, BuildResult<?> build, Rejection rejection) {
    Instant now = clock.instant();
    return run.counted(build.countsJson(), now)
        .withStages(RunStages.built(build.builtAt()), now)
        .ended(RunState.REJECTED, rejection.failure(), now);
  }

  /**
   * Ends a run, with its receipt, log event and metrics.
   *
   * @param built the rejected rows of the build, if the run has not recorded them
   */
  private RunRecord end(
      HeldLease lease,
      RunRecord run,
      RunRecord ended,
      Optional<RejectedRowsFile> built,
      Object... logged)
      throws IOException {
    FileSetId set = lease.lease().set();
    OptionalInt before = publishedBefore(ledger.runs().all(set), run.key());
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
                ended.checkpoint()));
    fields.addAll(List.of(logged));
    log.write("run_" + ended.state().name().toLowerCase(Locale.ROOT), fields.toArray());
    RunMetrics.ended(log, ended, 0);
    return ended;
  }

  private static OptionalInt publishedBefore(List<RunRecord> all, RunKey key) {
    return all.stream()
        .filter(run -> !run.key().isReplay() && run.state() == RunState.PUBLISHED)
        .mapToInt(run -> run.key().revision())
        .filter(revision -> revision < key.revision())
        .max();
  }

  /** Renews the lease before writing a receipt, so as not to overwrite a newer worker's. */
  private void writeReceipt(HeldLease lease, RunRecord run, OptionalInt publishedBefore)
      throws IOException {
    lease.renew();
    receipts.write(lease.lease().set(), run, publishedBefore, lease::renewIfDue);
  }

  /**
   * Executes a replay until it ends or time is short.
   *
   * @param arrivals the set's state, read under the lease
   * @param all the set's runs, read under the lease
   * @param published the run of the last published revision
   * @param thresholds used if the replay has none and its rebuild gives other messages
   */
  RunSummary replay(
      HeldLease lease,
      FileSetState arrivals,
      List<RunRecord> all,
      RunRecord published,
      RunKey key,
      Mode mode,
      Thresholds thresholds,
      RemainingTime remaining)
      throws IOException {
    FileSetId set = arrivals.set();
    RunRecord replay = claimReplay(lease, set, key, published.pinned(), thresholds);
    if (replay.state().isTerminal()) {
      return endedSummary(set, replay, 0);
    }
    Optional<String> reason = supersededReason(arrivals, all, key, mode);
    if (reason.isPresent()) {
      return supersede(lease, replay, reason.get());
    }
    try (WorkFiles work = WorkFiles.create(workDirectory)) {
      M messages;
      if (replay.state() == RunState.PUBLISHING || mode == Mode.REPUBLISH) {
        messages =
            engine.fetchKept(
                recordedArchive(published), set, key.revision(), work, lease::renewIfDue);
      } else {
        BuildResult<M> build =
            engine.build(
                set,
                lease.lease().token(),
                published.pinned(),
                published.comparedWith(),
                work,
                lease::renewIfDue);
        build.requireMessages();
        if (!build.messages().contentDigest().equals(recordedArchive(published).contentDigest())) {
          Optional<Rejection> rejection =
              QualityGate.check(set, key.revision(), build.counts(), effectiveThresholds(replay));
          if (rejection.isPresent()) {
            RunRecord rejected = rejected(replay, build, rejection.get());
            ledger.runs().update(lease.lease(), replay, rejected);
            return endedSummary(set, rejected, 0);
          }
          List<EarlierArchive> earlier = DayBuilder.earlierArchives(all, key.revision() + 1);
          BuildResult<M> next =
              engine.compared(set, lease.lease().token(), build, earlier, work, lease::renewIfDue);
          return promote(lease, arrivals, replay, next, remaining);
        }
        messages = build.messages();
      }
      if (replay.state() == RunState.BUILDING) {
        // The recorded archive, because all messages of a revision must come from one archive.
        RunRecord begun =
            replay.publishing(
                recordedArchive(published), published.counts().orElse("{}"), clock.instant());
        ledger.runs().update(lease.lease(), replay, begun);
        replay = begun;
      }
      return publish(lease, replay, messages, remaining);
    } catch (FileRejectedException e) {
      return endReplay(lease, replay, RunState.REJECTED, e.getMessage());
    } catch (PinnedVersionGoneException | MessageRejectedException e) {
      return endReplay(
          lease, ledger.runs().find(set, key).orElse(replay), RunState.FAILED, e.getMessage());
    } catch (LeaseLostException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      recordFault(lease, key, e);
      throw e;
    }
  }

  /** Why a replay must not send (more) messages, if so: revisions must not go back. */
  private static Optional<String> supersededReason(
      FileSetState arrivals, List<RunRecord> all, RunKey key, Mode mode) {
    if (arrivals.publishing().isPresent()) {
      return Optional.of(
          "revision "
              + arrivals.publishing().getAsInt()
              + " is being published, so nothing can be replayed; when it has ended, send the"
              + " request with another replay_id");
    }
    OptionalInt newer =
        mode == Mode.REPUBLISH
            ? all.stream()
                .filter(run -> run.archive().isPresent())
                .mapToInt(run -> run.key().revision())
                .filter(revision -> revision > key.revision())
                .max()
            : OptionalInt.of(arrivals.revision());
    if (newer.isEmpty() || newer.getAsInt() == key.revision()) {
      return Optional.empty();
    }
    return Optional.of(
        "revision "
            + newer.getAsInt()
            + " has arrived, so no more messages of revision "
            + key.revision()
            + " are sent");
  }

  private RunRecord claimReplay(
      HeldLease lease, FileSetId set, RunKey key, PinnedFiles pinned, Thresholds thresholds) {
    Instant now = clock.instant();
    Optional<RunRecord> found = ledger.runs().find(set, key);
    if (found.isEmpty()) {
      RunRecord claimed =
          RunRecord.unclaimed(key, pinned, now)
              .withThresholds(thresholds, now)
              .withExpiry(now.plus(RETENTION))
              .claimed(lease.lease().token(), now);
      ledger.runs().create(lease.lease(), claimed);
      return claimed;
    }
    if (found.get().state().isTerminal()) {
      return found.get();
    }
    RunRecord claimed =
        withThresholds(found.get(), thresholds, now).claimed(lease.lease().token(), now);
    ledger.runs().update(lease.lease(), found.get(), claimed);
    return claimed;
  }

  private RunSummary endReplay(HeldLease lease, RunRecord replay, RunState state, String why) {
    RunRecord ended = replay.ended(state, why, clock.instant());
    ledger.runs().update(lease.lease(), replay, ended);
    if (state == RunState.FAILED) {
      log.write("replay_failed", "file_set", lease.lease().set(), "run", ended.key());
      RunMetrics.replayFailed(log);
    }
    return endedSummary(lease.lease().set(), ended, 0);
  }

  /** Publishes rebuilt messages that differ from those of their revision as the next revision. */
  private RunSummary promote(
      HeldLease lease,
      FileSetState arrivals,
      RunRecord replay,
      BuildResult<M> build,
      RemainingTime remaining)
      throws IOException {
    FileSetId set = arrivals.set();
    Instant now = clock.instant();
    Archive archive =
        engine.archive(set, lease.lease().token(), build.messages(), lease::renewIfDue);
    RunRecord claimed =
        RunRecord.unclaimed(RunKey.of(arrivals.revision() + 1), replay.pinned(), now)
            .withThresholds(effectiveThresholds(replay), now)
            .claimed(lease.lease().token(), now);
    RunRecord next = begun(lease, claimed, archive, build);
    RunRecord ended =
        replay.ended(
            RunState.SUPERSEDED,
            "the messages differ from those of revision "
                + replay.key().revision()
                + " and are published as "
                + next.key(),
            now);
    if (!ledger.runs().promote(lease.lease(), arrivals, replay, ended, next)) {
      return supersede(
          lease,
          replay,
          "the file set changed while revision "
              + replay.key().revision()
              + " was rebuilt; nothing was sent; send the request with another replay_id");
    }
    log.write("replay_promoted", "file_set", set, "run", replay.key(), "next_run", next.key());
    try {
      return publish(lease, next, build.messages(), remaining);
    } catch (MessageRejectedException e) {
      return end(
          lease, ledger.runs().find(set, next.key()).orElse(next), RunState.FAILED, e.getMessage());
    }
  }

  static Archive recordedArchive(RunRecord run) {
    return run.archive()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    run.key() + " is " + run.state() + " without a recorded archive"));
  }

  /** Creates the response for a run that has ended. */
  static RunSummary endedSummary(FileSetId set, RunRecord run, long sent) {
    return new RunSummary(
        set,
        run.key().revision(),
        Optional.of(run.key().toString()),
        switch (run.state()) {
          case PUBLISHED -> Outcome.PUBLISHED;
          case REJECTED -> Outcome.REJECTED;
          case SUPERSEDED -> Outcome.SUPERSEDED;
          case FAILED -> Outcome.FAILED;
          case BUILDING, PUBLISHING ->
              throw new IllegalArgumentException(run.key() + " is still " + run.state());
        },
        // The recorded failure lacks the request that only the operator can send.
        QualityGate.rejection(set, run)
            .map(Rejection::sentence)
            .or(run::failure)
            .orElseGet(
                () ->
                    "all "
                        + recordedArchive(run).messages()
                        + " messages of revision "
                        + run.key().revision()
                        + " are in the queue; archive: "
                        + run.publishedKey().orElse("")),
        run.archive(),
        sent);
  }

  /** The checkpoints of one run. Only the thread that publishes saves them. */
  private final class RunCheckpoints implements Checkpoints {
    private final HeldLease lease;
    private final RemainingTime remaining;
    private RunRecord run;

    private RunCheckpoints(HeldLease lease, RunRecord run, RemainingTime remaining) {
      this.lease = lease;
      this.run = run;
      this.remaining = remaining;
    }

    private RunRecord run() {
      return run;
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
