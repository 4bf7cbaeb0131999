package dev.orderpipeline.processor.run;

import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.processor.archive.Messages;
import dev.orderpipeline.processor.intake.FileRejectedException;
import dev.orderpipeline.processor.join.DayCounts;
import dev.orderpipeline.processor.receipt.CountsJson;
import dev.orderpipeline.processor.receipt.RejectedRowsFile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A build's result.
 *
 * @param <M> what the messages are while they are worked on
 * @param messages the messages
 * @param day the messages of the day's own files, without the withdrawn customers
 * @param counts what was counted in the files
 * @param rejectedRows the rows that are in no total, in a local file
 * @param comparedWith the archives that customers are withdrawn from
 * @param withdrawn how many are
 * @param builtAt when all of it was written
 * @param tooManyErrors why there are no messages though the files can be read, if so
 */
public record BuildResult<M extends Messages>(
    M messages,
    M day,
    DayCounts counts,
    RejectedRowsFile rejectedRows,
    List<EarlierArchive> comparedWith,
    long withdrawn,
    Instant builtAt,
    Optional<FileRejectedException> tooManyErrors) {

  /** Logs and measures what was built. */
  public void tell(EventLog log, FileSetId set) {
    log.write(
        "built",
        "file_set",
        set,
        "rows",
        counts.rows(),
        "rejected_rows",
        counts.rejectedRows(),
        "withdrawn_customers",
        withdrawn,
        "customer_messages",
        messages.customerMessages(),
        "error_messages",
        messages.errorMessages());
    RunMetrics.rows(log, counts);
  }

  String countsJson() {
    return CountsJson.of(
        counts,
        tooManyErrors.isPresent() ? OptionalLong.empty() : OptionalLong.of(withdrawn),
        rejectedRows.listed());
  }

  /**
   * Returns if there are messages.
   *
   * @throws FileRejectedException otherwise
   */
  void requireMessages() {
    if (tooManyErrors.isPresent()) {
      throw tooManyErrors.get();
    }
  }
}
