package dev.orderpipeline.processor.run;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.ProcessingRequest;
import dev.orderpipeline.model.ProcessingRequest.Manual;
import dev.orderpipeline.model.RunSummary;
import java.util.Optional;

/** Decides which engine processes a manual request, and delegates it if that is another one. */
public interface Engines {
  /** Processes every request with the engine that received it. */
  Engines ALWAYS_THIS =
      new Engines() {
        @Override
        public void check(ProcessingRequest request) {
          // This engine accepts every request.
        }

        @Override
        public Optional<RunSummary> delegate(Manual request, IntendedRun intended) {
          return Optional.empty();
        }
      };

  /**
   * The run that a request refers to.
   *
   * @param id the id of the request
   * @param key the key of the run
   * @param files the files that the run processes
   * @param known the run's record, if the request was sent before
   */
  record IntendedRun(String id, RunKey key, PinnedFiles files, Optional<RunRecord> known) {

    /** Creates the run of a request that is sent for the first time. */
    static IntendedRun of(String id, RunKey key, FileSetState state, RunHistory history) {
      // An existing run keeps its files, which can be older than those of the set.
      PinnedFiles files =
          history
              .run(RunKey.of(key.revision()))
              .map(RunRecord::pinned)
              .or(state::pinned)
              .orElseThrow();
      return new IntendedRun(id, key, files, Optional.empty());
    }

    /** Creates the run of a request that was sent before. */
    static IntendedRun ofKnown(String id, RunRecord known) {
      return new IntendedRun(id, known.key(), known.pinned(), Optional.of(known));
    }
  }

  /**
   * Checks that an engine can process the request, before anything is recorded.
   *
   * @throws dev.orderpipeline.model.InvalidRequestException if none can
   */
  void check(ProcessingRequest request);

  /**
   * Delegates the request if another engine must process it.
   *
   * @return the response of the delegated request; empty if this engine must process it
   * @throws dev.orderpipeline.model.InvalidRequestException if the request must name an engine
   */
  Optional<RunSummary> delegate(Manual request, IntendedRun intended);
}
