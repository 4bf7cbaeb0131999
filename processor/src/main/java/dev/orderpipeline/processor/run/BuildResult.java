package dev.orderpipeline.processor.run;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.processor.archive.Messages;
import dev.orderpipeline.processor.archive.WithdrawnCount;
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
 * @param tooManyErrors present if the build has no messages, because it has too many errors
 */
public record BuildResult<M extends Messages>(
    M messages,
    M day,
    DayCounts counts,
    ReceiptLists lists,
    List<EarlierArchive> comparedWith,
    WithdrawnCount withdrawn,
    Instant builtAt,
    Optional<FileRejectedException> tooManyErrors) {

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

  QualityFigures figures() {
    return QualityFigures.of(counts, withdrawn);
  }

  /** The counts as JSON, for the run's record and the receipt. */
  public String countsJson() {
    return CountsJson.of(
        counts, tooManyErrors.isPresent() ? Optional.empty() : Optional.of(withdrawn), lists);
  }

  /**
   * Checks that the build has messages.
   *
   * @throws FileRejectedException if it has too many errors
   */
  void requireMessages() {
    if (tooManyErrors.isPresent()) {
      throw tooManyErrors.get();
    }
  }
}
