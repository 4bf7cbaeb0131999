package dev.orderpipeline.processor.run;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Implausibility;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.processor.archive.Messages;
import dev.orderpipeline.processor.archive.WithdrawnCount;
import dev.orderpipeline.processor.plausibility.Plausibility;
import dev.orderpipeline.processor.receipt.CountsJson;
import dev.orderpipeline.processor.receipt.QualityFigures;
import dev.orderpipeline.processor.receipt.ReceiptLists;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.join.DayCounts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Result of building a revision.
 *
 * @param <M> the engine's form of messages
 * @param messages all messages of the revision
 * @param day the messages without those of withdrawn customers
 * @param counts the counts of the files
 * @param lists the rejected and suppressed rows and the affected customers, in local files
 * @param comparedWith the earlier archives in which withdrawn customers were searched
 * @param withdrawn the count of withdrawn customers
 * @param builtAt when the build was complete
 * @param faults why the build may not be published
 */
public record BuildResult<M extends Messages>(
    M messages,
    M day,
    DayCounts counts,
    ReceiptLists lists,
    List<EarlierArchive> comparedWith,
    WithdrawnCount withdrawn,
    Instant builtAt,
    Faults faults) {

  /**
   * Why a build may not be published.
   *
   * @param tooManyErrors present if the build has no messages, because it has too many errors
   * @param implausible what looks wrong about the day
   */
  public record Faults(
      Optional<FileRejectedException> tooManyErrors, List<Implausibility> implausible) {
    /** No faults. */
    public static final Faults NONE = new Faults(Optional.empty(), List.of());

    public Faults {
      implausible = List.copyOf(implausible);
    }

    /** The fault of a build without messages. */
    public static Faults ofTooManyErrors(FileRejectedException rejection) {
      return new Faults(Optional.of(rejection), List.of());
    }
  }

  /** Present if the build has no messages, because it has too many errors. */
  public Optional<FileRejectedException> tooManyErrors() {
    return faults.tooManyErrors();
  }

  /**
   * This build with what looks wrong about its day.
   *
   * @param pinned the files that were read
   * @param keepLease called often
   */
  public BuildResult<M> reviewed(
      Plausibility plausibility, FileSetId set, PinnedFiles pinned, Runnable keepLease) {
    if (tooManyErrors().isPresent()) {
      return this;
    }
    return withFaults(
        new Faults(Optional.empty(), plausibility.check(set, pinned, counts, keepLease)));
  }

  /** This build with other reasons why it may not be published. */
  BuildResult<M> withFaults(Faults changed) {
    return new BuildResult<>(
        messages, day, counts, lists, comparedWith, withdrawn, builtAt, changed);
  }

  /** Writes the log event and the metrics of the build. */
  public void log(EventLog log, FileSetId set) {
    log.write(
        "built",
        "file_set",
        set,
        "rows",
        counts.rows(),
        "rejected_rows",
        counts.rejectedRows(),
        "withdrawn_customers",
        withdrawn.withdrawn(),
        "customer_messages",
        messages.customerMessages(),
        "error_messages",
        messages.errorMessages());
    RunMetrics.rows(log, counts);
  }

  /** Writes the log event of what looks wrong about the day. */
  void logImplausible(EventLog log, FileSetId set) {
    for (Implausibility found : faults.implausible()) {
      log.write(
          "implausible",
          "file_set",
          set,
          "code",
          found.check().reason().code(),
          "held",
          found.isHeld(),
          "finding",
          found.sentence());
    }
  }

  QualityFigures figures() {
    return QualityFigures.of(counts, withdrawn, faults.implausible());
  }

  /** The counts as JSON, for the run's record and the receipt. */
  public String countsJson() {
    return CountsJson.of(
        counts,
        tooManyErrors().isPresent() ? Optional.empty() : Optional.of(withdrawn),
        lists,
        faults.implausible());
  }

  /**
   * Checks that the build has messages.
   *
   * @throws FileRejectedException if it has too many errors
   */
  void requireMessages() {
    if (tooManyErrors().isPresent()) {
      throw tooManyErrors().get();
    }
  }
}
