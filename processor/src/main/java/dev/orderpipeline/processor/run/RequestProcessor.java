package dev.orderpipeline.processor.run;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.Reconciler;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.ProcessingRequest;
import dev.orderpipeline.model.ProcessingRequest.Dispatch;
import dev.orderpipeline.model.ProcessingRequest.DryRun;
import dev.orderpipeline.model.ProcessingRequest.Manual;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Processes dispatches, manual requests and dry runs for file sets, under the lease of the set.
 * Thread-safe.
 */
public final class RequestProcessor {
  private final ProcessorSettings settings;
  private final Ledger ledger;
  private final SetLeases leases;
  private final RunWorker<?> worker;
  private final ManualRequestProcessor manualRequests;
  private final DryRunHandler dryRuns;
  private final Engines engines;
  private final InstantSource clock;
  private final EventLog log;

  /**
   * Creates a processor.
   *
   * @param engines decides which engine processes a manual request
   * @param nanoTime a monotonic clock, in nanoseconds
   * @param ids supplies unique strings, for lease owners and for replays without an id
   */
  public RequestProcessor(
      ProcessorSettings settings,
      Ledger ledger,
      Reconciler reconciler,
      RunWorker<?> worker,
      DryRunHandler dryRuns,
      Engines engines,
      InstantSource clock,
      LongSupplier nanoTime,
      Supplier<String> ids,
      EventLog log) {
    this.settings = settings;
    this.ledger = ledger;
    this.leases = new SetLeases(ledger, worker::hasLostExecutors, nanoTime, ids, log);
    this.worker = worker;
    this.manualRequests =
        new ManualRequestProcessor(
            settings.thresholds(), ledger, reconciler, leases, worker, engines, clock, ids);
    this.dryRuns = dryRuns;
    this.engines = engines;
    this.clock = clock;
    this.log = log;
  }

  /** Sets the request id of the following log events. */
  public void setRequestId(String requestId) {
    log.setRequestId(requestId);
  }

  /**
   * Processes a request.
   *
   * @param remaining the time until Lambda stops the function
   * @throws InvalidRequestException if the request is invalid; nothing was done
   * @throws DispatchRejectedException if a dispatch does not match this function's configuration
   * @throws IOException if a file or the spool could not be read or written; a retry can succeed
   */
  public RunSummary process(ProcessingRequest request, RemainingTime remaining) throws IOException {
    Optional<String> mismatch =
        mismatch("s3_bucket", request.resources().bucket(), settings.dropBucket())
            .or(
                () ->
                    mismatch(
                        "sqs_queue_url",
                        request.resources().queueUrl(),
                        settings.messageQueueUrl()));
    if (mismatch.isPresent()) {
      throw request instanceof Dispatch
          ? new DispatchRejectedException(
              "the dispatch of "
                  + request.set()
                  + " is rejected: "
                  + mismatch.get()
                  + "; give both functions the same settings")
          : new InvalidRequestException(mismatch.get() + "; send that or omit the field");
    }
    engines.check(request);
    RunSummary summary;
    if (request instanceof Manual manual) {
      summary = manualRequests.process(manual, remaining);
    } else if (request instanceof DryRun dryRun) {
      summary = dryRuns.dryRun(dryRun);
    } else {
      summary = dispatched((Dispatch) request, remaining);
    }
    log.write(
        "request_answered",
        "file_set",
        summary.set(),
        "revision",
        summary.revision(),
        "run",
        summary.run().orElse(""),
        "outcome",
        summary.outcome(),
        "messages_sent",
        summary.messagesSent());
    return summary;
  }

  /** Describes a field whose value differs from the configured one, if it does. */
  private static Optional<String> mismatch(
      String field, Optional<String> named, String configured) {
    return named
        .filter(value -> !value.equals(configured))
        .map(
            value ->
                field
                    + " is \""
                    + value
                    + "\"; this function only works with \""
                    + configured
                    + "\"");
  }

  private RunSummary dispatched(Dispatch request, RemainingTime remaining) throws IOException {
    FileSetId set = request.set();
    int revision = request.revision();
    return leases.hold(
        set,
        RunKey.of(revision),
        lease -> {
          FileSetState state = ledger.states().get(set);
          OptionalInt target = state.target(currentRun(state), clock.instant());
          if (!target.equals(OptionalInt.of(revision))) {
            return notDue(set, revision);
          }
          return worker.work(
              lease,
              state,
              RunKey.of(revision),
              Optional.empty(),
              settings.thresholds(),
              remaining);
        });
  }

  private RunSummary notDue(FileSetId set, int revision) {
    RunKey key = RunKey.of(revision);
    String state =
        ledger.runs().find(set, key).map(run -> run.state().name()).orElse("not started");
    return RunSummaries.of(
        set,
        key,
        Outcome.NOT_DUE,
        "revision "
            + revision
            + " of "
            + set
            + " is not due: its run is "
            + state
            + "; nothing was done");
  }

  private Optional<RunRecord> currentRun(FileSetState state) {
    return state.revision() == 0
        ? Optional.empty()
        : ledger.runs().find(state.set(), RunKey.of(state.revision()));
  }
}
