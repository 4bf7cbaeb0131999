package dev.orderpipeline.arrival;

import dev.orderpipeline.ledger.Arrivals;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.Reconciler;
import dev.orderpipeline.ledger.Reconciler.Reconciled;
import dev.orderpipeline.ledger.Trigger;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Metric;
import dev.orderpipeline.model.ProcessingRequestJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/**
 * Reconciles a file set and invokes the processor for the revision that is due, if one is.
 * Thread-safe.
 */
final class Dispatcher {
  private final Reconciler reconciler;
  private final Ledger ledger;
  private final Supplier<LambdaClient> lambda;
  private final ArrivalSettings settings;
  private final EventLog log;

  Dispatcher(
      Reconciler reconciler,
      Ledger ledger,
      Supplier<LambdaClient> lambda,
      ArrivalSettings settings,
      EventLog log) {
    this.reconciler = reconciler;
    this.ledger = ledger;
    this.lambda = lambda;
    this.settings = settings;
    this.log = log;
  }

  /** Says which request the log is about from now on. */
  void invoked(String requestId) {
    log.invoked(requestId);
  }

  /**
   * Brings the ledger up to date with the bucket, and dispatches what is due.
   *
   * @return what was found; its arrivals as they stand in the table now
   */
  Reconciled reconcile(FileSetId set, Trigger trigger) {
    while (true) {
      Reconciled reconciled = reconciler.reconcile(set, trigger);
      logFound(reconciled);
      if (reconciled.due().isEmpty()) {
        return reconciled;
      }
      int revision = reconciled.due().getAsInt();
      // Written before the invocation: of two that see the same revision due, one invokes. A crash
      // between the two lines costs the wait until the sweep finds the revision due again.
      Optional<Arrivals> dispatched = ledger.saveDispatched(reconciled.arrivals(), revision);
      if (dispatched.isPresent()) {
        invoke(set, revision);
        return new Reconciled(
            dispatched.get(), reconciled.run(), reconciled.due(), reconciled.newRevision());
      }
    }
  }

  private void invoke(FileSetId set, int revision) {
    String payload =
        ProcessingRequestJson.dispatch(
            set, revision, settings.dropBucket(), settings.messageQueueUrl());
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
    if (reconciled.newRevision() && reconciled.arrivals().revision() == 1) {
      log.measure(Map.of(Metric.SETS_COMPLETED, 1));
    }
    List<FileKind> missing = reconciled.arrivals().found().missing();
    log.write(
        reconciled.newRevision() ? "revision_recorded" : "reconciled",
        "file_set",
        reconciled.arrivals().set(),
        "revision",
        reconciled.arrivals().revision(),
        "files_found",
        FileKind.values().length - missing.size(),
        "missing",
        missing.stream().map(FileKind::word).collect(Collectors.joining(",")),
        "status",
        reconciled.arrivals().status());
  }
}
