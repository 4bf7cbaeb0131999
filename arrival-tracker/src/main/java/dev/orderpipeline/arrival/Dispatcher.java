package dev.orderpipeline.arrival;

import dev.orderpipeline.aws.JobsAtLimitException;
import dev.orderpipeline.aws.SparkJobEngine;
import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.function.Metric;
import dev.orderpipeline.json.ProcessingRequestJson;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.LeaseHolder;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.Reconciler;
import dev.orderpipeline.ledger.Reconciler.Reconciled;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.Trigger;
import dev.orderpipeline.model.Engine;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.PinnedFiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/**
 * Reconciles file sets and dispatches due revisions: to the processing function, or to a Spark job
 * if a revision exceeds the function. Thread-safe.
 */
final class Dispatcher {
  private final Reconciler reconciler;
  private final Ledger ledger;
  private final Supplier<LambdaClient> lambda;
  private final Optional<SparkJobEngine> spark;
  private final ArrivalSettings settings;
  private final EventLog log;

  /**
   * Creates a dispatcher.
   *
   * @param spark the engine for large sets; empty if the function processes all sets
   */
  Dispatcher(
      Reconciler reconciler,
      Ledger ledger,
      Supplier<LambdaClient> lambda,
      Optional<SparkJobEngine> spark,
      ArrivalSettings settings,
      EventLog log) {
    this.reconciler = reconciler;
    this.ledger = ledger;
    this.lambda = lambda;
    this.spark = spark;
    this.settings = settings;
    this.log = log;
  }

  /** Sets the request id of the following log events. */
  void setRequestId(String requestId) {
    log.setRequestId(requestId);
  }

  /**
   * Reconciles a set with the bucket and dispatches the revision that is due, if any.
   *
   * @return the result of the reconciliation, with the state that the table has afterwards
   */
  Reconciled reconcile(FileSetId set, Trigger trigger) {
    while (true) {
      Reconciled reconciled = reconciler.reconcile(set, trigger);
      logFound(reconciled);
      if (reconciled.due().isEmpty()) {
        return reconciled;
      }
      int revision = reconciled.due().getAsInt();
      Optional<SparkJobEngine> large =
          spark.filter(
              has -> has.job().engineFor(files(reconciled.state(), revision)) == Engine.SPARK);
      if (large.isPresent() && hasWorker(set, revision)) {
        return reconciled;
      }
      // The conditional write comes first, so only one of two callers invokes. After a crash before
      // the invocation, the sweep dispatches the revision again.
      Optional<FileSetState> dispatched =
          ledger
              .states()
              .reserveDispatch(
                  reconciled.state(), revision, large.isPresent() ? Engine.SPARK : Engine.LAMBDA);
      if (dispatched.isPresent()) {
        String request =
            ProcessingRequestJson.dispatch(
                set, revision, settings.dropBucket(), settings.messageQueueUrl());
        FileSetState now = dispatched.get();
        if (large.isEmpty()) {
          invoke(set, revision, request);
        } else {
          boolean started = false;
          try {
            started = start(large.get(), set, revision, request);
          } finally {
            if (!started) {
              // The revision is due again in a minute. A dispatch to a job would defer it longer.
              now = ledger.states().undoReservation(now, reconciled.state()).orElse(now);
            }
          }
        }
        return new Reconciled(now, reconciled.run(), reconciled.due(), reconciled.newRevision());
      }
    }
  }

  /** The pinned versions of the revision. */
  private PinnedFiles files(FileSetState state, int revision) {
    // The revision being published can be older than the newest one.
    Optional<PinnedFiles> older =
        revision == state.revision()
            ? Optional.empty()
            : ledger.runs().find(state.set(), RunKey.of(revision)).map(RunRecord::pinned);
    return older.or(state::pinned).orElseThrow();
  }

  /** Whether a worker holds the set's lease. A second job would only wait for it. */
  private boolean hasWorker(FileSetId set, int revision) {
    Optional<LeaseHolder> worker = ledger.leases().holder(set);
    worker.ifPresent(
        held ->
            log.write(
                "worked_on",
                "file_set",
                set,
                "revision",
                revision,
                "run",
                held.run(),
                "until",
                held.until()));
    return worker.isPresent();
  }

  /** Starts a job; returns false if the limit of concurrent job runs is reached. */
  private boolean start(SparkJobEngine engine, FileSetId set, int revision, String request) {
    try {
      String jobRun = engine.jobs().start(request);
      log.write(
          "dispatched",
          "file_set",
          set,
          "revision",
          revision,
          "engine",
          "spark",
          "job_run",
          jobRun);
      return true;
    } catch (JobsAtLimitException e) {
      log.write("job_not_started", "file_set", set, "revision", revision, "cause", e.getMessage());
      return false;
    }
  }

  private void invoke(FileSetId set, int revision, String payload) {
    lambda
        .get()
        .invoke(
            request ->
                request
                    .functionName(settings.processingFunction())
                    .invocationType(InvocationType.EVENT)
                    .payload(SdkBytes.fromUtf8String(payload)));
    log.write("dispatched", "file_set", set, "revision", revision);
  }

  private void logFound(Reconciled reconciled) {
    if (reconciled.newRevision() && reconciled.state().revision() == 1) {
      log.writeMetrics(Map.of(Metric.SETS_COMPLETED, 1));
    }
    List<FileKind> missing = reconciled.state().found().missing();
    log.write(
        reconciled.newRevision() ? "revision_recorded" : "reconciled",
        "file_set",
        reconciled.state().set(),
        "revision",
        reconciled.state().revision(),
        "files_found",
        FileKind.values().length - missing.size(),
        "missing",
        missing.stream().map(FileKind::label).collect(Collectors.joining(",")),
        "status",
        reconciled.state().lifecycle().status());
  }
}
