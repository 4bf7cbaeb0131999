package dev.orderpipeline.processor.run;

import dev.orderpipeline.engine.JobsAtLimitException;
import dev.orderpipeline.engine.SparkJobEngine;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.PendingJobStart;
import dev.orderpipeline.ledger.Reconciler;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.Engine;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.ProcessingRequest;
import dev.orderpipeline.model.ProcessingRequest.DryRun;
import dev.orderpipeline.model.ProcessingRequest.Manual;
import dev.orderpipeline.model.ProcessingRequest.Mode;
import dev.orderpipeline.model.ProcessingRequestJson;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import dev.orderpipeline.model.SetStatus.Holder;
import dev.orderpipeline.model.SparkJob;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Says for the function what is too large for it, and starts the job that was asked for. Of a job
 * that comes up nothing is seen but that it was started; once it works, it holds the set.
 * Thread-safe.
 */
final class FunctionEngines implements Engines {
  private final Optional<SparkJobEngine> spark;
  private final Ledger ledger;
  private final Reconciler reconciler;
  private final EventLog log;

  /**
   * The engines of a stage.
   *
   * @param spark that of large days, if the stage has it
   */
  FunctionEngines(
      Optional<SparkJobEngine> spark, Ledger ledger, Reconciler reconciler, EventLog log) {
    this.spark = spark;
    this.ledger = ledger;
    this.reconciler = reconciler;
    this.log = log;
  }

  @Override
  public void check(ProcessingRequest request) {
    if (request instanceof DryRun dryRun) {
      checkDryRun(dryRun);
    } else if (request instanceof Manual manual
        && isFor(Engine.SPARK, manual.engine())
        && spark.isEmpty()) {
      throw new InvalidRequestException(
          "engine is \"spark\", but this stage has no Spark job; deploy it with the stage's"
              + " setting \"spark\", or send \"engine\": \"lambda\"");
    }
  }

  private void checkDryRun(DryRun request) {
    if (isFor(Engine.SPARK, request.engine())) {
      throw new InvalidRequestException(
          "engine is \"spark\" in a dry_run, which this function does alone: a job would have"
              + " nobody to tell what it found; send \"engine\": \"lambda\" or leave the field"
              + " out");
    }
    if (request.engine().isPresent() || spark.isEmpty() || request.mode() == Mode.REPUBLISH) {
      // A dry run of what is sent again as it is reads no file.
      return;
    }
    reconciler
        .preview(request.set())
        .arrivals()
        .pinned()
        .filter(this::isLarge)
        .ifPresent(
            files -> {
              throw new InvalidRequestException(
                  size(request.set(), files)
                      + " send \"engine\": \"lambda\" to have it tried in spite of that");
            });
  }

  @Override
  public Optional<RunSummary> elsewhere(Manual request, IntendedRun meant) {
    if (isFor(Engine.LAMBDA, request.engine())
        || (request.engine().isEmpty() && !isLarge(meant.files()))) {
      return Optional.empty();
    }
    FileSetId set = request.set();
    if (request.engine().isPresent() || meant.known().isPresent()) {
      Optional<Holder> worker = ledger.worker(set);
      if (worker.isPresent()) {
        return Optional.of(
            RequestProcessor.busy(
                set, meant.key(), meant.known(), worker.get().run(), worker.get().until()));
      }
    }
    if (request.engine().isEmpty()) {
      throw new InvalidRequestException(
          size(set, meant.files())
              + " send the same request with \"engine\": \"spark\" to have it done by the job, or"
              + " with \"engine\": \"lambda\" to have it tried here in spite of that");
    }
    return Optional.of(started(spark.orElseThrow(), request, meant));
  }

  private RunSummary started(SparkJobEngine engine, Manual request, IntendedRun meant) {
    FileSetId set = request.set();
    // A job that has written to its run since it was started came up; and nobody holds the set now.
    Optional<PendingJobStart> before =
        ledger
            .jobStart(set, meant.id())
            .filter(start -> !hasWorked(meant.known(), start.startedAt()));
    if (before.isPresent()) {
      return started(engine.job(), before.get(), set, meant);
    }
    Optional<RunSummary> pendingStart = pendingStart(set, meant);
    if (pendingStart.isPresent()) {
      return pendingStart.get();
    }
    Runnable undoReservation = reserveDispatch(set, meant);
    int revision = meant.key().revision();
    String jobRun;
    try {
      jobRun = engine.jobs().start(ProcessingRequestJson.manual(named(request, meant)));
    } catch (JobsAtLimitException e) {
      undoReservation.run();
      log.write("job_not_started", "file_set", set, "revision", revision, "cause", e.getMessage());
      return RequestProcessor.summary(
          set, meant.key(), Outcome.BUSY, e.getMessage() + "; then " + ask(meant));
    } catch (RuntimeException e) {
      undoReservation.run();
      throw e;
    }
    log.write("job_started", "file_set", set, "revision", revision, "job_run", jobRun);
    return started(engine.job(), ledger.saveJobStart(set, meant.id(), jobRun), set, meant);
  }

  /** The answer while a job comes up that the sweep, or another request, had started. */
  private Optional<RunSummary> pendingStart(FileSetId set, IntendedRun meant) {
    if (meant.key().isReplay() || !isLarge(meant.files())) {
      return Optional.empty();
    }
    return ledger
        .arrivals(set)
        .jobStartedAt(meant.key().revision())
        .filter(startedAt -> ledger.withinStartupGrace(startedAt))
        .filter(startedAt -> !hasWorked(ledger.run(set, meant.key()), startedAt))
        .map(
            startedAt ->
                RequestProcessor.summary(
                    set,
                    meant.key(),
                    Outcome.BUSY,
                    "a job was started for "
                        + set
                        + " at "
                        + startedAt
                        + " and may still come up; "
                        + ask(meant)
                        + " in some minutes"));
  }

  private static boolean hasWorked(Optional<RunRecord> run, Instant since) {
    return run.filter(known -> known.updatedAt().isAfter(since)).isPresent();
  }

  /**
   * What is due is not started by the sweep as well, which sees nobody at work yet.
   *
   * @return takes that back
   */
  private Runnable reserveDispatch(FileSetId set, IntendedRun meant) {
    FileSetState arrivals = ledger.arrivals(set);
    int revision = meant.key().revision();
    if (meant.key().isReplay()
        || !arrivals.open()
        || arrivals.publishing().orElse(arrivals.revision()) != revision) {
      return () -> {};
    }
    // If somebody else wrote meanwhile, the sweep may start a job, too: the lease lets one in.
    Optional<FileSetState> kept = ledger.saveDispatched(arrivals, revision, Engine.SPARK);
    return () -> {
      Optional<FileSetState> unused =
          kept.flatMap(written -> ledger.saveNotDispatched(written, arrivals));
    };
  }

  private static RunSummary started(
      SparkJob job, PendingJobStart start, FileSetId set, IntendedRun meant) {
    return RequestProcessor.summary(
        set,
        meant.key(),
        Outcome.STARTED,
        "run "
            + start.jobRun()
            + " of the job "
            + job.name()
            + " was started at "
            + start.startedAt()
            + " and usually takes a minute or two to come up; to be told how it stands, "
            + ask(meant));
  }

  private static String ask(IntendedRun meant) {
    return "send the same request with \"replay_id\": \"" + meant.id() + "\"";
  }

  /**
   * The request with a name, so that it can be asked about, and with the revision that was checked:
   * until the job comes up there may be another one, which nobody has asked for.
   */
  private static Manual named(Manual request, IntendedRun meant) {
    return new Manual(
        request.set(),
        OptionalInt.of(meant.key().revision()),
        Optional.of(meant.id()),
        request.mode(),
        request.now(),
        request.thresholds(),
        request.engine(),
        request.bucket(),
        request.queueUrl());
  }

  private boolean isLarge(PinnedFiles files) {
    return spark.filter(has -> has.job().engineFor(files) == Engine.SPARK).isPresent();
  }

  private String size(FileSetId set, PinnedFiles files) {
    return "the files of "
        + set
        + " are "
        + files.totalSize()
        + " bytes together, more than the "
        + spark.orElseThrow().job().aboveBytes()
        + " that this function carries;";
  }

  private static boolean isFor(Engine engine, Optional<Engine> named) {
    return named.equals(Optional.of(engine));
  }
}
