package dev.orderpipeline.processor.run;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.Reconciler;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.Difference;
import dev.orderpipeline.model.DryRunResult;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.ProcessingRequest.DryRun;
import dev.orderpipeline.model.ProcessingRequest.Mode;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.archive.ArchiveMissingException;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.archive.Comparison;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.archive.SpoolReader;
import dev.orderpipeline.processor.plausibility.Plausibility;
import dev.orderpipeline.processor.run.QualityGate.Rejection;
import dev.orderpipeline.transform.intake.FileRejectedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reports what a manual request would send. Reads the current buckets and table, holds no lease and
 * writes only local files, so it does not affect runs. Thread-safe.
 */
public final class DryRuns implements DryRunHandler {
  private final Ledger ledger;
  private final Reconciler reconciler;
  private final DayBuilder builder;
  private final ArchiveStore archives;
  private final Plausibility plausibility;
  private final Path workDirectory;
  private final Thresholds stageThresholds;

  public DryRuns(
      Ledger ledger,
      Reconciler reconciler,
      DayBuilder builder,
      ArchiveStore archives,
      Plausibility plausibility,
      Path workDirectory,
      Thresholds stageThresholds) {
    this.ledger = ledger;
    this.reconciler = reconciler;
    this.builder = builder;
    this.archives = archives;
    this.plausibility = plausibility;
    this.workDirectory = workDirectory;
    this.stageThresholds = stageThresholds;
  }

  @Override
  public RunSummary dryRun(DryRun request) throws IOException {
    FileSetId set = request.set();
    // Only a preview: reconciling would record a new revision, which is then published.
    FileSetState state = reconciler.preview(set).state();
    RevisionChecks.checkHasRevision(state);
    RunHistory history = RunHistory.read(ledger, set);
    if (request.mode() == Mode.REBUILD_AS_NEXT) {
      RunRecord failed = NextRevisions.failedRun(state, history, request.revision());
      int next = failed.key().revision() + 1;
      return rebuild(state, next, request, history);
    }
    if (request.mode() == Mode.REPUBLISH) {
      RunRecord published = history.lastPublished();
      int revision = published.key().revision();
      RevisionChecks.checkRevision(
          set, request.revision(), revision, RevisionChecks.LAST_PUBLISHED);
      return republish(set, published);
    }
    int revision = state.publishing().orElse(state.revision());
    RevisionChecks.checkRevision(set, request.revision(), revision, RevisionChecks.TO_PROCESS);
    Optional<RunRecord> begun =
        history
            .run(RunKey.of(revision))
            .filter(run -> run.build().archive().isPresent())
            .filter(run -> run.state() != RunState.PUBLISHED);
    return begun.isPresent()
        ? resume(set, begun.get(), history)
        : rebuild(state, revision, request, history);
  }

  /** A run that has begun to publish continues from its archive, and reads no files. */
  private RunSummary resume(FileSetId set, RunRecord run, RunHistory history) throws IOException {
    int revision = run.key().revision();
    Archive archive = RunHistory.recordedArchive(run);
    long left = archive.messages() - run.progress().checkpoint();
    long totals = Math.max(0, archive.customerMessages() - run.progress().checkpoint());
    long closing = archive.closed() && left > 0 ? 1 : 0;
    Difference difference;
    try {
      difference =
          difference(
              history,
              comparison -> archives.read(RunHistory.earlierArchive(run), comparison::now));
    } catch (ArchiveMissingException e) {
      return unpublished(set, revision, RunState.FAILED, e);
    }
    return summary(
        set,
        revision,
        "the remaining "
            + left
            + " of "
            + archive.messages()
            + " messages would be sent from the archive of revision "
            + revision,
        new DryRunResult(
            RunState.PUBLISHED,
            totals,
            left - totals - closing,
            run.build().counts(),
            Optional.of(difference)));
  }

  private static RunSummary republish(FileSetId set, RunRecord published) {
    int revision = published.key().revision();
    long totals = RunHistory.recordedArchive(published).customerMessages();
    long errors = RunHistory.recordedArchive(published).errorMessages();
    Difference none =
        new Difference(
            revision,
            new Difference.TotalCounts(0, 0, totals, 0),
            new Difference.ErrorCounts(0, errors, 0),
            0,
            new Difference.Examples(List.of(), List.of(), List.of(), List.of()));
    return summary(
        set,
        revision,
        "the archive of revision " + revision + " would be sent again unchanged",
        new DryRunResult(
            RunState.PUBLISHED, totals, errors, published.build().counts(), Optional.of(none)));
  }

  private RunSummary rebuild(FileSetState state, int revision, DryRun request, RunHistory history)
      throws IOException {
    Thresholds thresholds = request.thresholds().over(stageThresholds);
    FileSetId set = state.set();
    PinnedFiles pinned = state.pinned().orElseThrow();
    Optional<RunRecord> same =
        history.run(RunKey.of(revision)).filter(run -> run.state() == RunState.PUBLISHED);
    try (WorkFiles work = WorkFiles.create(workDirectory)) {
      List<EarlierArchive> earlier =
          same.map(run -> run.build().comparedWith())
              .orElseGet(() -> comparedArchives(history, revision));
      BuildResult<Spool> read = builder.build(set, pinned, earlier, work, () -> {});
      read.requireMessages();
      BuildResult<Spool> build = read.reviewed(plausibility, set, pinned, () -> {});
      if (same.isEmpty()) {
        Optional<Rejection> rejection =
            QualityGate.check(set, revision, request.mode(), build.figures(), thresholds);
        if (rejection.isPresent()) {
          return rejected(set, revision, rejection.get(), build);
        }
        return unrejected(
            set, revision, "would be published as revision " + revision, build, history);
      }
      String recorded = RunHistory.recordedArchive(same.get()).contentDigest();
      if (build.messages().contentDigest().equals(recorded)) {
        return unrejected(
            set,
            revision,
            "are those of revision " + revision + " and would be sent again",
            build,
            history);
      }
      int next = revision + 1;
      BuildResult<Spool> changed =
          builder
              .compared(set, build, history.earlierArchives(next), work, () -> {})
              .withFaults(build.faults());
      Optional<Rejection> rejection =
          QualityGate.check(set, revision, changed.figures(), thresholds);
      if (rejection.isPresent()) {
        return rejected(set, revision, rejection.get(), changed);
      }
      return unrejected(
          set,
          revision,
          "differ from those sent and would be published as revision " + next,
          changed,
          history);
    } catch (FileRejectedException e) {
      return unpublished(set, revision, RunState.REJECTED, e);
    } catch (PinnedVersionGoneException e) {
      return unpublished(set, revision, RunState.FAILED, e);
    }
  }

  /** The archives to compare a revision with; a request forgets failed ones that are gone. */
  private List<EarlierArchive> comparedArchives(RunHistory history, int revision) {
    List<EarlierArchive> lost =
        history.failedWithArchive().stream()
            .filter(run -> !archives.exists(RunHistory.recordedArchive(run)))
            .map(RunHistory::earlierArchive)
            .toList();
    return history.earlierArchives(revision).stream()
        .filter(earlier -> !lost.contains(earlier))
        .toList();
  }

  private RunSummary unrejected(
      FileSetId set, int revision, String effect, BuildResult<Spool> build, RunHistory history)
      throws IOException {
    long totals = build.messages().customerMessages();
    long errors = build.messages().errorMessages();
    return summary(
        set,
        revision,
        "the " + (totals + errors) + " messages " + effect,
        new DryRunResult(
            RunState.PUBLISHED,
            totals,
            errors,
            Optional.of(build.countsJson()),
            Optional.of(difference(history, comparison -> compare(build, comparison)))));
  }

  private static void compare(BuildResult<Spool> build, Comparison comparison) throws IOException {
    try (SpoolReader spool = new SpoolReader(build.messages().file(), 0)) {
      for (String body = spool.next(); body != null; body = spool.next()) {
        comparison.now(body);
      }
    }
  }

  /** Adds the messages that would be sent to a comparison. */
  private interface NewMessages {
    void addTo(Comparison comparison) throws IOException;
  }

  private Difference difference(RunHistory history, NewMessages messages) throws IOException {
    Optional<RunRecord> published = history.published();
    Comparison comparison = new Comparison(published.map(run -> run.key().revision()).orElse(0));
    if (published.isPresent()) {
      archives.read(RunHistory.earlierArchive(published.get()), comparison::published);
    }
    messages.addTo(comparison);
    return comparison.result();
  }

  private static RunSummary rejected(
      FileSetId set, int revision, Rejection rejection, BuildResult<Spool> build) {
    return summary(
        set,
        revision,
        "the run would end REJECTED: " + rejection.sentence(),
        new DryRunResult(
            RunState.REJECTED, 0, 0, Optional.of(build.countsJson()), Optional.empty()));
  }

  private static RunSummary unpublished(
      FileSetId set, int revision, RunState state, RuntimeException why) {
    return summary(
        set,
        revision,
        "the run would end " + state + ": " + why.getMessage(),
        new DryRunResult(state, 0, 0, Optional.empty(), Optional.empty()));
  }

  private static RunSummary summary(
      FileSetId set, int revision, String sentence, DryRunResult result) {
    return new RunSummary(
        set,
        revision,
        Optional.empty(),
        Outcome.DRY_RUN,
        "nothing was sent or written; " + sentence,
        Optional.empty(),
        0,
        Optional.of(result));
  }
}
