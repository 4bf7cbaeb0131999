package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Implausibility;
import dev.orderpipeline.processor.archive.WithdrawnCount;
import dev.orderpipeline.transform.join.DayCounts;
import dev.orderpipeline.transform.join.FileCounts;
import dev.orderpipeline.transform.join.UnmatchedReference;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The figures of a build that decide whether it is published.
 *
 * @param files the row counts of each file
 * @param ordersWithoutItems the accepted orders that no items row names
 * @param unmatchedReferences examples for the partner; none if the figures are read from a record
 * @param implausible what looks wrong about the day
 */
public record QualityFigures(
    Map<FileKind, FileCounts> files,
    long ordersWithoutItems,
    WithdrawnCount withdrawn,
    Map<FileKind, UnmatchedReference> unmatchedReferences,
    List<Implausibility> implausible) {
  public QualityFigures {
    files = Map.copyOf(files);
    unmatchedReferences = Map.copyOf(unmatchedReferences);
    implausible = List.copyOf(implausible);
  }

  /** The figures of a build. */
  public static QualityFigures of(
      DayCounts counts, WithdrawnCount withdrawn, List<Implausibility> implausible) {
    return new QualityFigures(
        Arrays.stream(FileKind.values()).collect(Collectors.toMap(kind -> kind, counts::file)),
        counts.ordersWithoutItems(),
        withdrawn,
        counts.unmatchedReferences(),
        implausible);
  }

  /** These figures without examples of references, for logs. */
  public QualityFigures withoutReferences() {
    return new QualityFigures(files, ordersWithoutItems, withdrawn, Map.of(), implausible);
  }

  /** The row counts of one file. */
  public FileCounts file(FileKind kind) {
    return files.get(kind);
  }
}
