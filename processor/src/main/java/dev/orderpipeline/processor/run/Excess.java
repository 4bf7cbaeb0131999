package dev.orderpipeline.processor.run;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Implausibility;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.Threshold;
import dev.orderpipeline.model.ThresholdChanges;
import dev.orderpipeline.model.ThresholdChanges.Change;
import dev.orderpipeline.model.ThresholdKind;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.receipt.QualityFigures;
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
import java.util.stream.Stream;

/**
 * A rule that a build violates.
 *
 * @param named empty if another excess names the fault
 * @param kind the threshold to change
 * @param change the change that allows this build
 */
record Excess(Optional<RunFailure> named, ThresholdKind kind, Change change) {
  private static final int DIGITS_SHOWN = 2;

  /** The failure that names all faults; empty if there are none. */
  static Optional<RunFailure> failure(List<Excess> excesses) {
    return excesses.stream().map(Excess::named).flatMap(Optional::stream).reduce(RunFailure::and);
  }

  /** The changes that allow the build. */
  static ThresholdChanges remedy(List<Excess> excesses) {
    Map<ThresholdKind, Change> raised = new EnumMap<>(ThresholdKind.class);
    excesses.forEach(excess -> raised.putIfAbsent(excess.kind(), excess.change()));
    return new ThresholdChanges(raised);
  }

  /** Finds the rules that a build violates, in the order in which a failure names them. */
  static List<Excess> all(FileSetId set, QualityFigures figures, Thresholds thresholds) {
    List<Figure> rejected = rows(set, figures, FileCounts::rejected, "are rejected");
    List<Figure> unmatched = rows(set, figures, FileCounts::unmatched, "match no listed customer");
    List<Figure> orders =
        List.of(
            new Figure(
                figures.ordersWithoutItems(),
                figures.file(FileKind.ORDERS).accepted(),
                "accepted orders have no row in the items file (" + set.key(FileKind.ITEMS) + ")",
                Optional.empty()));
    List<Figure> customers =
        List.of(
            new Figure(
                figures.withdrawn().withdrawn(),
                figures.withdrawn().publishedBefore(),
                "customers with a published total are missing from the files",
                Optional.empty()));
    Optional<Excess> missing = customersMissing(set, figures, thresholds);
    return Stream.of(
            missing,
            excess(FileReason.TOO_MANY_REJECTED_ROWS, ThresholdKind.REJECTED, thresholds, rejected),
            excess(
                FileReason.TOO_MANY_UNMATCHED_ROWS, ThresholdKind.UNMATCHED, thresholds, unmatched),
            unusable(thresholds, rejected, unmatched, missing.isPresent()),
            excess(
                FileReason.TOO_MANY_ORDERS_WITHOUT_ITEMS,
                ThresholdKind.ITEMLESS,
                thresholds,
                orders),
            excess(
                FileReason.TOO_MANY_WITHDRAWN_CUSTOMERS,
                ThresholdKind.WITHDRAWN,
                thresholds,
                customers),
            implausible(figures, thresholds))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The findings of plausibility checks that hold days. */
  private static Optional<Excess> implausible(QualityFigures figures, Thresholds thresholds) {
    List<Implausibility> held =
        figures.implausible().stream().filter(Implausibility::isHeld).toList();
    return thresholds.of(ThresholdKind.IMPLAUSIBLE).isExceededBy(held.size(), held.size())
        ? held.stream()
            .map(Implausibility::failure)
            .reduce(RunFailure::and)
            .map(
                failure ->
                    new Excess(
                        Optional.of(failure),
                        ThresholdKind.IMPLAUSIBLE,
                        Change.ofCount(held.size())))
        : Optional.empty();
  }

  /**
   * Rejected and unmatched rows of files of any size. An unmatched row is also rejected, so the
   * larger number counts. A file that another threshold rejects is not named again.
   *
   * @param isOrdersFileNamed whether the failure names the orders file already
   */
  private static Optional<Excess> unusable(
      Thresholds thresholds,
      List<Figure> rejected,
      List<Figure> unmatched,
      boolean isOrdersFileNamed) {
    Threshold threshold = thresholds.of(ThresholdKind.UNUSABLE);
    List<Figure> unnamed = new ArrayList<>();
    long max = 0;
    List<FileKind> kinds = List.of(FileKind.values());
    for (FileKind kind : kinds) {
      Figure ofRejected = rejected.get(kinds.indexOf(kind));
      Figure ofUnmatched = unmatched.get(kinds.indexOf(kind));
      Figure larger = ofUnmatched.exceeds(threshold) ? ofUnmatched : ofRejected;
      if (!larger.exceeds(threshold)) {
        continue;
      }
      max = Math.max(max, Math.max(ofRejected.counted(), ofUnmatched.counted()));
      if (!ofRejected.exceeds(thresholds.of(ThresholdKind.REJECTED))
          && !ofUnmatched.exceeds(thresholds.of(ThresholdKind.UNMATCHED))
          && !(isOrdersFileNamed && kind == FileKind.ORDERS)) {
        unnamed.add(larger);
      }
    }
    return max == 0
        ? Optional.empty()
        : Optional.of(
            new Excess(
                failure(FileReason.MOST_ROWS_UNUSABLE, ThresholdKind.UNUSABLE, threshold, unnamed),
                ThresholdKind.UNUSABLE,
                Change.ofCount(max)));
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
            Optional.of(
                RunFailure.of(
                    FileReason.CUSTOMERS_MISSING,
                    "the customers file ("
                        + set.key(FileKind.CUSTOMERS)
                        + ") has no rows, but the orders file ("
                        + set.key(FileKind.ORDERS)
                        + ") has "
                        + orders
                        + ". "
                        + FileReason.CUSTOMERS_MISSING.remedy())),
            ThresholdKind.UNMATCHED,
            Change.ofPercent(Threshold.MAX_PERCENT)));
  }

  /**
   * A number that a threshold limits.
   *
   * @param all the number of which {@code counted} is a part
   * @param predicate follows {@code all} in the sentence
   * @param hint how references differ, if that is likely to be the cause
   */
  private record Figure(long counted, long all, String predicate, Optional<ReferenceHint> hint) {
    boolean exceeds(Threshold threshold) {
      return threshold.isExceededBy(counted, all);
    }

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

  /** The numbers of rows of each file, in the order of their kinds. */
  private static List<Figure> rows(
      FileSetId set, QualityFigures figures, ToLongFunction<FileCounts> counter, String predicate) {
    return Arrays.stream(FileKind.values())
        .map(
            kind ->
                new Figure(
                    counter.applyAsLong(figures.file(kind)),
                    figures.file(kind).rows(),
                    "rows of the " + kind.label() + " file (" + set.key(kind) + ") " + predicate,
                    ReferenceHint.of(kind, figures)))
        .toList();
  }

  private static Optional<Excess> excess(
      FileReason reason, ThresholdKind kind, Thresholds thresholds, List<Figure> figures) {
    Threshold threshold = thresholds.of(kind);
    List<Figure> exceeding = figures.stream().filter(figure -> figure.exceeds(threshold)).toList();
    return exceeding.stream()
        .map(Figure::counted)
        .max(Comparator.naturalOrder())
        .map(
            max ->
                new Excess(failure(reason, kind, threshold, exceeding), kind, Change.ofCount(max)));
  }

  /** The failure that names the figures; empty if there are none. */
  private static Optional<RunFailure> failure(
      FileReason reason, ThresholdKind kind, Threshold threshold, List<Figure> exceeding) {
    if (exceeding.isEmpty()) {
      return Optional.empty();
    }
    List<ReferenceHint> hints =
        reason == FileReason.TOO_MANY_REJECTED_ROWS
            ? List.of()
            : exceeding.stream().map(Figure::hint).flatMap(Optional::stream).toList();
    String numbers =
        exceeding.stream().map(figure -> figure.text(threshold)).collect(Collectors.joining("; "))
            + "; the limit is "
            + threshold.text(kind.unit())
            + ".";
    String remedies =
        hints.isEmpty()
            ? reason.remedy()
            : hints.stream().map(ReferenceHint::remedy).distinct().collect(Collectors.joining(" "));
    return Optional.of(
        RunFailure.of(
            reason,
            Stream.of(
                    Stream.of(numbers),
                    hints.stream().map(ReferenceHint::sentence),
                    Stream.of(remedies))
                .flatMap(texts -> texts)
                .collect(Collectors.joining(" "))));
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
}
