package dev.orderpipeline.processor.run;

import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.archive.LineSink;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.archive.SpoolReader;
import dev.orderpipeline.processor.archive.SpoolWriter;
import dev.orderpipeline.processor.archive.Withdrawals;
import dev.orderpipeline.processor.intake.FileRejectedException;
import dev.orderpipeline.processor.intake.Limits;
import dev.orderpipeline.processor.intake.OrderedExecutor;
import dev.orderpipeline.processor.join.DayCounts;
import dev.orderpipeline.processor.join.DayJoin;
import dev.orderpipeline.processor.join.TooManyErrorsException;
import dev.orderpipeline.processor.receipt.ListLimits;
import dev.orderpipeline.processor.receipt.RejectedRowsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;

/**
 * Builds the messages of a revision from its files and from what earlier revisions said. The same
 * versions and the same earlier archives always give the same messages. Thread-safe.
 */
final class DayBuilder {
  private final PinnedFileStore files;
  private final ArchiveStore archives;
  private final Limits limits;
  private final ListLimits listLimits;
  private final InstantSource clock;
  private final OrderedExecutor computing;
  private final Uploading uploading;
  private final EventLog log;

  /**
   * How what will be archived is uploaded while it is written.
   *
   * @param calls makes the calls
   * @param partBytes how large each part is that is not the last
   */
  record Uploading(Executor calls, int partBytes) {}

  DayBuilder(
      PinnedFileStore files,
      ArchiveStore archives,
      Limits limits,
      ListLimits listLimits,
      InstantSource clock,
      OrderedExecutor computing,
      Uploading uploading,
      EventLog log) {
    this.files = files;
    this.archives = archives;
    this.limits = limits;
    this.listLimits = listLimits;
    this.clock = clock;
    this.computing = computing;
    this.uploading = uploading;
    this.log = log;
  }

  /**
   * The archives with which a revision is compared that is built for the first time: the last
   * published one, and later ones that had begun to publish and may have been sent in part. The
   * oldest comes first.
   *
   * @param all the set's runs
   */
  static List<EarlierArchive> toCompareWith(List<RunRecord> all, int revision) {
    int published =
        all.stream()
            .filter(run -> run.state() == RunState.PUBLISHED && isBefore(revision, run))
            .mapToInt(run -> run.key().revision())
            .max()
            .orElse(0);
    return all.stream()
        .filter(run -> isBefore(revision, run) && run.key().revision() >= published)
        .sorted(Comparator.comparingInt(run -> run.key().revision()))
        .filter(run -> run.archive().isPresent())
        .map(DayBuilder::earlier)
        .toList();
  }

  private static boolean isBefore(int revision, RunRecord run) {
    return !run.key().isReplay() && run.key().revision() < revision;
  }

  /** The archive of a run, as later ones are compared with it. */
  static EarlierArchive earlier(RunRecord run) {
    Archive archive = RunWorker.recorded(run);
    // What was published has its place for good; the archive of its build expires.
    return new EarlierArchive(
        run.key().revision(),
        run.publishedKey().orElse(archive.key()),
        run.publishedKey().isPresent() ? Optional.empty() : Optional.of(archive.versionId()),
        archive.objectDigest());
  }

  /**
   * Builds a revision. A build that has more errors than can be kept has no messages and tells so.
   *
   * @param archivedBy the token of the worker that will archive the messages, if that is why they
   *     are built
   * @param earlier what it is compared with
   * @param keepLease called often
   * @throws FileRejectedException if one of the files cannot be read as what it should be
   * @throws PinnedVersionGoneException if one of them is gone
   */
  BuildResult<Spool> build(
      FileSetId set,
      OptionalLong archivedBy,
      PinnedFiles pinned,
      List<EarlierArchive> earlier,
      WorkFiles work,
      Runnable keepLease)
      throws IOException {
    // With something to compare them with, the day's messages may not be all that is archived.
    OptionalLong whole = earlier.isEmpty() ? archivedBy : OptionalLong.empty();
    try (SpoolWriter writer = writer(set, whole, work.spool(), work);
        RejectedRowsWriter rejected =
            new RejectedRowsWriter(set, work.rejectedRows(), listLimits)) {
      Optional<FileRejectedException> tooManyErrors = Optional.empty();
      DayCounts counts;
      try {
        counts =
            new DayJoin(work.directory(), limits, computing)
                .join(
                    files.opener(set, pinned, keepLease),
                    rejected,
                    message -> {
                      keepLease.run();
                      writer.write(message);
                    });
      } catch (TooManyErrorsException e) {
        counts = e.counts();
        tooManyErrors = Optional.of(e.rejection());
      }
      Spool day = writer.finish();
      BuildResult<Spool> built =
          new BuildResult<>(
              day, day, counts, rejected.finish(), List.of(), 0, clock.instant(), tooManyErrors);
      BuildResult<Spool> build =
          tooManyErrors.isPresent()
              ? built
              : compared(set, archivedBy, built, earlier, work, keepLease);
      build.tell(log, set);
      return build;
    }
  }

  /**
   * A build of the same files, compared with other archives. What the build was compared with
   * before counts no more.
   *
   * @param archivedBy the token of the worker that will archive the messages, if one will
   */
  BuildResult<Spool> compared(
      FileSetId set,
      OptionalLong archivedBy,
      BuildResult<Spool> build,
      List<EarlierArchive> earlier,
      WorkFiles work,
      Runnable keepLease)
      throws IOException {
    Withdrawals withdrawals = new Withdrawals();
    for (EarlierArchive archive : earlier) {
      LineSink lines = withdrawals.earlier(archive.revision());
      archives.read(
          archive,
          body -> {
            keepLease.run();
            lines.accept(body);
          });
    }
    if (!earlier.isEmpty()) {
      try (SpoolReader day = new SpoolReader(build.day().file(), 0)) {
        for (String body = day.next(); body != null; body = day.next()) {
          keepLease.run();
          withdrawals.built(body);
        }
      }
    }
    if (withdrawals.count() == 0) {
      return new BuildResult<>(
          build.day(),
          build.day(),
          build.counts(),
          build.rejectedRows(),
          earlier,
          0,
          clock.instant(),
          Optional.empty());
    }
    try (SpoolWriter writer = writer(set, archivedBy, work.another(), work)) {
      writer.copy(build.day().file());
      withdrawals.writeTo(writer);
      return new BuildResult<>(
          writer.finish(),
          build.day(),
          build.counts(),
          build.rejectedRows(),
          earlier,
          withdrawals.count(),
          clock.instant(),
          Optional.empty());
    }
  }

  private SpoolWriter writer(FileSetId set, OptionalLong archivedBy, Path file, WorkFiles work)
      throws IOException {
    return archivedBy.isPresent()
        ? new SpoolWriter(
            work.uploading(
                archives.upload(
                    set,
                    archivedBy.getAsLong(),
                    file,
                    uploading.partBytes(),
                    uploading.calls(),
                    log)),
            computing)
        : new SpoolWriter(file, computing);
  }
}
