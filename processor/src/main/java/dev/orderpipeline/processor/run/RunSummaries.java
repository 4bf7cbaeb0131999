package dev.orderpipeline.processor.run;

import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import dev.orderpipeline.processor.run.QualityGate.Rejection;
import java.time.Instant;
import java.util.Optional;

/** The responses to requests. */
final class RunSummaries {
  private RunSummaries() {}

  /** Creates the response to a request that sent nothing. */
  static RunSummary of(FileSetId set, RunKey run, Outcome outcome, String sentence) {
    return new RunSummary(
        set,
        run.revision(),
        Optional.of(run.toString()),
        outcome,
        sentence,
        Optional.<Archive>empty(),
        0);
  }

  /**
   * Creates the response for a set whose lease another worker holds.
   *
   * @param known the run's record, if the request was sent before
   * @param holder the run that the lease is held for
   */
  static RunSummary busy(
      FileSetId set, RunKey run, Optional<RunRecord> known, String holder, Instant until) {
    return of(
        set,
        run,
        Outcome.BUSY,
        known
                .map(
                    found ->
                        run
                            + " is "
                            + found.state()
                            + ", the queue has accepted "
                            + found.progress().checkpoint()
                            + " of its messages; ")
                .orElse("")
            + holder
            + " holds the lease of "
            + set
            + " until "
            + until
            + "; send the request again after that");
  }

  /** Creates the response for a run that another invocation must continue. */
  static RunSummary paused(FileSetId set, RunRecord run, long sent) {
    return new RunSummary(
        set,
        run.key().revision(),
        Optional.of(run.key().toString()),
        Outcome.CONTINUES,
        "the function ran out of time after message "
            + run.progress().checkpoint()
            + (run.key().isReplay()
                ? "; send the same request with the same replay_id to continue"
                : "; the sweep continues from there"),
        run.build().archive(),
        sent);
  }

  /** Creates the response for a run that has ended. */
  static RunSummary ended(FileSetId set, RunRecord run, long sent) {
    return new RunSummary(
        set,
        run.key().revision(),
        Optional.of(run.key().toString()),
        switch (run.state()) {
          case PUBLISHED -> Outcome.PUBLISHED;
          case REJECTED -> Outcome.REJECTED;
          case SUPERSEDED -> Outcome.SUPERSEDED;
          case FAILED -> Outcome.FAILED;
          case BUILDING, PUBLISHING ->
              throw new IllegalArgumentException(run.key() + " is still " + run.state());
        },
        // The recorded failure lacks the request that only the operator can send.
        QualityGate.rejection(set, run)
            .map(Rejection::sentence)
            .or(() -> run.outcome().failure().map(RunFailure::text))
            .orElseGet(
                () ->
                    "all "
                        + RunHistory.recordedArchive(run).messages()
                        + " messages of revision "
                        + run.key().revision()
                        + " were sent to the queue; archive: "
                        + run.outcome().publishedKey().orElse("")),
        run.build().archive(),
        sent);
  }
}
