package dev.orderpipeline.processor.run;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.ServedRequest;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.ProcessingRequest.Mode;
import dev.orderpipeline.model.ReplayOptions;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.archive.ArchiveMissingException;
import dev.orderpipeline.processor.archive.Messages;
import dev.orderpipeline.processor.archive.PublishedRevisions;
import dev.orderpipeline.processor.plausibility.Plausibility;
import dev.orderpipeline.processor.publishing.MessageRejectedException;
import dev.orderpipeline.processor.run.QualityGate.Rejection;
import dev.orderpipeline.transform.intake.FileRejectedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Executes replays: sends a published revision again, from its archive or rebuilt. If a rebuild
 * gives other messages, they are published as the next revision. Thread-safe.
 *
 * @param <M> the engine's form of messages
 */
final class ReplayWorker<M extends Messages> {
  private final Ledger ledger;
  private final RunEngine<M> engine;
  private final Plausibility plausibility;
  private final PublishedRevisions publishedRevisions;
  private final RunClaims claims;
  private final RunArchiver<M> archiver;
  private final RunPublisher<M> publisher;
  private final RunEndings endings;
  private final Path workDirectory;
  private final InstantSource clock;
  private final EventLog log;

  /**
   * Creates a worker.
   *
   * @param workDirectory the parent of the directories of runs
   */
  ReplayWorker(
      Ledger ledger,
      RunEngine<M> engine,
      Plausibility plausibility,
      PublishedRevisions publishedRevisions,
      RunClaims claims,
      RunArchiver<M> archiver,
      RunPublisher<M> publisher,
      RunEndings endings,
      Path workDirectory,
      InstantSource clock,
      EventLog log) {
    this.ledger = ledger;
    this.engine = engine;
    this.plausibility = plausibility;
    this.publishedRevisions = publishedRevisions;
    this.claims = claims;
    this.archiver = archiver;
    this.publisher = publisher;
    this.endings = endings;
    this.workDirectory = workDirectory;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Executes a replay until it ends or time is short.
   *
   * @param state the set's state, read under the lease
   * @param history the set's runs, read under the lease
   * @param options those of the request
   * @param thresholds used if the replay has none and its rebuild gives other messages
   * @throws InvalidRequestException if no revision is published
   */
  RunSummary work(
      HeldLease lease,
      FileSetState state,
      RunHistory history,
      RunKey key,
      ReplayOptions options,
      Thresholds thresholds,
      RemainingTime remaining)
      throws IOException {
    RunRecord published = history.lastPublished();
    RunRecord replay = claims.claimReplay(lease, key, files(state, published), options, thresholds);
    if (replay.state().isTerminal()) {
      return RunSummaries.ended(lease.set(), replay, 0);
    }
    Mode mode = options.mode();
    boolean isRepublished = replay.state() == RunState.PUBLISHING || mode == Mode.REPUBLISH;
    Optional<String> reason =
        supersededReason(state, history, key, mode)
            .or(() -> isRepublished ? forgottenReason(lease.set(), key) : Optional.empty());
    if (reason.isPresent()) {
      return endings.supersede(lease, replay, RunFailure.of(reason.get()));
    }
    try (WorkFiles work = WorkFiles.create(workDirectory)) {
      return isRepublished
          ? republish(lease, replay, published, work, remaining)
          : rebuild(lease, state, history, replay, published, work, remaining);
    } catch (FileRejectedException e) {
      return endings.endReplay(lease, replay, RunState.REJECTED, e.failure());
    } catch (PinnedVersionGoneException | ArchiveMissingException | MessageRejectedException e) {
      RunRecord reached = ledger.runs().find(lease.set(), key).orElse(replay);
      return endings.endReplay(lease, reached, RunState.FAILED, RunFailure.of(e.getMessage()));
    } catch (LeaseLostException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      Optional<RunRecord> unused = endings.recordFault(lease, key, e);
      throw e;
    }
  }

  /** The newest versions of the published files, whose bytes are the same. */
  private static PinnedFiles files(FileSetState state, RunRecord published) {
    return state
        .pinned()
        .filter(files -> files.contentKey().equals(published.pinned().contentKey()))
        .orElse(published.pinned());
  }

  /** Why a replay must not send (more) messages, if so: revisions must not go back. */
  private static Optional<String> supersededReason(
      FileSetState state, RunHistory history, RunKey key, Mode mode) {
    if (state.publishing().isPresent()) {
      return Optional.of(
          "revision "
              + state.publishing().getAsInt()
              + " is being published, so nothing can be replayed; when it has ended, send the"
              + " request with another replay_id");
    }
    OptionalInt newer =
        mode == Mode.REPUBLISH
            ? history.all().stream()
                .filter(run -> run.build().archive().isPresent())
                .mapToInt(run -> run.key().revision())
                .filter(revision -> revision > key.revision())
                .max()
            : OptionalInt.of(state.revision());
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

  /** Why an archive must not be sent (further), if only the results bucket knows the reason. */
  private Optional<String> forgottenReason(FileSetId set, RunKey key) {
    int highest = publishedRevisions.highest(set);
    return highest > key.revision()
        ? Optional.of(
            hasBegun(highest)
                + ", so no more messages of revision "
                + key.revision()
                + " are sent; to publish the day, send a request with another replay_id and without"
                + " \"mode\"")
        : Optional.empty();
  }

  private static String hasBegun(int revision) {
    return "consumers can have messages of revision " + revision;
  }

  /** Sends the published archive again. */
  private RunSummary republish(
      HeldLease lease,
      RunRecord replay,
      RunRecord published,
      WorkFiles work,
      RemainingTime remaining)
      throws IOException {
    M messages =
        engine.fetchPublished(
            RunHistory.recordedArchive(published),
            lease.set(),
            replay.key().revision(),
            work,
            lease::renewIfDue);
    return publish(lease, replay, published, messages, remaining);
  }

  /** Builds the published revision again, and sends the messages if they are the same. */
  private RunSummary rebuild(
      HeldLease lease,
      FileSetState state,
      RunHistory history,
      RunRecord replay,
      RunRecord published,
      WorkFiles work,
      RemainingTime remaining)
      throws IOException {
    PinnedFiles files = files(state, published);
    BuildResult<M> build =
        engine.build(
            lease.set(),
            lease.token(),
            files,
            published.build().comparedWith(),
            work,
            lease::renewIfDue);
    build.requireMessages();
    Archive archive = RunHistory.recordedArchive(published);
    boolean isSame = build.messages().contentDigest().equals(archive.contentDigest());
    int highest = publishedRevisions.highest(lease.set());
    if (isSame && highest <= replay.key().revision()) {
      // As the archive says, whatever the stage's setting is now.
      M messages =
          archive.closed()
              ? engine.closed(
                  lease.set(), replay.key().revision(), build.messages(), work, lease::renewIfDue)
              : build.messages();
      return publish(lease, replay, published, messages, remaining);
    }
    int next = Math.max(state.revision(), highest) + 1;
    BuildResult<M> compared =
        engine
            .compared(
                lease.set(),
                lease.token(),
                build,
                history.earlierArchives(next, publishedRevisions, highest),
                work,
                lease::renewIfDue)
            .reviewed(plausibility, lease.set(), files, lease::renewIfDue);
    compared.logImplausible(log, lease.set());
    Optional<Rejection> rejection = QualityGate.check(lease.set(), replay, compared);
    if (rejection.isPresent()) {
      return endings.rejectReplay(lease, replay, compared, rejection.get());
    }
    String reason =
        isSame
            ? hasBegun(highest) + ", so these messages"
            : "the messages differ from those of revision " + replay.key().revision() + " and";
    return promote(lease, state, replay, files, RunKey.of(next), reason, compared, work, remaining);
  }

  private RunSummary publish(
      HeldLease lease, RunRecord replay, RunRecord published, M messages, RemainingTime remaining)
      throws IOException {
    if (replay.state() != RunState.BUILDING) {
      return publisher.publish(lease, replay, messages, remaining);
    }
    // The recorded archive, because all messages of a revision must come from one archive.
    RunRecord begun =
        replay.publishing(
            RunHistory.recordedArchive(published),
            published.build().counts().orElse("{}"),
            clock.instant());
    ledger.runs().update(lease.lease(), replay, begun);
    return publisher.publish(lease, begun, messages, remaining);
  }

  /**
   * Publishes rebuilt messages as the next revision.
   *
   * @param files the versions that were read; newer ones than the replay's if the same bytes were
   *     uploaded again since its first attempt
   * @param why why they are not sent under the replay's revision, as the start of a sentence
   */
  private RunSummary promote(
      HeldLease lease,
      FileSetState state,
      RunRecord replay,
      PinnedFiles files,
      RunKey nextKey,
      String why,
      BuildResult<M> build,
      WorkFiles work,
      RemainingTime remaining)
      throws IOException {
    Instant now = clock.instant();
    RunRecord claimed =
        RunRecord.unclaimed(nextKey, files, now)
            .withThresholds(RunClaims.thresholds(replay), now)
            .claimed(lease.token(), now);
    // The receipt of the next revision names the request that changed its thresholds.
    for (ServedRequest request : replay.served()) {
      claimed = claimed.serving(Optional.of(request), now);
    }
    RunArchiver.ArchivedBuild<M> archived = archiver.archive(lease, claimed, build, work);
    RunRecord next = archived.run();
    RunRecord ended =
        replay.ended(
            RunState.SUPERSEDED, RunFailure.of(why + " are published as " + next.key()), now);
    if (!ledger.runs().promote(lease.lease(), state, replay, ended, next)) {
      return endings.supersede(
          lease,
          replay,
          RunFailure.of(
              "the file set changed while revision "
                  + replay.key().revision()
                  + " was rebuilt; nothing was sent; send the request with another replay_id"));
    }
    log.write(
        "replay_promoted", "file_set", lease.set(), "run", replay.key(), "next_run", next.key());
    try {
      return publisher.publish(lease, next, archived.messages(), remaining);
    } catch (MessageRejectedException e) {
      RunRecord reached = ledger.runs().find(lease.set(), next.key()).orElse(next);
      return endings.end(lease, reached, RunState.FAILED, RunFailure.of(e.getMessage()));
    }
  }
}
