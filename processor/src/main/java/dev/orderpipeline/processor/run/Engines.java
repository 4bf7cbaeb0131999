package dev.orderpipeline.processor.run;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.ProcessingRequest;
import dev.orderpipeline.model.ProcessingRequest.Manual;
import dev.orderpipeline.model.RunSummary;
import java.util.List;
import java.util.Optional;

/** Says which requests by hand are not for the engine that was asked to do. */
interface Engines {
  /** All are for the one that was asked, which is right for the engine of large days. */
  Engines THIS_ONE =
      new Engines() {
        @Override
        public void check(ProcessingRequest request) {
          // Nothing is rejected.
        }

        @Override
        public Optional<RunSummary> elsewhere(Manual request, IntendedRun meant) {
          return Optional.empty();
        }
      };

  /**
   * The run that a request means.
   *
   * @param id of the request
   * @param key which run
   * @param files that it is made of
   * @param known the run as it was found, if the request was sent before
   */
  record IntendedRun(String id, RunKey key, PinnedFiles files, Optional<RunRecord> known) {

    /** A run that was not asked for before. */
    static IntendedRun anew(String id, RunKey key, FileSetState arrivals, List<RunRecord> all) {
      // A run keeps the files that it began with; what has begun to publish may be an older one.
      PinnedFiles files =
          all.stream()
              .filter(run -> run.key().equals(RunKey.of(key.revision())))
              .map(RunRecord::pinned)
              .findFirst()
              .or(arrivals::pinned)
              .orElseThrow();
      return new IntendedRun(id, key, files, Optional.empty());
    }

    /** A run that was asked for before. */
    static IntendedRun again(String id, RunRecord known) {
      return new IntendedRun(id, known.key(), known.pinned(), Optional.of(known));
    }
  }

  /**
   * Rejects what no engine does, before anything is recorded.
   *
   * @throws dev.orderpipeline.model.InvalidRequestException if it is rejected
   */
  void check(ProcessingRequest request);

  /**
   * The answer to a request that is not done here, because another engine does it.
   *
   * @return nothing if it is done here
   * @throws dev.orderpipeline.model.InvalidRequestException if it must say by which engine
   */
  Optional<RunSummary> elsewhere(Manual request, IntendedRun meant);
}
