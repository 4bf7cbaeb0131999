package dev.orderpipeline.processor.run;

import dev.orderpipeline.aws.JobsAtLimitException;
import dev.orderpipeline.aws.SparkJobEngine;
import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.json.ProcessingRequestJson;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.LeaseHolder;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.PendingJobStart;
import dev.orderpipeline.ledger.Reconciler;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.Engine;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.LargeSetJob;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.ProcessingRequest;
import dev.orderpipeline.model.ProcessingRequest.DryRun;
import dev.orderpipeline.model.ProcessingRequest.Manual;
import dev.orderpipeline.model.ProcessingRequest.Mode;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Decides for the processing function whether a set exceeds it, and starts Spark jobs. While a job
 * starts up, only its record shows it; once it works, it holds the set's lease. Thread-safe.
 */
public final class FunctionEngines implements Engines {
  private final Optional<SparkJobEngine> spark;
  private final Ledger ledger;
  private final Reconciler reconciler;
  private final EventLog log;

  /**
   * Creates the engines of a stage.
   *
   * @param spark the engine for large sets; empty if the stage has none
   */
  public FunctionEngines(
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
          "engine is \"spark\" in a dry_run, but only this function does dry runs; send"
              + " \"engine\": \"lambda\" or omit the field");
    }
    if (request.engine().isPresent() || spark.isEmpty() || request.mode() == Mode.REPUBLISH) {
      // A dry run of a republication reads no input files.
      return;
    }
    reconciler
        .preview(request.set())
        .state()
        .pinned()
        .filter(this::isLarge)
        .ifPresent(
            files -> {
              throw new InvalidRequestException(
                  tooLarge(request.set(), files)
                      + "; send \"engine\": \"lambda\" to try it anyway");
            });
  }

  @Override
  public Optional<RunSummary> delegate(Manual request, IntendedRun intended) {
    if (isFor(Engine.LAMBDA, request.engine())
        || (request.engine().isEmpty() && !isLarge(intended.files()))) {
      return Optional.empty();
    }
    FileSetId set = request.set();
    if (request.engine().isPresent() || intended.known().isPresent()) {
      Optional<LeaseHolder> worker = ledger.leases().holder(set);
      if (worker.isPresent()) {
        return Optional.of(
            RunSummaries.busy(
                set, intended.key(), intended.known(), worker.get().run(), worker.get().until()));
      }
    }
    if (request.engine().isEmpty()) {
      throw new InvalidRequestException(
          tooLarge(set, intended.files())
              + "; send the same request with \"engine\": \"spark\" to start the job, or with"
              + " \"engine\": \"lambda\" to try this function anyway");
    }
    return Optional.of(start(spark.orElseThrow(), request, intended));
  }

  private RunSummary start(SparkJobEngine engine, Manual request, IntendedRun intended) {
    FileSetId set = request.set();
    // If the job has written to its run, it has already worked and released the lease.
    Optional<PendingJobStart> earlier =
        ledger
            .jobStarts()
            .find(set, intended.id())
            .filter(start -> !hasWorked(intended.known(), start.startedAt()));
    if (earlier.isPresent()) {
      return started(engine.job(), earlier.get(), set, intended);
    }
    Optional<RunSummary> pendingStart = pendingStart(set, intended);
    if (pendingStart.isPresent()) {
      return pendingStart.get();
    }
    Runnable undoReservation = reserveDispatch(set, intended);
    int revision = intended.key().revision();
    String jobRun;
    try {
      jobRun = engine.jobs().start(ProcessingRequestJson.manual(named(request, intended)));
    } catch (JobsAtLimitException e) {
      undoReservation.run();
      log.write("job_not_started", "file_set", set, "revision", revision, "cause", e.getMessage());
      return RunSummaries.of(
          set, intended.key(), Outcome.BUSY, e.getMessage() + "; then " + repeat(intended));
    } catch (RuntimeException e) {
      undoReservation.run();
      throw e;
    }
    log.write("job_started", "file_set", set, "revision", revision, "job_run", jobRun);
    return started(
        engine.job(), ledger.jobStarts().save(set, intended.id(), jobRun), set, intended);
  }

  /** The response while a job that the sweep or another request started is starting up. */
  private Optional<RunSummary> pendingStart(FileSetId set, IntendedRun intended) {
    if (intended.key().isReplay() || !isLarge(intended.files())) {
      return Optional.empty();
    }
    return ledger
        .states()
        .get(set)
        .jobStartedAt(intended.key().revision())
        .filter(startedAt -> ledger.jobStarts().withinStartupGrace(startedAt))
        .filter(startedAt -> !hasWorked(ledger.runs().find(set, intended.key()), startedAt))
        .map(
            startedAt ->
                RunSummaries.of(
                    set,
                    intended.key(),
                    Outcome.BUSY,
                    "a job for "
                        + set
                        + " was started at "
                        + startedAt
                        + " and may still be starting; "
                        + repeat(intended)
                        + " in a few minutes"));
  }

  private static boolean hasWorked(Optional<RunRecord> run, Instant since) {
    return run.filter(known -> known.times().updatedAt().isAfter(since)).isPresent();
  }

  /**
   * Records a dispatch, so that the sweep does not start a second job for the due revision.
   *
   * @return undoes the record
   */
  private Runnable reserveDispatch(FileSetId set, IntendedRun intended) {
    FileSetState state = ledger.states().get(set);
    int revision = intended.key().revision();
    if (intended.key().isReplay()
        || !state.isOpen()
        || state.publishing().orElse(state.revision()) != revision) {
      return () -> {};
    }
    // If a concurrent write wins, the sweep can start a second job; the lease admits only one.
    Optional<FileSetState> reserved =
        ledger.states().reserveDispatch(state, revision, Engine.SPARK);
    return () -> {
      Optional<FileSetState> unused =
          reserved.flatMap(written -> ledger.states().undoReservation(written, state));
    };
  }

  private static RunSummary started(
      LargeSetJob job, PendingJobStart start, FileSetId set, IntendedRun intended) {
    return RunSummaries.of(
        set,
        intended.key(),
        Outcome.STARTED,
        "run "
            + start.jobRun()
            + " of the job "
            + job.name()
            + " was started at "
            + start.startedAt()
            + " and usually starts up within two minutes; for its status, "
            + repeat(intended));
  }

  private static String repeat(IntendedRun intended) {
    return "send the same request with \"replay_id\": \"" + intended.id() + "\"";
  }

  /**
   * Adds the request's id, for status requests, and the checked revision, because a newer revision
   * can arrive before the job starts.
   */
  private static Manual named(Manual request, IntendedRun intended) {
    return new Manual(
        request.set(),
        OptionalInt.of(intended.key().revision()),
        Optional.of(intended.id()),
        request.mode(),
        request.now(),
        request.thresholds(),
        request.engine(),
        request.resources());
  }

  private boolean isLarge(PinnedFiles files) {
    return spark.filter(has -> has.job().engineFor(files) == Engine.SPARK).isPresent();
  }

  private String tooLarge(FileSetId set, PinnedFiles files) {
    return "the files of "
        + set
        + " have "
        + files.totalSize()
        + " bytes in total, which exceeds this function's limit of "
        + spark.orElseThrow().job().aboveBytes();
  }

  private static boolean isFor(Engine engine, Optional<Engine> named) {
    return named.equals(Optional.of(engine));
  }
}
