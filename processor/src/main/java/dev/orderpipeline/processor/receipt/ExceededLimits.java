package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Threshold;
import dev.orderpipeline.model.ThresholdKind;
import dev.orderpipeline.model.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** States by how much a build exceeds limits. */
final class ExceededLimits {
  private final PageView view;
  private final Thresholds thresholds;
  private final List<String> sentences = new ArrayList<>();

  private ExceededLimits(PageView view, Thresholds thresholds) {
    this.view = view;
    this.thresholds = thresholds;
  }

  /** The limits of the run that its build exceeds. */
  static List<String> of(PageView view) {
    return view.receipt()
        .run()
        .build()
        .thresholds()
        .map(thresholds -> of(view, thresholds))
        .orElse(List.of());
  }

  /** Those of these limits that the build exceeds. */
  static List<String> of(PageView view, Thresholds thresholds) {
    ExceededLimits limits = new ExceededLimits(view, thresholds);
    view.receipt().counts().map(Counts::figures).ifPresent(limits::addAll);
    return limits.sentences;
  }

  private void addAll(QualityFigures figures) {
    for (FileKind kind : FileKind.values()) {
      long rows = figures.file(kind).rows();
      long rejected = figures.file(kind).rejected();
      long unmatched = figures.file(kind).unmatched();
      add(ThresholdKind.REJECTED, kind, rejected, rows);
      add(ThresholdKind.UNMATCHED, kind, unmatched, rows);
      add(ThresholdKind.UNUSABLE, kind, Math.max(rejected, unmatched), rows);
    }
    add(
        ThresholdKind.ITEMLESS,
        FileKind.ITEMS,
        figures.ordersWithoutItems(),
        figures.file(FileKind.ORDERS).accepted());
    add(
        ThresholdKind.WITHDRAWN,
        FileKind.CUSTOMERS,
        figures.withdrawn().withdrawn(),
        figures.withdrawn().publishedBefore());
  }

  private void add(ThresholdKind kind, FileKind file, long counted, long all) {
    Threshold threshold = thresholds.of(kind);
    if (threshold.isExceededBy(counted, all)) {
      sentences.add(
          view.texts()
              .get(
                  "limit_" + kind.name().toLowerCase(Locale.ROOT),
                  view.title(file),
                  view.texts().number(counted),
                  view.texts().number(all),
                  view.texts().count(kind.unit(), threshold.count()),
                  view.texts().number(threshold.percent())));
    }
  }
}
