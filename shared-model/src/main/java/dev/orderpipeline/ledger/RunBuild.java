package dev.orderpipeline.ledger;

import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.StoredObject;
import dev.orderpipeline.model.Thresholds;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a run builds, and from what.
 *
 * @param thresholds the effective thresholds: those of the request that started the run, else the
 *     stage's at the first claim
 * @param archive the messages to publish, once recorded
 * @param comparedWith the earlier archives with which the build was compared to find withdrawn
 *     customers. A rebuild uses the same ones, so that it can give the same messages
 * @param counts the build's row counts as the receipt's JSON, once built
 * @param rejectedRows the build's list of rejected rows, once recorded with the archive; empty if
 *     no row is rejected
 * @param affectedCustomers the build's list of customers without a total, once recorded with the
 *     archive; empty if all have one
 */
public record RunBuild(
    Optional<Thresholds> thresholds,
    Optional<Archive> archive,
    List<EarlierArchive> comparedWith,
    Optional<String> counts,
    Optional<StoredObject> rejectedRows,
    Optional<StoredObject> affectedCustomers) {

  /** A build that has not started. */
  public static final RunBuild NONE =
      new RunBuild(
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public RunBuild {
    Objects.requireNonNull(thresholds, "thresholds");
    Objects.requireNonNull(archive, "archive");
    Objects.requireNonNull(counts, "counts");
    Objects.requireNonNull(rejectedRows, "rejectedRows");
    Objects.requireNonNull(affectedCustomers, "affectedCustomers");
    comparedWith = List.copyOf(comparedWith);
  }

  RunBuild withThresholds(Thresholds effective) {
    return new RunBuild(
        Optional.of(effective), archive, comparedWith, counts, rejectedRows, affectedCustomers);
  }

  RunBuild withArchive(Archive recorded, String countsJson) {
    return new RunBuild(
        thresholds,
        Optional.of(recorded),
        comparedWith,
        Optional.of(countsJson),
        rejectedRows,
        affectedCustomers);
  }

  RunBuild withoutArchive() {
    return new RunBuild(
        thresholds, Optional.empty(), comparedWith, counts, rejectedRows, affectedCustomers);
  }

  RunBuild withCounts(Optional<String> countsJson) {
    return new RunBuild(
        thresholds, archive, comparedWith, countsJson, rejectedRows, affectedCustomers);
  }

  RunBuild withComparedWith(List<EarlierArchive> earlier) {
    return new RunBuild(thresholds, archive, earlier, counts, rejectedRows, affectedCustomers);
  }

  RunBuild withAffectedCustomers(Optional<StoredObject> customers) {
    return new RunBuild(thresholds, archive, comparedWith, counts, rejectedRows, customers);
  }

  RunBuild withRejectedRows(Optional<StoredObject> rows) {
    return new RunBuild(thresholds, archive, comparedWith, counts, rows, affectedCustomers);
  }
}
