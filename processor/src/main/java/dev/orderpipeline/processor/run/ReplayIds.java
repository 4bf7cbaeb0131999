package dev.orderpipeline.processor.run;

import dev.orderpipeline.json.ProcessingRequestJson;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.ServedRequest;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.ProcessingRequest.Manual;
import dev.orderpipeline.model.ReplayOptions;
import dev.orderpipeline.model.ThresholdChanges;
import java.util.Optional;

/** The {@code replay_id}s of manual requests, which make repeated requests one. */
final class ReplayIds {
  private ReplayIds() {}

  /** The run of an earlier request with the same id, of any revision. */
  static Optional<RunRecord> known(Manual request, RunHistory history) {
    return request.replayId().flatMap(history::answering);
  }

  /** The request for the run that will serve it; empty if it has no id. */
  static Optional<ServedRequest> served(Manual request) {
    return request.replayId().map(id -> new ServedRequest(id, Optional.of(request.options())));
  }

  /**
   * Returns a repeated request with the options of the first one.
   *
   * @throws InvalidRequestException if it names other options, so that it is not the same request
   */
  static Manual continued(Manual request, RunRecord known) {
    String id = request.replayId().orElseThrow();
    Optional<ReplayOptions> first = known.options(id);
    if (first.isEmpty()) {
      return request;
    }
    ReplayOptions named =
        new ReplayOptions(
            request.mode().orElse(first.get().mode()),
            request.thresholds().equals(ThresholdChanges.NONE)
                ? first.get().thresholds()
                : request.thresholds());
    if (!named.equals(first.get())) {
      throw new InvalidRequestException(
          "the replay_id \""
              + id
              + "\" of "
              + request.set()
              + " was first sent with "
              + ProcessingRequestJson.options(first.get())
              + ", but this request has "
              + ProcessingRequestJson.options(named)
              + "; omit these fields to continue it, or send another replay_id");
    }
    return request.with(named);
  }
}
