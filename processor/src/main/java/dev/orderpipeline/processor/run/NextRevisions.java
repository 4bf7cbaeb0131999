package dev.orderpipeline.processor.run;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.RunState;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Validation of requests that build the current revision again as the next one. Consumers have part
 * of its messages, so it must have ended: as {@code FAILED}, after it began to publish.
 */
final class NextRevisions {
  private static final String OMIT_MODE = "; omit \"mode\"";

  private NextRevisions() {}

  /**
   * Returns the failed run of the current revision.
   *
   * @param named the next revision's number that the caller expects, if given
   * @throws InvalidRequestException if that run did not fail while it was published
   */
  static RunRecord failedRun(FileSetState state, RunHistory history, OptionalInt named) {
    FileSetId set = state.set();
    int revision = state.revision();
    if (state.publishing().isPresent()) {
      throw invalid(
          set,
          state.publishing().getAsInt(),
          "is being published, and is finished before another one begins" + OMIT_MODE);
    }
    Optional<RunRecord> run = history.run(RunKey.of(revision));
    if (run.isEmpty() || run.get().build().archive().isEmpty()) {
      throw invalid(
          set, revision, "has sent nothing, so it is built under its own number" + OMIT_MODE);
    }
    if (run.get().state() != RunState.FAILED) {
      throw invalid(
          set,
          revision,
          "is "
              + run.get().state()
              + "; its rebuild becomes the next revision only if its messages differ"
              + OMIT_MODE);
    }
    RevisionChecks.checkRevision(set, named, revision + 1, "is the next one");
    return run.get();
  }

  private static InvalidRequestException invalid(FileSetId set, int revision, String why) {
    return new InvalidRequestException(
        "mode is \"rebuild_as_next\", but revision " + revision + " of " + set + " " + why);
  }
}
