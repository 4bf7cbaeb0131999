package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.ServedRequest;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.ThresholdChanges;
import dev.orderpipeline.model.Thresholds;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Contents of a receipt, for the JSON and for the page.
 *
 * @param run the run in its final state
 * @param publishedBefore the last earlier revision that was completely published, if any
 * @param counts the counts of the build, if there was one
 * @param rejectedRows the key of rejected.csv, if there is one
 * @param firstRejected the first rows of rejected.csv for each reason
 * @param affectedList the key of affected.csv, if there is one
 * @param firstAffected the first customers of affected.csv for each kind
 */
record Receipt(
    FileSetId set,
    RunRecord run,
    OptionalInt publishedBefore,
    Optional<Counts> counts,
    Optional<String> rejectedRows,
    List<RejectedLine> firstRejected,
    Optional<String> affectedList,
    List<AffectedLine> firstAffected) {
  /**
   * The version of the JSON. It increases if a key is removed or changes its meaning, but not for
   * new keys.
   */
  static final int SCHEMA = 1;

  /**
   * A remark on what was published, as whole sentences. Files without rows are published, because a
   * partner can have a day without orders; but more often an export failed.
   */
  Optional<String> note() {
    return run.state() == RunState.PUBLISHED && counts.filter(Counts::hasNoRows).isPresent()
        ? Optional.of(
            "The three files have no rows, so there are no totals. If that is wrong, send the files"
                + " again.")
        : Optional.empty();
  }

  /** The first affected customers of a kind. */
  List<AffectedLine> firstAffected(AffectedKind kind) {
    return firstAffected.stream().filter(line -> line.kind().equals(kind.name())).toList();
  }

  /** Why the files were rejected; empty if another version of the pipeline knows the reason. */
  Optional<FileReason> fileReason() {
    return run.outcome()
        .failure()
        .flatMap(failure -> failure.code())
        .flatMap(
            code ->
                Arrays.stream(FileReason.values())
                    .filter(reason -> reason.code().equals(code))
                    .findFirst());
  }

  /** Whether a manual request gave the run other thresholds than the stage's. */
  boolean isOverridden(Thresholds stage) {
    return run.build().thresholds().filter(own -> !own.equals(stage)).isPresent();
  }

  /** The ids of the manual requests that changed thresholds. */
  List<String> overridingRequests() {
    return run.served().stream()
        .filter(
            request ->
                request
                    .options()
                    .filter(options -> !options.thresholds().equals(ThresholdChanges.NONE))
                    .isPresent())
        .map(ServedRequest::replayId)
        .toList();
  }
}
