package dev.orderpipeline.processor.run;

import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.Threshold;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.intake.FileRejectedException;
import dev.orderpipeline.processor.join.DayCounts;
import dev.orderpipeline.processor.join.FileCounts;
import dev.orderpipeline.processor.receipt.CountsJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Decides whether a day has too many bad rows to be published. */
final class QualityGate {
  private static final int DIGITS_SHOWN = 2;

  private QualityGate() {}

  /**
   * Why a build is not published.
   *
   * @param failure for the partner: its code, what is wrong in which files, and the remedy
   * @param remedy for the operator: the request that publishes the day as it is
   */
  record Rejection(String failure, String remedy) {
    /** Both, for the operator who asked. */
    String sentence() {
      return failure + " " + remedy;
    }
  }

  /**
   * Holds a build's counts against the thresholds.
   *
   * @param revision that a request by hand would have to name
   */
  static Optional<Rejection> check(
      FileSetId set, int revision, DayCounts counts, Thresholds thresholds) {
    return check(set, revision, counts::file, thresholds);
  }

  /** A day that no request can publish, whatever it bears. */
  static Rejection ofTooManyErrors(FileRejectedException rejection) {
    return new Rejection(rejection.getMessage(), "No thresholds publish it as it is.");
  }

  /** Why a run was rejected, if that was for its bad rows. */
  static Optional<Rejection> rejection(FileSetId set, RunRecord run) {
    if (run.state() != RunState.REJECTED
        || run.counts().isEmpty()
        || run.failure().filter(QualityGate::isForBadRows).isEmpty()) {
      return Optional.empty();
    }
    return run.thresholds()
        .flatMap(
            thresholds ->
                check(
                    set,
                    run.key().revision(),
                    CountsJson.files(run.counts().get())::get,
                    thresholds));
  }

  private static boolean isForBadRows(String failure) {
    return failure.startsWith(FileReason.TOO_MANY_REJECTED_ROWS.code() + ":")
        || failure.startsWith(FileReason.TOO_MANY_UNMATCHED_ROWS.code() + ":");
  }

  private static Optional<Rejection> check(
      FileSetId set, int revision, Function<FileKind, FileCounts> counts, Thresholds thresholds) {
    Excess rejected =
        excess(set, counts, thresholds.rejected(), FileCounts::rejected, "are rejected");
    Excess unmatched =
        excess(
            set,
            counts,
            thresholds.unmatched(),
            FileCounts::unmatched,
            "can be tied to no listed customer");
    List<String> failures = new ArrayList<>();
    rejected.failure(FileReason.TOO_MANY_REJECTED_ROWS).ifPresent(failures::add);
    unmatched.failure(FileReason.TOO_MANY_UNMATCHED_ROWS).ifPresent(failures::add);
    return failures.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Rejection(
                String.join(" ", failures),
                "To publish it as it is, send "
                    + request(set, revision, rejected.most(), unmatched.most())));
  }

  /**
   * The files that have too many bad rows of one sort.
   *
   * @param files what is wrong with each, the first file first
   * @param most the rows of the worst of them, if there are any
   */
  private record Excess(List<String> files, OptionalLong most, Threshold threshold) {
    private Optional<String> failure(FileReason reason) {
      return files.isEmpty()
          ? Optional.empty()
          : Optional.of(
              reason.code()
                  + ": "
                  + String.join("; ", files)
                  + "; at most "
                  + threshold
                  + " may be. "
                  + reason.remedy());
    }
  }

  private static Excess excess(
      FileSetId set,
      Function<FileKind, FileCounts> counts,
      Threshold threshold,
      ToLongFunction<FileCounts> badRows,
      String what) {
    List<String> files = new ArrayList<>();
    OptionalLong most = OptionalLong.empty();
    for (FileKind kind : FileKind.values()) {
      long all = counts.apply(kind).rows();
      long bad = badRows.applyAsLong(counts.apply(kind));
      if (threshold.isExceededBy(bad, all)) {
        files.add(
            bad
                + " of "
                + all
                + " rows of the "
                + kind.word()
                + " file ("
                + set.key(kind)
                + ") "
                + what
                + " ("
                + share(bad, all, threshold.percent())
                + " %)");
        most = OptionalLong.of(Math.max(bad, most.orElse(0)));
      }
    }
    return new Excess(files, most, threshold);
  }

  /** Rounded up, so that what is above the threshold also looks it. */
  private static String share(long bad, long all, BigDecimal threshold) {
    BigDecimal share =
        BigDecimal.valueOf(bad)
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
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setHtmlSafe(false);
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
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }
}
