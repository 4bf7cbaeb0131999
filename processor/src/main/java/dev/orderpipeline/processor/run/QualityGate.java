package dev.orderpipeline.processor.run;

import dev.orderpipeline.json.JsonText;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.Threshold;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.receipt.CountsJson;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.join.DayCounts;
import dev.orderpipeline.transform.join.FileCounts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Checks whether a build has too many rejected rows to be published. */
final class QualityGate {
  private static final int DIGITS_SHOWN = 2;

  private QualityGate() {}

  /**
   * The reason why a build is not published.
   *
   * @param failure for the partner: code, files and remedy
   * @param remedy for the operator: the request that publishes the build as it is
   */
  record Rejection(RunFailure failure, String remedy) {
    /** Returns both texts, for the operator. */
    String sentence() {
      return failure.text() + " " + remedy;
    }
  }

  /**
   * Checks the counts of a build against thresholds.
   *
   * @param revision the revision for the request in the remedy
   */
  static Optional<Rejection> check(
      FileSetId set, int revision, DayCounts counts, Thresholds thresholds) {
    return check(set, revision, counts::file, thresholds);
  }

  /** Checks a run's build. Too many errors come first, because no request can publish them. */
  static Optional<Rejection> check(FileSetId set, RunRecord run, BuildResult<?> build) {
    return build
        .tooManyErrors()
        .map(QualityGate::ofTooManyErrors)
        .or(() -> check(set, run.key().revision(), build.counts(), RunClaims.thresholds(run)));
  }

  private static Rejection ofTooManyErrors(FileRejectedException rejection) {
    return new Rejection(rejection.failure(), "No threshold allows it to be published as it is.");
  }

  /** Recreates the rejection of a run that was rejected for its rows. */
  static Optional<Rejection> rejection(FileSetId set, RunRecord run) {
    if (run.state() != RunState.REJECTED
        || run.build().counts().isEmpty()
        || run.outcome().failure().filter(RunFailure::isForRows).isEmpty()) {
      return Optional.empty();
    }
    return run.build()
        .thresholds()
        .flatMap(
            thresholds ->
                check(
                    set,
                    run.key().revision(),
                    CountsJson.files(run.build().counts().get())::get,
                    thresholds));
  }

  private static Optional<Rejection> check(
      FileSetId set, int revision, Function<FileKind, FileCounts> counts, Thresholds thresholds) {
    Excess rejected =
        excess(set, counts, thresholds.rejected(), FileCounts::rejected, "are rejected");
    Excess unmatched =
        excess(
            set, counts, thresholds.unmatched(), FileCounts::unmatched, "match no listed customer");
    return Stream.of(
            rejected.failure(FileReason.TOO_MANY_REJECTED_ROWS),
            unmatched.failure(FileReason.TOO_MANY_UNMATCHED_ROWS))
        .flatMap(Optional::stream)
        .reduce(RunFailure::and)
        .map(
            failure ->
                new Rejection(
                    failure,
                    "To publish it as it is, send "
                        + request(set, revision, rejected.max(), unmatched.max())));
  }

  /**
   * The files that exceed one threshold.
   *
   * @param files the description of each file, in the order of file kinds
   * @param max the greatest count of a file, if any file exceeds the threshold
   */
  private record Excess(List<String> files, OptionalLong max, Threshold threshold) {
    private Optional<RunFailure> failure(FileReason reason) {
      return files.isEmpty()
          ? Optional.empty()
          : Optional.of(
              RunFailure.of(
                  reason,
                  String.join("; ", files)
                      + "; the limit is "
                      + threshold
                      + ". "
                      + reason.remedy()));
    }
  }

  private static Excess excess(
      FileSetId set,
      Function<FileKind, FileCounts> counts,
      Threshold threshold,
      ToLongFunction<FileCounts> counter,
      String predicate) {
    List<String> files = new ArrayList<>();
    OptionalLong max = OptionalLong.empty();
    for (FileKind kind : FileKind.values()) {
      long all = counts.apply(kind).rows();
      long counted = counter.applyAsLong(counts.apply(kind));
      if (threshold.isExceededBy(counted, all)) {
        files.add(
            counted
                + " of "
                + all
                + " rows of the "
                + kind.label()
                + " file ("
                + set.key(kind)
                + ") "
                + predicate
                + " ("
                + share(counted, all, threshold.percent())
                + " %)");
        max = OptionalLong.of(Math.max(counted, max.orElse(0)));
      }
    }
    return new Excess(files, max, threshold);
  }

  /** Rounds up, so that a share above the threshold is never shown as equal to it. */
  private static String share(long counted, long all, BigDecimal threshold) {
    BigDecimal share =
        BigDecimal.valueOf(counted)
            .multiply(BigDecimal.valueOf(100))
            .divide(
                BigDecimal.valueOf(all),
                Math.max(DIGITS_SHOWN, threshold.scale()),
                RoundingMode.CEILING)
            .stripTrailingZeros();
    return share.toPlainString();
  }

  private static String request(
      FileSetId set, int revision, OptionalLong rejectedRows, OptionalLong unmatchedRows) {
    return JsonText.of(
        json -> {
          json.beginObject();
          json.name("file_set").value(set.toString());
          json.name("revision").value(revision);
          json.name("thresholds").beginObject();
          if (rejectedRows.isPresent()) {
            json.name("rejected_rows").value(rejectedRows.getAsLong());
          }
          if (unmatchedRows.isPresent()) {
            json.name("unmatched_rows").value(unmatchedRows.getAsLong());
          }
          json.endObject();
          json.endObject();
        });
  }
}
