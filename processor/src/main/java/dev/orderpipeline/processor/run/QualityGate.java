package dev.orderpipeline.processor.run;

import dev.orderpipeline.json.JsonText;
import dev.orderpipeline.json.ProcessingRequestJson;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ProcessingRequest.Mode;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.Threshold;
import dev.orderpipeline.model.ThresholdChanges;
import dev.orderpipeline.model.ThresholdChanges.Change;
import dev.orderpipeline.model.ThresholdKind;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.receipt.CountsJson;
import dev.orderpipeline.processor.receipt.QualityFigures;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.join.FileCounts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Checks whether too much is wrong with a build to publish it. */
public final class QualityGate {
  private static final int DIGITS_SHOWN = 2;

  private QualityGate() {}

  /**
   * The reason why a build is not published.
   *
   * @param failure for the partner: code, files and remedy
   * @param remedy for the operator: the request that publishes the build as it is
   */
  public record Rejection(RunFailure failure, String remedy) {
    /** Returns both texts, for the operator. */
    String sentence() {
      return failure.text() + " " + remedy;
    }
  }

  /**
   * Checks the figures of a build against thresholds.
   *
   * @param revision the revision for the request in the remedy
   */
  static Optional<Rejection> check(
      FileSetId set, int revision, QualityFigures figures, Thresholds thresholds) {
    return check(set, revision, Mode.REBUILD, figures, thresholds);
  }

  /**
   * Checks the figures of a build against thresholds.
   *
   * @param revision the revision for the request in the remedy
   * @param mode the mode of that request
   */
  static Optional<Rejection> check(
      FileSetId set, int revision, Mode mode, QualityFigures figures, Thresholds thresholds) {
    List<Excess> excesses = excesses(set, figures, thresholds);
    Map<ThresholdKind, Change> raised = new EnumMap<>(ThresholdKind.class);
    excesses.forEach(excess -> raised.putIfAbsent(excess.kind(), excess.remedy()));
    return excesses.stream()
        .map(Excess::failure)
        .reduce(RunFailure::and)
        .map(
            failure ->
                new Rejection(
                    failure,
                    "To publish it as it is, send "
                        + request(set, revision, mode, new ThresholdChanges(raised))));
  }

  /** Checks a run's build. Too many errors come first, because no request can publish them. */
  public static Optional<Rejection> check(FileSetId set, RunRecord run, BuildResult<?> build) {
    return build
        .tooManyErrors()
        .map(QualityGate::ofTooManyErrors)
        .or(() -> check(set, run.key().revision(), build.figures(), RunClaims.thresholds(run)));
  }

  private static Rejection ofTooManyErrors(FileRejectedException rejection) {
    return new Rejection(rejection.failure(), "No threshold allows it to be published as it is.");
  }

  /** Recreates the rejection of a run that was rejected by its thresholds. */
  static Optional<Rejection> rejection(FileSetId set, RunRecord run) {
    if (run.state() != RunState.REJECTED
        || run.outcome().failure().filter(RunFailure::allowsAsItIs).isEmpty()) {
      return Optional.empty();
    }
    return run.build()
        .counts()
        .flatMap(CountsJson::figures)
        .flatMap(
            figures ->
                run.build()
                    .thresholds()
                    .flatMap(thresholds -> check(set, run.key().revision(), figures, thresholds)));
  }

  /**
   * A rule that a build violates.
   *
   * @param kind the threshold to change
   * @param remedy the change that allows this build
   */
  private record Excess(RunFailure failure, ThresholdKind kind, Change remedy) {}

  private static List<Excess> excesses(
      FileSetId set, QualityFigures figures, Thresholds thresholds) {
    List<Excess> excesses = new ArrayList<>();
    customersMissing(set, figures, thresholds).ifPresent(excesses::add);
    excess(
            FileReason.TOO_MANY_REJECTED_ROWS,
            ThresholdKind.REJECTED,
            thresholds,
            rows(set, figures, FileCounts::rejected, "are rejected"))
        .ifPresent(excesses::add);
    excess(
            FileReason.TOO_MANY_UNMATCHED_ROWS,
            ThresholdKind.UNMATCHED,
            thresholds,
            rows(set, figures, FileCounts::unmatched, "match no listed customer"))
        .ifPresent(excesses::add);
    excess(
            FileReason.TOO_MANY_ORDERS_WITHOUT_ITEMS,
            ThresholdKind.ITEMLESS,
            thresholds,
            List.of(
                new Figure(
                    figures.ordersWithoutItems(),
                    figures.file(FileKind.ORDERS).accepted(),
                    "accepted orders have no row in the items file ("
                        + set.key(FileKind.ITEMS)
                        + ")")))
        .ifPresent(excesses::add);
    excess(
            FileReason.TOO_MANY_WITHDRAWN_CUSTOMERS,
            ThresholdKind.WITHDRAWN,
            thresholds,
            List.of(
                new Figure(
                    figures.withdrawn().withdrawn(),
                    figures.withdrawn().publishedBefore(),
                    "customers with a published total are missing from the files")))
        .ifPresent(excesses::add);
    return excesses;
  }

  /** Orders without any customer are a fault at any number, but few rows exceed no threshold. */
  private static Optional<Excess> customersMissing(
      FileSetId set, QualityFigures figures, Thresholds thresholds) {
    long orders = figures.file(FileKind.ORDERS).rows();
    if (figures.file(FileKind.CUSTOMERS).rows() > 0
        || orders == 0
        || thresholds.of(ThresholdKind.UNMATCHED).allowsAll()) {
      return Optional.empty();
    }
    return Optional.of(
        new Excess(
            RunFailure.of(
                FileReason.CUSTOMERS_MISSING,
                "the customers file ("
                    + set.key(FileKind.CUSTOMERS)
                    + ") has no rows, but the orders file ("
                    + set.key(FileKind.ORDERS)
                    + ") has "
                    + orders
                    + ". "
                    + FileReason.CUSTOMERS_MISSING.remedy()),
            ThresholdKind.UNMATCHED,
            Change.ofPercent(Threshold.MAX_PERCENT)));
  }

  /**
   * A number that a threshold limits.
   *
   * @param all the number of which {@code counted} is a part
   * @param predicate follows {@code all} in the sentence
   */
  private record Figure(long counted, long all, String predicate) {
    private String text(Threshold threshold) {
      return counted
          + " of "
          + all
          + " "
          + predicate
          + " ("
          + share(counted, all, threshold.percent())
          + " %)";
    }
  }

  private static List<Figure> rows(
      FileSetId set, QualityFigures figures, ToLongFunction<FileCounts> counter, String predicate) {
    return Arrays.stream(FileKind.values())
        .map(
            kind ->
                new Figure(
                    counter.applyAsLong(figures.file(kind)),
                    figures.file(kind).rows(),
                    "rows of the " + kind.label() + " file (" + set.key(kind) + ") " + predicate))
        .toList();
  }

  private static Optional<Excess> excess(
      FileReason reason, ThresholdKind kind, Thresholds thresholds, List<Figure> figures) {
    Threshold threshold = thresholds.of(kind);
    List<Figure> exceeding =
        figures.stream()
            .filter(figure -> threshold.isExceededBy(figure.counted(), figure.all()))
            .toList();
    return exceeding.stream()
        .map(Figure::counted)
        .max(Comparator.naturalOrder())
        .map(
            max ->
                new Excess(
                    RunFailure.of(
                        reason,
                        exceeding.stream()
                                .map(figure -> figure.text(threshold))
                                .collect(Collectors.joining("; "))
                            + "; the limit is "
                            + threshold.text(kind.unit())
                            + ". "
                            + reason.remedy()),
                    kind,
                    Change.ofCount(max)));
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

  private static String request(FileSetId set, int revision, Mode mode, ThresholdChanges changes) {
    return JsonText.of(
        json -> {
          json.beginObject();
          json.name("file_set").value(set.toString());
          json.name("revision").value(revision);
          if (mode != Mode.REBUILD) {
            json.name("mode").value(mode.label());
          }
          ProcessingRequestJson.thresholds(changes, json);
          json.endObject();
        });
  }
}
