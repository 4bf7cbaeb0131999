package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.processor.archive.WithdrawnCount;
import dev.orderpipeline.transform.join.DayCounts;
import dev.orderpipeline.transform.join.FileCounts;
import dev.orderpipeline.transform.join.UnmatchedReference;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The figures of a build that decide whether it is published.
 *
 * @param files the row counts of each file
 * @param ordersWithoutItems the accepted orders that no items row names
 * @param unmatchedReferences examples for the partner; none if the figures are read from a record
 */
public record QualityFigures(
    Map<FileKind, FileCounts> files,
    long ordersWithoutItems,
    WithdrawnCount withdrawn,
    Map<FileKind, UnmatchedReference> unmatchedReferences) {
  public QualityFigures {
    files = Map.copyOf(files);
    unmatchedReferences = Map.copyOf(unmatchedReferences);
  }

  /** The figures of a build. */
  public static QualityFigures of(DayCounts counts, WithdrawnCount withdrawn) {
    return new QualityFigures(
        Arrays.stream(FileKind.values()).collect(Collectors.toMap(kind -> kind, counts::file)),
        counts.ordersWithoutItems(),
        withdrawn,
        counts.unmatchedReferences());
  }

  /** These figures without examples of references, for logs. */
  public QualityFigures withoutReferences() {
    return new QualityFigures(files, ordersWithoutItems, withdrawn, Map.of());
  }

  /** The row counts of one file. */
  public FileCounts file(FileKind kind) {
    return files.get(kind);
  }
}
